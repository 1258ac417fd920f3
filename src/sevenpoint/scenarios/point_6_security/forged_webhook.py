from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bench.notifications import signature
from sevenpoint.harness.results import Exchange
from sevenpoint.scenarios.common import Billed, billed, until_quiet
from sevenpoint.scenarios.point_6_security._notifications import about_the_client


@scenario(
    "A notification without a valid signature is refused and ignored",
    requirements=["6.5"],
    harm=Harm.SECURITY,
    catches=["webhook-signature-unchecked"],
)
def test_forged_webhook(bench: Bench) -> None:
    """The address that takes notifications is open to the internet. Anybody who can make the tool believe them can have it read,
    change or forget records at will."""
    known = billed(bench)
    with bench.step("What the invoice set going comes to rest"):
        until_quiet(bench)
    body = about_the_client(bench, known)
    attempts = {
        "with no signature": None,
        "signed with another key": signature(body, "not-the-key"),
        "with the signature of another body": signature(b"{}", bench.app.webhook_key),
    }
    for how, forged_signature in attempts.items():
        with bench.step(f"A notification arrives {how}"):
            mark = bench.last_exchange
            answer = bench.notify(body, signed=False, signature=forged_signature)
            read = reads_of_the_client(bench, known, mark)
            bench.check(
                "6.5",
                answer.status in (401, 403) and not read,
                passed=f"A notification {how} was refused",
                failed=f"A notification {how} was answered {answer.status}"
                + (", and the tool acted on it" if read else ""),
                expected="401, and nothing is done",
                observed=f"{answer.status}, {len(read)} reads of the record",
            )
    with bench.step("A rightly signed one is taken"):
        answer = bench.notify(body)
        bench.check(
            "6.5",
            answer.status == 200,
            passed="A rightly signed notification was taken",
            failed=f"A rightly signed notification was answered {answer.status}",
            expected="200",
            observed=answer.status,
            harm=Harm.MONEY_LATE,
        )


def reads_of_the_client(bench: Bench, known: Billed, since: int) -> list[Exchange]:
    """Reads of the client's record by the tool since a mark, after giving it a moment to act."""
    return bench.eventually(lambda: bench.exchanges(path=known.contact.id, after=since), bool, within_seconds=0.4)
