import json
from decimal import Decimal
from typing import Any

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed

REPEATS = 3


@scenario(
    "Notifications that arrive more than once change nothing more",
    requirements=["5.7", "1.6"],
    harm=Harm.MONEY_WRONG,
    catches=["notification-applied-twice"],
)
def test_notification_delivered_twice(bench: Bench) -> None:
    """Both ledgers promise to deliver at least once, and keep that promise. A payment that counts twice makes a client look as if
    they had overpaid, and stops the dunning of the rest."""
    known = billed(bench)
    part = (known.booked.total / 3).quantize(Decimal("0.01"))
    with bench.step("The bookkeeper records a part payment, and the tool hears of it"):
        bench.bookkeeper.pay(known.booked.id, part, account=bench.organisation.chart.bank)
        bench.eventually(
            lambda: bench.candidate.invoice(known.invoice.id),
            lambda invoice: invoice.amount_paid >= part,
            on_virtual_clock=IN_TIME,
        )
    with bench.step(f"Every notification so far is delivered {REPEATS} times more"):
        told = [delivery for delivery in bench.sandbox.deliveries() if delivery.client_id == bench.app.client_id]
        if not told:
            bench.not_observed("5.7", "the candidate took no notifications that could be repeated")
            bench.not_observed("1.6", "the candidate took no notifications that could be repeated")
            return
        answers = [bench.notify(raw(delivery.body)) for _ in range(REPEATS) for delivery in told]
    with bench.step("The tool still counts the payment once"):
        bench.eventually(
            lambda: bench.candidate.payments_of(known.invoice.id), lambda seen: len(seen) > 1, within_seconds=1.5
        )
        payments = [each for each in bench.candidate.payments_of(known.invoice.id) if each.status == "succeeded"]
        shown = bench.candidate.invoice(known.invoice.id)
        bench.check(
            "5.7",
            shown.amount_paid == part
            and shown.amount_due == known.booked.total - part
            and all(a.status == 200 for a in answers),
            passed=f"Notifications delivered {REPEATS} times more changed nothing",
            failed=f"The ledger received {part} once; after repeated notifications the tool shows {shown.amount_paid} received",
            expected=f"{part} received, every notification answered 200",
            observed=f"{shown.amount_paid} received, answers {sorted({answer.status for answer in answers})}",
            money=abs(shown.amount_paid - part) or None,
        )
        bench.check(
            "1.6",
            len(payments) == 1,
            passed="One payment in the ledger is one payment in the tool",
            failed=f"One payment of {part} in the ledger became {len(payments)} payments in the tool",
            expected="one payment",
            observed=f"{len(payments)} payments",
            money=part * abs(len(payments) - 1) or None,
        )


def raw(body: Any) -> bytes:
    """The delivery's bytes; the ledger hands them out as text."""
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()
