"""Notifications of the harness' own, in the ledger's form."""

from __future__ import annotations

import json

from sevenpoint.harness import Bench
from sevenpoint.scenarios.common import Billed


def about_the_client(bench: Bench, known: Billed) -> bytes:
    """A notification in the ledger's own form that says the client has changed (xero.md 4.2, quickbooks.md 6.3)."""
    if bench.ledger == "xero":
        contact = {
            "resourceUrl": f"https://api.xero.com/api.xro/2.0/Contacts/{known.contact.id}",
            "resourceId": known.contact.id,
            "tenantId": bench.organisation.id,
            "tenantType": "ORGANISATION",
            "eventCategory": "CONTACT",
            "eventType": "UPDATE",
            "eventDateUtc": "2026-03-02T09:30:05.093",
        }
        return json.dumps(
            {"events": [contact], "firstEventSequence": 9, "lastEventSequence": 9, "entropy": "QWERTYUIOP"}
        ).encode()
    event: dict[str, object] = {
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
