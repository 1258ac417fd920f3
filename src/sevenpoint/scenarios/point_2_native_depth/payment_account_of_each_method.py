from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "Each way of paying lands in the account that the firm chose for it",
    requirements=["2.5"],
    harm=Harm.MONEY_WRONG,
    catches=["one-account-for-all-methods"],
)
def test_payment_account_of_each_method(bench: Bench) -> None:
    """Cards wait with the processor, transfers are in the bank the same day, cash is in the till. With one account for all, the
    bookkeeper takes the receipts apart by hand before the bank agrees with the books."""
    bench.needs("payment_accounts")
    chart = bench.organisation.chart
    wanted = {"card": chart.clearing, "bank_transfer": chart.bank, "cash": chart.clearing}
    with bench.step("Transfers go to the bank, cards and whatever else to the clearing account"):
        settings = bench.candidate.settings()
        settings.payment_account, settings.payment_accounts = chart.clearing, {"bank_transfer": chart.bank}
        bench.candidate.save_settings(settings)
    for method, account in wanted.items():
        known = billed(bench)
        with bench.step(f"A client pays by {method.replace('_', ' ')}"):
            if method == "card":
                bench.candidate.collect(known.invoice.id, method="card")
            else:
                bench.candidate.record_payment(
                    known.invoice.id, known.booked.total, method="cash" if method == "cash" else "bank_transfer"
                )
            paid = bench.eventually(
                lambda known=known: bench.bookkeeper.payments_of(known.booked.id),  # type: ignore[misc]
                bool,
                on_virtual_clock=IN_TIME,
            )
            bench.check(
                "2.5",
                [(each.amount, each.account) for each in paid] == [(known.booked.total, account)],
                passed=f"Money that came by {method.replace('_', ' ')} is in its account",
                failed=f"A payment of {known.booked.total} by {method.replace('_', ' ')} belongs in account {account}, and the ledger has "
                f"{', '.join(f'{each.amount} in {each.account}' for each in paid) or 'nothing'}",
                expected=f"{known.booked.total} in {account}",
                observed=[f"{each.amount} in {each.account}" for each in paid],
                money=known.booked.total,
            )
