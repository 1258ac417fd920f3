import datetime as dt
import json
from typing import Any

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, UNDER_WAY, billed

AN_HOUR = dt.timedelta(hours=1)


@scenario(
    "A notification that comes an hour late, after newer ones, is not too late",
    requirements=["5.7", "1.9"],
    harm=Harm.MONEY_LATE,
    catches=["late-events-dropped"],
)
def test_late_notification(bench: Bench) -> None:
    """Neither ledger promises an order. A tool that takes the newest notification for how far it has read throws the late one away, and
    the payment that it told of is never seen."""
    paid, renamed = billed(bench), billed(bench)
    name = bench.names.client()
    with bench.step("A payment is recorded in the ledger, and its notification is held up"):
        bench.sandbox.pause_deliveries()
        bench.bookkeeper.pay(paid.booked.id, paid.booked.total, account=bench.organisation.chart.bank)
        held = [
            each.body
            for each in bench.sandbox.deliveries()
            if each.client_id == bench.app.client_id and each.status == "pending"
        ]
        bench.sandbox.drop_deliveries()
        bench.sandbox.resume_deliveries()
        if not held:
            for requirement in ("5.7", "1.9"):
                bench.not_observed(requirement, "the candidate takes no notifications that could be late")
            return
    with bench.step("A newer change is announced at once, and an hour later the late notification comes"):
        bench.clock.advance(seconds=30)
        bench.bookkeeper.change_contact(renamed.contact.id, name=name)
        bench.eventually(
            lambda: bench.candidate.client(renamed.client.id), lambda seen: seen.name == name, within_seconds=UNDER_WAY
        )
        bench.clock.advance(seconds=AN_HOUR.total_seconds())
        answers = [bench.notify(raw(body)).status for body in held]
        seen = bench.eventually(
            lambda: bench.candidate.invoice(paid.invoice.id),
            lambda invoice: invoice.status == "paid",
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.9",
            seen.status == "paid",
            passed="The payment is known, although its notification came late",
            failed=f"The notification of a payment of {paid.booked.total} came an hour late, after a newer one, and the tool still shows "
            f"invoice {paid.booked.number} {seen.status}",
            expected="paid",
            observed=seen.status,
            money=paid.booked.total,
        )
        payments = [each for each in bench.candidate.payments_of(paid.invoice.id) if each.status == "succeeded"]
        shown = bench.candidate.client(renamed.client.id)
        bench.check(
            "5.7",
            len(payments) == 1 and shown.name == name and all(status == 200 for status in answers),
            passed="The late notification was answered with 200, counted once, and undid nothing newer",
            failed=f"After a late notification the tool counts {len(payments)} payments for one, shows the client as {shown.name}, and "
            f"answered {sorted(set(answers))}",
            expected=f"one payment, {name}, 200",
            observed=f"{len(payments)} payments, {shown.name}, {sorted(set(answers))}",
            money=paid.booked.total,
        )


def raw(body: Any) -> bytes:
    """The delivery's bytes; the ledger hands them out as text."""
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()
