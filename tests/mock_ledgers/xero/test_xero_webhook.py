"""Webhooks (xero.md 4)."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import re

from sqlalchemy import select
from xero_client import World, Xero

from sevenpoint.mock_ledgers.bookkeeping import Change
from sevenpoint.mock_ledgers.store import schema
from sevenpoint.mock_ledgers.xero import XERO

AT = dt.datetime(2026, 3, 2, 9, 0, 0, 93_000, tzinfo=dt.UTC)


def change(world: World, kind: str, document: str, operation: str) -> Change:
    """A change of the world's organisation."""
    return Change(world.organisation, kind, document, operation, AT)


def test_one_event_a_record_signed_over_odd_bytes(world: World) -> None:
    sent = XERO.webhook(
        world.app,
        [
            change(world, "Invoice", "i1", "CREATE"),
            change(world, "Payment", "p1", "CREATE"),
            change(world, "Invoice", "i1", "UPDATE"),
            change(world, "Contact", "c1", "UPDATE"),
        ],
    )
    assert sent is not None
    expected = hmac.new(world.app.webhook_key.encode(), sent.body, hashlib.sha256).digest()
    assert sent.headers["x-xero-signature"] == base64.b64encode(expected).decode()
    data = json.loads(sent.body)
    assert json.dumps(data).encode() != sent.body
    assert json.dumps(data, separators=(",", ":")).encode() != sent.body
    assert (data["firstEventSequence"], data["lastEventSequence"]) == (1, 2)
    assert re.fullmatch("[A-Z]{20}", data["entropy"])
    first, second = data["events"]
    assert first == {
        "resourceUrl": "https://api.xero.com/api.xro/2.0/Invoices/i1",
        "resourceId": "i1",
        "tenantId": world.organisation.key,
        "tenantType": "ORGANISATION",
        "eventCategory": "INVOICE",
        "eventType": "CREATE",
        "eventDateUtc": "2026-03-02T09:00:00.093",
    }
    assert (second["eventCategory"], second["eventType"]) == ("CONTACT", "UPDATE")
    again = XERO.webhook(world.app, [change(world, "Contact", "c1", "UPDATE")])
    assert again is not None
    assert json.loads(again.body)["firstEventSequence"] == 3


def test_nothing_to_tell_is_not_told(world: World) -> None:
    assert XERO.webhook(world.app, [change(world, "Payment", "p1", "CREATE")]) is None
    assert world.app.webhook_events == 0


def test_intent_to_receive_has_one_right_signature(world: World) -> None:
    probes = XERO.handshake(world.app)
    assert sorted(status for _, status in probes) == [200, 401, 401, 401]
    for sent, status in probes:
        digest = hmac.new(world.app.webhook_key.encode(), sent.body, hashlib.sha256).digest()
        right = base64.b64encode(digest).decode()
        given = sent.headers["x-xero-signature"]
        assert (given == right) == (status == 200)
        assert sum(a != b for a, b in zip(given, right, strict=True)) == (0 if status == 200 else 1)
        assert json.loads(sent.body)["events"] == []


def test_a_payment_changes_its_invoice_unless_the_setting_says_no(xero: Xero) -> None:
    invoice = xero.invoice("10")["InvoiceID"]
    xero.pay(invoice, "1")
    assert fed(xero, invoice) == ["CREATE", "UPDATE"]
    xero.world.organisation.settings["payment_raises_invoice_event"] = False
    from sevenpoint.mock_ledgers.bookkeeping import worlds

    with xero.world.store.transaction() as connection:
        worlds.save_organisation(connection, xero.world.organisation)
    xero.pay(invoice, "1")
    assert fed(xero, invoice) == ["CREATE", "UPDATE"]


def fed(xero: Xero, document: str) -> list[str]:
    """Operations in the change feed of a record."""
    c = schema.change.c
    mine = (c.organisation == xero.world.organisation.id, c.document == document)
    query = select(c.operation).where(*mine).order_by(c.seq)
    with xero.world.store.engine.connect() as connection:
        return list(connection.execute(query).scalars())
