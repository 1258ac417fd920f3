from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import requests

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.consent import allow


@scenario(
    "A forged or replayed callback of the connect flow is refused",
    requirements=["6.4"],
    harm=Harm.SECURITY,
    catches=["state-unchecked"],
    connected=False,
)
def test_forged_callback(bench: Bench) -> None:
    """Without a checked state, an attacker can make a firm's tool write its invoices and payments into the attacker's books, by
    one link in a mail."""
    with bench.step("A user consents, and the callback is held back"):
        consent = allow(bench.start_connect(), organisation=bench.organisation.id, follow=False)
    attempts = {
        "with a state that was made up": with_state(consent.callback, "made-up-" + bench.names.nonce(12)),
        "with no state at all": with_state(consent.callback, None),
    }
    for how, url in attempts.items():
        with bench.step(f"The callback arrives {how}"):
            answer = requests.get(url, timeout=30, allow_redirects=False)
            status = bench.candidate.connection()
            connected = status is not None and status.status == "connected"
            bench.check(
                "6.4",
                answer.status_code >= 400 and not connected,
                passed=f"A callback {how} was refused",
                failed=f"A callback {how} was answered {answer.status_code} and the tool is {'' if connected else 'not '}connected",
                expected="refused, not connected",
                observed=f"{answer.status_code}, {'connected' if connected else 'not connected'}",
            )
    with bench.step("The true callback of a fresh flow works once"):
        fresh = allow(bench.start_connect(), organisation=bench.organisation.id, follow=False)
        first = requests.get(fresh.callback, timeout=30, allow_redirects=False)
        again = requests.get(fresh.callback, timeout=30, allow_redirects=False)
        status = bench.candidate.connection()
        bench.check(
            "6.4",
            first.status_code < 400
            and again.status_code >= 400
            and status is not None
            and status.status == "connected",
            passed="A callback works once; its replay is refused",
            failed=f"The true callback was answered {first.status_code}, its replay {again.status_code}",
            expected="accepted, then refused",
            observed=f"{first.status_code}, then {again.status_code}",
        )


def with_state(callback: str, state: str | None) -> str:
    """The same callback with another state, or none."""
    parts = urlsplit(callback)
    query = {key: value for key, value in parse_qsl(parts.query) if key != "state"}
    if state is not None:
        query["state"] = state
    return urlunsplit(parts._replace(query=urlencode(query)))
