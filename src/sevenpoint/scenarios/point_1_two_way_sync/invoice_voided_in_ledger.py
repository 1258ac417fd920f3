from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "An invoice voided in the ledger is void in the tool",
    requirements=["1.8"],
    harm=Harm.MONEY_WRONG,
    catches=["ledger-voids-ignored"],
)
def test_invoice_voided_in_ledger(bench: Bench) -> None:
    """A bookkeeper voids what was billed by mistake. A tool that keeps it open chases the client for money that nobody is
    owed, and may collect it."""
    known = billed(bench)
    with bench.step("The bookkeeper voids the invoice in the ledger"):
        bench.bookkeeper.void_invoice(known.booked.id)
    with bench.step("The tool shows it as void"):
        seen = bench.eventually(
            lambda: bench.candidate.invoice(known.invoice.id),
            lambda invoice: invoice.status == "voided",
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.8",
            seen.status == "voided" and seen.amount_due == 0,
            passed="An invoice voided in the ledger is void in the tool",
            failed=f"Invoice {known.booked.number} was voided in the ledger and the tool still shows it {seen.status} with "
            f"{seen.amount_due} due",
            expected="voided, nothing due",
            observed=f"{seen.status}, {seen.amount_due} due",
            money=known.booked.total,
        )
    with bench.step("It is not resurrected"):
        bench.clock.advance(minutes=10)
        kept = bench.bookkeeper.invoice(known.booked.id)
        bench.check(
            "1.8",
            kept.status == "voided",
            passed="The void stands in the ledger",
            failed=f"The tool brought the voided invoice back: the ledger shows it {kept.status}",
            expected="voided",
            observed=kept.status,
            money=known.booked.total,
        )
