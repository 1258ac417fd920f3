from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.quickbooks import QuickBooksBookkeeper
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "A returned payment that QuickBooks will not take back, because it is deposited, is told",
    requirements=["1.4"],
    harm=Harm.MONEY_WRONG,
    catches=["deposited-payment-refusal-swallowed"],
    ledgers=["quickbooks"],
)
def test_payment_deposited_then_returned(bench: Bench) -> None:
    """Once the bookkeeper has put a payment into a bank deposit, QuickBooks refuses every change of it. A tool that swallows the
    refusal shows the invoice open while the ledger shows it paid, and nobody knows."""
    known = billed(bench)
    total = known.booked.total
    keeper = bench.bookkeeper
    assert isinstance(keeper, QuickBooksBookkeeper)
    with bench.step("Collected money goes to Undeposited Funds, and the client's account is debited"):
        waiting = next(each.id for each in keeper.accounts() if each.name == "Undeposited Funds")
        bench.candidate.save_settings(bench.default_settings().model_copy(update={"payment_account": waiting}))
        payment = bench.candidate.collect(known.invoice.id, method="debit")
        booked = bench.eventually(
            lambda: keeper.payments_of(known.booked.id), lambda found: len(found) == 1, on_virtual_clock=IN_TIME
        )
        if [each.account for each in booked] != [waiting]:
            bench.not_observed("1.4", "the tool put no payment into Undeposited Funds that could be deposited")
            return
    with bench.step("The bookkeeper deposits it in the bank, and the bank returns the debit"):
        keeper.deposit(booked[0].id, total, bench.organisation.chart.bank)
        mark = bench.last_exchange
        bench.candidate.return_payment(payment.id)
        bench.eventually(lambda: bench.exchanges(after=mark, method="POST"), bool, on_virtual_clock=IN_TIME)
        told = bench.eventually(
            lambda: [
                each
                for each in bench.candidate.payments_of(known.invoice.id)
                if each.id == payment.id and each.sync is not None and each.sync.state == "failed"
            ],
            bool,
            on_virtual_clock=IN_TIME,
        )
        standing = keeper.invoice(known.booked.id).amount_paid
        bench.check(
            "1.4",
            standing == 0 or bool(told),
            passed="The tool took the money out of the ledger another way or says that it could not",
            failed=f"A debit of {total} came back; QuickBooks still shows {standing} received because the payment is deposited, and the tool "
            "shows nothing wrong",
            expected="the ledger put right, or the payment shown as not synchronised",
            observed=f"{standing} received in the ledger, {len(told)} payments shown as failed",
            money=total,
        )
