import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import MONTH, billed

LONGEST_WAIT = dt.timedelta(hours=2)
SILENCE = dt.timedelta(days=36)


@scenario(
    "After five weeks without the ledger, what was removed there is removed in the tool",
    requirements=["1.9", "1.8"],
    harm=Harm.MONEY_WRONG,
    catches=["look-back-ignored"],
)
def test_month_long_silence(bench: Bench) -> None:
    """QuickBooks tells what was deleted for thirty days only. A tool that was away for longer and just goes on from where it was keeps
    invoices that no longer exist, and chases clients for them."""
    due = bench.clock.today() + dt.timedelta(days=90)
    removed, kept = billed(bench, due_date=due), billed(bench, due_date=due)
    with bench.step("The tool cannot reach the ledger for five weeks; in the first, the bookkeeper removes an invoice"):
        bench.sandbox.pause_deliveries()
        bench.faults.add("outage")
        bench.clock.advance(days=1)
        if bench.ledger == "quickbooks":
            bench.bookkeeper.delete_invoice(removed.booked.id)
        else:
            bench.bookkeeper.void_invoice(removed.booked.id)
        bench.clock.advance(seconds=SILENCE.total_seconds(), step=MONTH)
        bench.sandbox.drop_deliveries()
        bench.sandbox.resume_deliveries()
        bench.faults.clear()
    with bench.step("The ledger is within reach again"):
        seen = bench.eventually(
            lambda: bench.candidate.invoice(removed.invoice.id),
            lambda invoice: invoice.status == "voided",
            within_seconds=0.5,
            on_virtual_clock=LONGEST_WAIT,
        )
        for requirement in ("1.9", "1.8"):
            bench.check(
                requirement,
                seen.status == "voided",
                passed="The invoice that was removed during the silence is void in the tool",
                failed=f"Invoice {removed.booked.number} was removed in the ledger while the tool was away; two hours after it came "
                f"back it still shows it {seen.status}, with {seen.amount_due} due",
                expected="voided",
                observed=seen.status,
                money=removed.booked.total,
            )
        other = bench.candidate.invoice(kept.invoice.id)
        bench.check(
            "1.9",
            other.status == "open",
            passed="The invoice that still stands is untouched",
            failed=f"Invoice {kept.booked.number} stands in the ledger, and after five weeks of silence the tool shows it {other.status}",
            expected="open",
            observed=other.status,
            money=kept.booked.total,
        )
