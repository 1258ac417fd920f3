import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed
from sevenpoint.scenarios.point_1_two_way_sync._money import owing


@scenario(
    "A payment in the ledger is one payment in the tool, however often its invoice is read",
    requirements=["1.6"],
    harm=Harm.MONEY_WRONG,
    catches=["payment-made-up-from-balance"],
)
def test_payment_shown_once(bench: Bench) -> None:
    """A tool that makes up a payment from the lower balance finds the real one later and shows both: the client's statement
    says that twice as much came in."""
    known = billed(bench)
    paid = (known.booked.total / 2).quantize(Decimal("0.01"))
    with bench.step("The bookkeeper records a transfer over half of the invoice"):
        bench.bookkeeper.pay(known.booked.id, paid, account=bench.organisation.chart.bank)
        owing(bench, known.invoice.id, known.booked.total - paid)
    with bench.step("The invoice is touched in the ledger and read again"):
        later = known.invoice.due_date + dt.timedelta(days=7)
        bench.bookkeeper.change_due_date(known.booked.id, later)
        bench.eventually(
            lambda: bench.candidate.invoice(known.invoice.id).due_date,
            lambda seen: seen == later,
            on_virtual_clock=IN_TIME,
        )
        bench.clock.advance(minutes=20)
        shown = bench.candidate.payments_of(known.invoice.id)
        counted = [each for each in shown if each.status == "succeeded"]
        total = sum((each.amount for each in counted), Decimal(0))
        bench.check(
            "1.6",
            len(counted) == 1 and total == paid and bench.candidate.ledger in counted[0].ledger_ids,
            passed="One payment in the ledger is one payment in the tool, with the ledger's id",
            failed=f"The ledger has one payment of {paid}; the tool shows {len(counted)} payments of {total} together, "
            f"{sum(1 for each in counted if bench.candidate.ledger not in each.ledger_ids)} of them with no ledger id",
            expected=f"one payment of {paid} with the ledger's id",
            observed=[f"{each.amount} {each.source}" for each in counted],
            money=abs(total - paid) or None,
        )
