"""CREDITNOTE, PREPAYMENT and OVERPAYMENT events (xero.md 4.1)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from advance_calls import allocated, credit, receive
from ledger_settings import change_settings
from sqlalchemy import select
from xero_client import Xero

from sevenpoint.mock_ledgers.oauth import registrations
from sevenpoint.mock_ledgers.store import schema


@pytest.fixture
def xero(xero: Xero) -> Xero:
    """The app has a proven webhook address."""
    with xero.world.store.transaction() as connection:
        app = registrations.load_app(connection, xero.world.app.client_id)
        assert app is not None
        app.webhook_url, app.webhook_status = "http://127.0.0.1:9/hook", "ok"
        registrations.save_app(connection, app)
    return xero


def told(xero: Xero, *categories: str) -> list[dict[str, Any]]:
    """The events of these categories that were queued so far."""
    d = schema.delivery.c
    query = select(d.body).where(d.client_id == xero.world.app.client_id).order_by(d.id)
    with xero.world.store.engine.connect() as connection:
        bodies = [json.loads(body) for body in connection.execute(query).scalars()]
    return [event for body in bodies for event in body["events"] if event["eventCategory"] in categories]


def test_credit_notes_from_the_fourth_of_march_on(xero: Xero) -> None:
    contact = xero.contact()
    credit(xero, "5.00", contact)
    assert told(xero, "CREDITNOTE") == []
    xero.advance(days=2)
    note = credit(xero, "5.00", contact)["CreditNoteID"]
    invoice = xero.invoice("5.00", contact=contact)["InvoiceID"]
    allocated(xero, "CreditNotes", note, invoice, "5.00")
    created, updated = told(xero, "CREDITNOTE")
    assert created["resourceUrl"].endswith(f"/api.xro/2.0/CreditNotes/{note}")
    assert (created["eventType"], created["data"]) == ("CREATE", {"Type": "ACCRECCREDIT", "Status": "AUTHORISED"})
    assert (updated["eventType"], updated["data"]) == ("UPDATE", {"Type": "ACCRECCREDIT", "Status": "PAID"})
    assert all("data" not in event for event in told(xero, "INVOICE", "CONTACT"))


def test_prepayments_and_overpayments_from_their_days_on(xero: Xero) -> None:
    contact = xero.contact()
    receive(xero, "RECEIVE-PREPAYMENT", "5.00", contact)
    for days in (50, 50, 50, 20):  # a refresh token lives 60 days
        xero.advance(days=days)
    receive(xero, "RECEIVE-PREPAYMENT", "5.00", contact)
    receive(xero, "SPEND-OVERPAYMENT", "5.00", contact)
    (event,) = told(xero, "PREPAYMENT", "OVERPAYMENT")
    assert event["eventCategory"] == "PREPAYMENT"
    assert event["data"] == {
        "Type": "RECEIVE-PREPAYMENT",
        "Status": "AUTHORISED",
        "UpdatedDateUTCString": "2026-08-19T09:00:00Z",
    }
    xero.advance(days=20)
    receive(xero, "SPEND-OVERPAYMENT", "5.00", contact)
    assert told(xero, "OVERPAYMENT")[0]["data"]["Type"] == "SPEND-OVERPAYMENT"


def test_a_setting_decides_whatever_the_day(xero: Xero) -> None:
    contact = xero.contact()
    change_settings(xero.world, webhook_categories={"CREDITNOTE": True, "INVOICE": False})
    credit(xero, "5.00", contact)
    xero.invoice("5.00", contact=contact)
    assert len(told(xero, "CREDITNOTE")) == 1
    assert told(xero, "INVOICE") == []
