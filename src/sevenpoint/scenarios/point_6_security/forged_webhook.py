import json

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bench.notifications import signature
from sevenpoint.scenarios.common import Billed, billed


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
    body = forged(bench, known)
    attempts = {
        "with no signature": lambda: bench.notify(body, signed=False),
        "signed with another key": lambda: bench.notify(body, signature=signature(body, "not-the-key")),
        "with the signature of another body": lambda: bench.notify(
            body, signature=signature(b"{}", bench.app.webhook_key)
        ),
    }
    for how, attempt in attempts.items():
        with bench.step(f"A notification arrives {how}"):
            mark = bench.last_exchange
            answer = attempt()
            read = bench.eventually(
                lambda since=mark: bench.exchanges(path=known.contact.id, after=since),
                lambda found: bool(found),
                within_seconds=0.4,
            )
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


def forged(bench: Bench, known: Billed) -> bytes:
    """A notification in the ledger's own form that says the client has changed (xero.md 4.2, quickbooks.md 6.3)."""
    if bench.ledger == "xero":
        event = {
            "resourceUrl": f"https://api.xero.com/api.xro/2.0/Contacts/{known.contact.id}",
            "resourceId": known.contact.id,
            "tenantId": bench.organisation.id,
            "tenantType": "ORGANISATION",
            "eventCategory": "CONTACT",
            "eventType": "UPDATE",
            "eventDateUtc": "2026-03-02T09:30:05.093",
        }
        return json.dumps(
            {"events": [event], "firstEventSequence": 9, "lastEventSequence": 9, "entropy": "QWERTYUIOP"}
        ).encode()
    event = {
        "specversion": "1.0",
        "id": f"forged-{bench.names.nonce(8)}",
        "source": "intuit.forged",
        "type": "qbo.customer.updated.v1",
        "datacontenttype": "application/json",
        "time": "2026-03-02T09:30:05.093Z",
        "intuitentityid": known.contact.id,
        "intuitaccountid": bench.organisation.id,
        "data": {},
    }
    return json.dumps([event]).encode()
