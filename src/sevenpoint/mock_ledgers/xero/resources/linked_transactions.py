"""LinkedTransactions (xero.md 5.18): a line of a bill or of money spent, billed on to a customer's invoice.

Their status is never stored: it follows from the source and the target.
"""

from __future__ import annotations

from typing import Any

from ...bookkeeping import Books, Document
from ...store import schema
from .. import errors
from ..answers import NO_CONTENT, Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..postings import POSTED
from ..scopes import TRANSACTIONS
from ..writing import Shape, write
from . import contacts

KIND = "LinkedTransaction"
SHAPE = Shape("LinkedTransactions", "LinkedTransactionID")
PAGE = 100
_SOURCES = (("Invoice", "ACCPAY"), ("BankTransaction", "SPEND"))
_GONE = ("VOIDED", "DELETED")
_FILTERS = ("LinkedTransactionID", "SourceTransactionID", "TargetTransactionID", "ContactID")
_C = schema.document.c


def get_all(call: Call) -> Answer:
    """GET /LinkedTransactions: always pages of 100, without a `pagination` member."""
    shown = [_view(call.books, one) for one in call.books.find(KIND)]
    for name in _FILTERS:
        wanted = as_guid(call.parameters.get(name.lower(), ""))
        if wanted is not None:
            shown = [one for one in shown if one[name] == wanted]
    status = call.parameters.get("status", "").strip().upper()
    if status:
        shown = [one for one in shown if one["Status"] == status]
    page = call.parameters.get("page", "").strip()
    start = (max(int(page), 1) - 1) * PAGE if page.isdecimal() and len(page) < 10 else 0
    return Answer("LinkedTransactions", shown[start : start + PAGE])


def get_one(call: Call, key: str) -> Answer:
    """GET /LinkedTransactions/{LinkedTransactionID}."""
    return Answer("LinkedTransactions", [_view(call.books, _stored(call, key))])


def put(call: Call) -> Answer:
    """PUT /LinkedTransactions."""
    return write(call, SHAPE, call.elements("LinkedTransactions", "LinkedTransaction"), _create)


def post_one(call: Call, key: str) -> Answer:
    """POST /LinkedTransactions/{LinkedTransactionID}: assign to a customer or an invoice line."""
    document = _stored(call, key)
    elements = call.elements("LinkedTransactions", "LinkedTransaction")[:1]
    return write(call, SHAPE, elements, lambda call, element: _change(call, element, document))


def delete(call: Call, key: str) -> Answer:
    """DELETE /LinkedTransactions/{LinkedTransactionID}: 204."""
    call.books.delete(KIND, _stored(call, key).id)
    return NO_CONTENT


# --- rules ----------------------------------------------------------------------------------------------------------


def _create(call: Call, element: Element) -> View:
    body: dict[str, Any] = {}
    for name in ("SourceTransactionID", "SourceLineItemID"):
        body[name] = element.guid(name)
        if body[name] is None:
            raise InvalidError(errors.MEMBER_MISSING.format(member=name))
    source = _source(call.books, body["SourceTransactionID"])
    if source is None or not _has_line(source, body["SourceLineItemID"]):
        raise InvalidError(errors.LINKED_SOURCE)
    body["SourceTransactionTypeCode"] = source.body["Type"]
    return _save(call, element, Document(KIND, call.books.new_guid(), body))


def _change(call: Call, element: Element, document: Document) -> View:
    if _status(call.books, document.body) == "VOIDED":
        raise InvalidError(errors.LINKED_VOIDED, known={"LinkedTransactionID": document.id})
    return _save(call, element, document)


def _save(call: Call, element: Element, document: Document) -> View:
    body = document.body
    contact = element.guid("ContactID")
    if contact is not None:
        if call.books.get(contacts.KIND, contact) is None:
            raise InvalidError(errors.LINKED_CONTACT_UNKNOWN)
        body["ContactID"] = contact
    for name in ("TargetTransactionID", "TargetLineItemID"):
        body[name] = element.guid(name) or body.get(name)
    if body["TargetTransactionID"] is not None:
        _check_target(call.books, body)
    elif body["TargetLineItemID"] is not None:
        raise InvalidError(errors.LINKED_TARGET)
    document.party = body.get("ContactID")
    call.books.save(document)
    return View({**_view(call.books, document), "ValidationErrors": []})


def _check_target(books: Books, body: dict[str, Any]) -> None:
    """A line of a sales invoice to the same customer."""
    target = books.get("Invoice", body["TargetTransactionID"])
    line = body["TargetLineItemID"]
    if target is None or target.body["Type"] != "ACCREC" or target.status in _GONE:
        raise InvalidError(errors.LINKED_TARGET)
    if line is not None and not _has_line(target, line):
        raise InvalidError(errors.LINKED_TARGET)
    if body.setdefault("ContactID", target.party) != target.party:
        raise InvalidError(errors.LINKED_CONTACT)


def _source(books: Books, identity: str) -> Document | None:
    for kind, wanted in _SOURCES:
        found = books.get(kind, identity)
        if found is not None:
            return found if found.body["Type"] == wanted else None
    return None


def _has_line(document: Document, line: str) -> bool:
    return any(one["LineItemID"] == line for one in document.body["LineItems"])


def _status(books: Books, body: dict[str, Any]) -> str:
    """VOIDED with the source; ONDRAFT and BILLED by the invoice it stands on; else as far as the source is."""
    source = _source(books, body["SourceTransactionID"])
    if source is None or source.status in _GONE:
        return "VOIDED"
    target = books.get("Invoice", body.get("TargetTransactionID") or "")
    if target is not None and target.status not in _GONE:
        return "BILLED" if target.status in POSTED else "ONDRAFT"
    return "APPROVED" if source.status in POSTED else "DRAFT"


def _stored(call: Call, key: str) -> Document:
    found = call.books.get(KIND, as_guid(key) or "")
    if found is None:
        raise NotFoundError
    return found


def _view(books: Books, document: Document) -> dict[str, Any]:
    body = document.body
    return {
        "LinkedTransactionID": document.id,
        "SourceTransactionID": body["SourceTransactionID"],
        "SourceLineItemID": body["SourceLineItemID"],
        "ContactID": body.get("ContactID"),
        "TargetTransactionID": body["TargetTransactionID"],
        "TargetLineItemID": body["TargetLineItemID"],
        "Status": _status(books, body),
        "Type": "BILLABLEEXPENSE",
        "UpdatedDateUTC": created_at(document.updated_at),
        "SourceTransactionTypeCode": body["SourceTransactionTypeCode"],
    }


ROUTES = (
    Route("GET", "LinkedTransactions", TRANSACTIONS, get_all),
    Route("PUT", "LinkedTransactions", TRANSACTIONS, put),
    Route("GET", "LinkedTransactions/{}", TRANSACTIONS, get_one),
    Route("POST", "LinkedTransactions/{}", TRANSACTIONS, post_one),
    Route("DELETE", "LinkedTransactions/{}", TRANSACTIONS, delete),
)
