import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import billed

LONGEST_WAIT = dt.timedelta(hours=2)


@scenario(
    "Changes whose notifications were lost are found by a later read",
    requirements=["1.9"],
    harm=Harm.MONEY_LATE,
    catches=["no-catch-up"],
)
def test_missed_notifications_recovered(bench: Bench) -> None:
    """Notifications get lost: a deployment, a full disk, an outage at either end. A tool that only listens never hears of the
    payment, and nobody finds out until the client complains."""
    known = billed(bench)
    with bench.step("Notifications are lost while the bookkeeper records the payment"):
        bench.sandbox.pause_deliveries()
        bench.bookkeeper.pay(known.booked.id, known.booked.total, account=bench.organisation.chart.bank)
        bench.sandbox.drop_deliveries()
        bench.sandbox.resume_deliveries()
    with bench.step("The tool finds the payment by itself"):
        seen = bench.eventually(
            lambda: bench.candidate.invoice(known.invoice.id),
            lambda invoice: invoice.status == "paid",
            within_seconds=0.5,
            on_virtual_clock=LONGEST_WAIT,
        )
        bench.check(
            "1.9",
            seen.status == "paid",
            passed="A payment whose notification was lost was found by a later read",
            failed=f"The notification of a payment of {known.booked.total} was lost, and two hours later the tool still shows "
            f"invoice {known.booked.number} {seen.status}",
            expected="paid within two hours",
            observed=seen.status,
            money=known.booked.total,
        )
