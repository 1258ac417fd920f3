import json

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bench.notifications import signature
from sevenpoint.scenarios.common import billed

TRIAL = json.dumps({"events": [], "firstEventSequence": 0, "lastEventSequence": 0, "entropy": "MUIFNHDTABCQJQHPTSPC"})
PROVEN_WITHIN = 10.0


@scenario(
    "Xero's trial of the notification address is answered rightly, the first time and every time",
    requirements=["6.5"],
    harm=Harm.SECURITY,
    catches=["handshake-answered-from-memory"],
    ledgers=["xero"],
)
def test_handshake_of_notifications(bench: Bench) -> None:
    """Xero tries an address before it sends anything there: rightly signed is 200, wrongly signed is 401, with nothing in the answer.
    A tool that says yes to everything, or answers with a page, never gets a notification, while its settings show them as on."""
    if bench.webhook_url is None:
        bench.not_observed("6.5", "the candidate takes no notifications")
        return
    billed(bench)
    body = TRIAL.encode()
    signatures = {
        "with the right signature": (signature(body, bench.app.webhook_key), 200),
        "signed with another key": (signature(body, "not-the-key"), 401),
        "with the signature of another body": (signature(b"{}", bench.app.webhook_key), 401),
        "with no signature": (None, 401),
    }
    for how, (given, wanted) in signatures.items():
        with bench.step(f"A trial comes {how}"):
            answer = bench.notify(body, signed=False, signature=given)
            bench.check(
                "6.5",
                answer.status == wanted and not answer.text,
                passed=f"A trial {how} was answered {wanted}",
                failed=f"A trial {how} was answered {answer.status}"
                + (", with words in the answer" if answer.text else "")
                + ": Xero switches the notifications off",
                expected=f"{wanted}, empty",
                observed=f"{answer.status}, {'with words' if answer.text else 'empty'}",
            )
    with bench.step("Xero tries the address again"):
        bench.sandbox.set_webhook(bench.app, bench.webhook_url)
        state = bench.eventually(
            lambda: bench.sandbox.webhook(bench.app).status,
            lambda status: status != "pending",
            within_seconds=PROVEN_WITHIN,
        )
        bench.check(
            "6.5",
            state == "ok",
            passed="Xero's own trial succeeds again",
            failed=f"Xero tried the address again and calls it {state}: no notification goes there any more",
            expected="ok",
            observed=state,
            harm=Harm.MONEY_LATE,
        )
