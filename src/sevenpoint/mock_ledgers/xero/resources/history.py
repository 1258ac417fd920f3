"""History and notes (xero.md 5.22): written with every change, read newest first, notes added with PUT."""

from __future__ import annotations

from typing import Any

from ...bookkeeping import Document
from ...store import schema
from .. import errors
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..formats import Zoneless
from ..scopes import CONTACTS, SETTINGS, TRANSACTIONS
from ..writing import Shape, write

KIND = "History"
LONGEST = 2500
SHAPE = Shape("HistoryRecords", "Details", "HasErrors")

# The documents that have a history, with the member that the path may use besides the id.
_KINDS: dict[str, tuple[str, str]] = {
    "Invoices": ("Invoice", TRANSACTIONS),
    "Contacts": ("Contact", CONTACTS),
    "Payments": ("Payment", TRANSACTIONS),
    "CreditNotes": ("CreditNote", TRANSACTIONS),
    "Prepayments": ("Prepayment", TRANSACTIONS),
    "Overpayments": ("Overpayment", TRANSACTIONS),
    "BatchPayments": ("BatchPayment", TRANSACTIONS),
    "BankTransfers": ("BankTransfer", TRANSACTIONS),
    "BankTransactions": ("BankTransaction", TRANSACTIONS),
    "Items": ("Item", SETTINGS),
    "Quotes": ("Quote", TRANSACTIONS),
    "PurchaseOrders": ("PurchaseOrder", TRANSACTIONS),
    "RepeatingInvoices": ("RepeatingInvoice", TRANSACTIONS),
    "ManualJournals": ("ManualJournal", TRANSACTIONS),
    "Receipts": ("Receipt", TRANSACTIONS),
    "ExpenseClaims": ("ExpenseClaim", TRANSACTIONS),
}


# Kinds whose path may name the number.
_NUMBERED = ("Invoice", "Item", "Contact", "PurchaseOrder")


def record(call: Call, kind: str, document_id: str, changes: str, details: str | None = None) -> Document:
    """Add a row. `changes`: one word such as Created; `details` None: what Xero writes for API changes."""
    text = details if details is not None else f"Received through the Xero API from {call.app.name}"
    body = {"Changes": changes, "User": "System Generated", "Details": text}
    number = f"{call.books.next_number('history'):012d}"
    return call.books.save(Document(KIND, f"{kind}/{number}", body, number=number, party=document_id), operation="")


def _stored(call: Call, kind: str, key: str) -> Document | None:
    identity = as_guid(key)
    found = call.books.get(kind, identity) if identity else None
    return found or (call.books.by_number(kind, key) if kind in _NUMBERED else None)


def _get(call: Call, kind: str, key: str) -> Answer:
    document = _stored(call, kind, key)
    if document is None:
        raise NotFoundError
    newest = (schema.document.c.number.desc(),)
    rows = call.books.find(KIND, schema.document.c.party == document.id, order_by=newest)
    return Answer("HistoryRecords", [_view(row) for row in rows])


def _put(call: Call, kind: str, key: str) -> Answer:
    elements = call.elements("HistoryRecords", "HistoryRecord")
    document = _stored(call, kind, key)
    if document is None:
        raise errors.validation([{"ValidationErrors": [{"Message": errors.HISTORY_UNKNOWN}]}])
    target = document.id
    return write(call, SHAPE, elements, lambda call, element: _noted(call, kind, target, element))


def _noted(call: Call, kind: str, target: str, element: Element) -> View:
    details = element.text("Details") or ""
    if not 1 <= len(details) <= LONGEST:
        raise InvalidError(errors.HISTORY_DETAILS)
    row = record(call, kind, target, "Note", details)
    at = created_at(row.created_at)
    return View({"DateUTCString": _stamp(row), "DateUTC": Zoneless(at), "Details": details, "ValidationErrors": []})


def _view(row: Document) -> dict[str, Any]:
    return {
        "Changes": row.body["Changes"],
        "DateUTCString": _stamp(row),
        "DateUTC": created_at(row.created_at),
        "User": row.body["User"],
        "Details": row.body["Details"],
    }


def _stamp(row: Document) -> str:
    return created_at(row.created_at).strftime("%Y-%m-%dT%H:%M:%S")


def _routes() -> tuple[Route, ...]:
    made = []
    for collection, (kind, scope) in _KINDS.items():
        path = f"{collection}/{{}}/History"
        made.append(Route("GET", path, scope, lambda call, key, kind=kind: _get(call, kind, key)))
        made += [
            Route(verb, path, scope, lambda call, key, kind=kind: _put(call, kind, key)) for verb in ("PUT", "POST")
        ]
    return tuple(made)


ROUTES = _routes()
