"""Organisation (xero.md 5.19): read only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ...bookkeeping import Books, Document
from ..answers import Answer
from ..call import Call, Route, created_at
from ..formats import Zoneless
from ..scopes import SETTINGS

KIND = "Organisation"
# The thirteen actions of the OpenAPI document (xero.md 5.19).
_ACTIONS = (
    "CreateApprovedInvoice", "CreateDraftPurchaseOrder", "CreateApprovedBill", "AttachFilesIntoInvoice",
    "UseMulticurrency", "CreateDraftInvoice", "CreateRepeatingInvoice", "CreateRepeatingBill", "CreateSentQuote",
    "CreateInvoicePayment", "CreateApprovedPurchaseOrder", "CreateDraftQuote", "CreateDraftBill",
)  # fmt: skip
_NOT_ALLOWED = ("CreateRepeatingBill",)  # repeating bills cannot be made through the API (xero.md 6)


def stored(books: Books) -> Document:
    """The organisation's own record."""
    found = books.get(KIND, books.organisation.key)
    if found is None:
        raise LookupError(f"organisation {books.organisation.key} has no record")
    return found


def lock_dates(books: Books) -> list[tuple[str, str]]:
    """What each lock is called and its ISO date."""
    body = stored(books).body
    named = (("end of year lock date", "EndOfYearLockDate"), ("period lock date", "PeriodLockDate"))
    return [(name, body[member]) for name, member in named if body.get(member)]


def _view(books: Books, document: Document) -> dict[str, Any]:
    body = document.body
    locks = {
        name: dt.date.fromisoformat(body[name]) for name in ("PeriodLockDate", "EndOfYearLockDate") if body.get(name)
    }
    return {
        "Name": books.organisation.name,
        "LegalName": books.organisation.name,
        **{name: value for name, value in body.items() if name not in ("PeriodLockDate", "EndOfYearLockDate")},
        **locks,
        "CreatedDateUTC": Zoneless(created_at(document.created_at)),
        "OrganisationID": document.id,
        "Edition": "BUSINESS",
        "Class": "PREMIUM",
        "Addresses": [],
        "Phones": [],
        "ExternalLinks": [],
        "PaymentTerms": {},
    }


def get(call: Call) -> Answer:
    """GET /Organisation."""
    return Answer("Organisations", [_view(call.books, stored(call.books))])


def actions(call: Call) -> Answer:
    """GET /Organisation/Actions. `actions_not_allowed` in the organisation's settings says otherwise."""
    refused = call.books.organisation.settings.get("actions_not_allowed", _NOT_ALLOWED)
    return Answer(
        "Actions", [{"Name": name, "Status": "NOT-ALLOWED" if name in refused else "ALLOWED"} for name in _ACTIONS]
    )


ROUTES = (
    Route("GET", "Organisation", SETTINGS, get),
    Route("GET", "Organisations", SETTINGS, get),
    Route("GET", "Organisation/Actions", SETTINGS, actions),
)
