import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import billed
from sevenpoint.scenarios.point_1_two_way_sync._money import dunned, owing


@scenario(
    "A payment that is deleted in the ledger opens its invoice again in the tool",
    requirements=["1.4"],
    harm=Harm.MONEY_WRONG,
    catches=["removed-payment-stays"],
)
def test_payment_removed_in_ledger(bench: Bench) -> None:
    """The bookkeeper matched a transfer to the wrong client, or it bounced, and deletes the payment. When the tool's status
    only ever moves forward, nobody asks for that money again."""
    due = bench.clock.today() + dt.timedelta(days=10)
    known = billed(bench, due_date=due)
    total = known.booked.total
    with bench.step("The bookkeeper records a transfer, and the tool shows it"):
        received = bench.bookkeeper.pay(known.booked.id, total, account=bench.organisation.chart.bank)
        seen = owing(bench, known.invoice.id, Decimal(0))
        bench.require(
            "1.4",
            seen.status == "paid",
            passed="The transfer shows in the tool",
            failed=f"A transfer of {total} in the ledger does not show in the tool: invoice {known.booked.number} is {seen.status}",
            expected="paid",
            observed=seen.status,
            money=total,
        )
    with bench.step("The transfer was another client's, and the bookkeeper deletes the payment"):
        bench.bookkeeper.remove_payment(received.id)
        seen = owing(bench, known.invoice.id, total)
        standing = [each for each in bench.candidate.payments_of(known.invoice.id) if each.status == "succeeded"]
        bench.check(
            "1.4",
            (seen.status, seen.amount_due, standing) == ("open", total, []),
            passed="A payment deleted in the ledger is gone in the tool, and its invoice is open again",
            failed=f"The ledger deleted a payment of {total}; the tool shows invoice {known.booked.number} {seen.status} with "
            f"{seen.amount_due} due and {len(standing)} payments standing",
            expected=f"open, {total} due, no payment",
            observed=f"{seen.status}, {seen.amount_due} due, {len(standing)} payments",
            money=total,
        )
    with bench.step("The due date passes, and the client is reminded"):
        bench.clock.advance(to=due + dt.timedelta(days=3))
        sent = dunned(bench, known.invoice.id)
        if not bench.candidate.offers("notices"):
            return
        bench.check(
            "1.4",
            sent > 0,
            passed="The client is reminded of the invoice that is open again",
            failed=f"Invoice {known.booked.number} is open again over {total}, and nobody asks the client for the money",
            expected="a past-due notice",
            observed=f"{sent} past-due notices",
            money=total,
        )
