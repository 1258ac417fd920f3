import json
from collections.abc import Callable

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import billed, until_quiet
from sevenpoint.scenarios.point_6_security._notifications import about_the_client

# What a ledger may do to the same content without asking anybody.
FORMS: dict[str, Callable[[object], str]] = {
    "with spaces and line breaks": lambda content: json.dumps(content, indent=2),
    "with its members in another order": lambda content: json.dumps(turned(content)),
    "with letters beyond ASCII": lambda content: json.dumps(noted(content), ensure_ascii=False),
    "with escaped letters and slashes": lambda content: json.dumps(noted(content)).replace("/", "\\/"),
}


@scenario(
    "A genuine notification is taken, however its bytes are written",
    requirements=["6.5"],
    harm=Harm.SECURITY,
    catches=["signature-over-decoded-text"],
)
def test_notification_in_any_form(bench: Bench) -> None:
    """The signature is over the bytes that came. A tool that parses them first and signs what it writes itself refuses genuine
    notifications as soon as one is spaced differently or has an accent in it; the usual mend is to switch the check off."""
    if bench.webhook_url is None:
        bench.not_observed("6.5", "the candidate takes no notifications")
        return
    known = billed(bench)
    until_quiet(bench)
    content = json.loads(about_the_client(bench, known))
    for how, written in FORMS.items():
        with bench.step(f"A rightly signed notification comes {how}"):
            answer = bench.notify(written(content).encode())
            bench.check(
                "6.5",
                answer.status == 200,
                passed=f"A genuine notification {how} was taken",
                failed=f"A rightly signed notification {how} was answered {answer.status}: the ledger counts it as failed and in the "
                "end stops sending",
                expected="200",
                observed=answer.status,
            )


def turned(content: object) -> object:
    """The same content with the members of every object in the opposite order."""
    if isinstance(content, dict):
        return {name: turned(content[name]) for name in reversed(content)}
    return [turned(each) for each in content] if isinstance(content, list) else content


def noted(content: object) -> object:
    """The same content with one more member, as ledgers add them, that a reader does not know."""
    more = "Zürich / 東京 ✓"
    if isinstance(content, dict):
        return {**content, "note": more}
    return [noted(each) for each in content] if isinstance(content, list) else content
