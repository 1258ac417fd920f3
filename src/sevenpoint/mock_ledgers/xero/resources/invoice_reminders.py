"""InvoiceReminders/Settings (xero.md 5.19): read only; `invoice_reminders` in the organisation settings decides."""

from __future__ import annotations

from ..answers import Answer
from ..call import Call, Route
from ..scopes import SETTINGS


def get(call: Call) -> Answer:
    """GET /InvoiceReminders/Settings."""
    enabled = bool(call.books.organisation.settings.get("invoice_reminders", False))
    return Answer("InvoiceReminders", [{"Enabled": enabled}])


ROUTES = (Route("GET", "InvoiceReminders/Settings", SETTINGS, get),)
