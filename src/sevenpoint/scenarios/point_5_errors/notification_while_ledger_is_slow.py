import json
import time
from typing import Any

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import billed

# Xero waits five seconds for the answer to a notification and then counts it as failed; QuickBooks three.
LIMIT = 3.0
SLOW = 4.0


@scenario(
    "Notifications are acknowledged at once, however slow the ledger's answers are",
    requirements=["5.7"],
    harm=Harm.MONEY_LATE,
    catches=["webhook-work-inline"],
)
def test_notification_while_ledger_is_slow(bench: Bench) -> None:
    """Ledgers wait a few seconds for an answer, count silence as failure, hold back what comes next and in the end stop sending. A tool
    that first fetches what was announced, and then answers, goes deaf on the first slow day."""
    known = billed(bench)
    told = [each for each in bench.sandbox.deliveries() if each.client_id == bench.app.client_id]
    if bench.webhook_url is None or not told:
        bench.not_observed("5.7", "the candidate takes no notifications")
        return
    with bench.step(f"The ledger takes {SLOW:.0f} seconds for every answer, and announces a change"):
        slow = bench.faults.add("delay", settings={"seconds": SLOW})
        began = time.monotonic()
        answer = bench.notify(raw(told[-1].body))
        quick = time.monotonic() - began < LIMIT
        bench.check(
            "5.7",
            quick and answer.status == 200,
            passed="The notification was acknowledged at once",
            failed=f"The ledger is slow, and the tool takes more than {LIMIT:.0f} s to acknowledge a notification: the ledger "
            f"counts it as failed and holds back the next ones, payments on invoice {known.booked.number} among them"
            if answer.status == 200
            else f"The tool answers {answer.status} to a genuine notification while the ledger is slow",
            expected=f"200 within {LIMIT:.0f} s",
            observed=f"{answer.status}, {'in time' if quick else 'too late'}",
            money=known.booked.total,
        )
        bench.faults.remove(slow)


def raw(body: Any) -> bytes:
    """The delivery's bytes; the ledger hands them out as text."""
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()
