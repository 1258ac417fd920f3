"""CreditNotes (xero.md 5.8); `allocations.py` applies them to invoices, `payments.py` refunds them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ...bookkeeping import Document
from ...store import schema
from .. import errors, exchange
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..formats import date_string, utc_string
from ..lists import ListSpec, amount, day, decimals, guid, listing, member, moment, of_contact, status, text
from ..postings import POSTED, post_credit_note
from ..scopes import TRANSACTIONS
from ..totals import EXCLUSIVE, LINE_AMOUNT_TYPES, totals
from ..where import Field
from ..writing import Shape, write
from . import allocations, contact_views, contacts, crediting, history, invoice_rules, invoice_views, lines

KIND = "CreditNote"
TYPES = ("ACCRECCREDIT", "ACCPAYCREDIT")
LONGEST_TEXT = 255
LOCKED_BY_USE = frozenset(("LineItems", "LineAmountTypes", "Contact", "Date", "CurrencyCode", "CurrencyRate"))
SHAPE = Shape("CreditNotes", "CreditNoteID", "HasErrors", ("LineItems",))
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "CreditNote",
    {
        "CreditNoteID": guid(_C.id),
        "CreditNoteNumber": text(_C.number),
        "Status": status(),
        "Date": day(_C.date),
        "Total": amount(_C.total),
        "RemainingCredit": amount(_C.balance),
        "UpdatedDateUTC": moment(),
        "Contact": Field("Object", _C.party),
        "Contact.ContactID": guid(_C.party),
        "Contact.Name": of_contact("Name"),
        **{name: member(name) for name in ("Type", "Reference", "LineAmountTypes", "CurrencyCode")},
        **{name: decimals(name) for name in ("SubTotal", "TotalTax")},
    },
    paged=True,
)


def get_all(call: Call) -> Answer:
    """GET /CreditNotes."""
    found, pagination = listing(call, SPEC)
    near = invoice_views.around(call, found)
    with_lines = pagination is not None
    refunds = crediting.refunds_of(call.books, found)
    items = [
        _view(
            call, one, contact_views.stub(near.contacts[one.party or ""]), refunds.get(one.id, []),
            with_lines=with_lines,
        )
        for one in found
    ]  # fmt: skip
    return Answer("CreditNotes", items, pagination)


def get_one(call: Call, key: str) -> Answer:
    """GET /CreditNotes/{CreditNoteID} or /CreditNotes/{CreditNoteNumber}."""
    return Answer("CreditNotes", [_full(call, _stored(call, key))])


def put(call: Call) -> Answer:
    """PUT and POST /CreditNotes."""
    return write(call, SHAPE, call.elements("CreditNotes", "CreditNote"), _write)


def post_one(call: Call, key: str) -> Answer:
    """POST /CreditNotes/{CreditNoteID}."""
    document = _stored(call, key)
    elements = call.elements("CreditNotes", "CreditNote")[:1]
    return write(call, SHAPE, elements, lambda call, element: _change(call, element, document))


def allocate(call: Call, key: str) -> Answer:
    """PUT /CreditNotes/{CreditNoteID}/Allocations."""
    return allocations.allocate(call, _stored(call, key))


def remove_allocation(call: Call, key: str, allocation_id: str) -> Answer:
    """DELETE /CreditNotes/{CreditNoteID}/Allocations/{AllocationID}."""
    return allocations.remove(call, _stored(call, key), allocation_id)


# --- rules ----------------------------------------------------------------------------------------------------------


def _write(call: Call, element: Element) -> View:
    if element.has("CreditNoteID") and not call.creates_only:
        return _change(call, element, _stored(call, element.text("CreditNoteID") or ""))
    number = (element.text("CreditNoteNumber") or "").strip()
    known = call.books.by_number(KIND, number) if number else None
    if known is not None and call.creates_only:
        raise InvalidError(errors.CREDIT_NUMBER_TAKEN)
    return _create(call, element) if known is None else _change(call, element, known)


def _create(call: Call, element: Element) -> View:
    kind = element.choice("Type", TYPES, "Xero.API.Library.CreditNoteType")
    if kind is None:
        raise InvalidError(errors.CREDIT_TYPE)
    wanted = element.choice("Status", invoice_rules.STATUSES, "Xero.API.Library.CreditNoteStatus") or "DRAFT"
    if wanted not in invoice_rules.NEW:
        raise InvalidError(errors.CREDIT_NOT_CREATABLE)
    missing = [] if element.child("Contact") is not None else [errors.CONTACT_MISSING]
    if not element.children("LineItems"):
        missing.append(errors.LINES_MISSING)
    if missing:
        raise InvalidError(*missing)
    body: dict[str, Any] = {
        "Type": kind,
        "Date": call.books.today.isoformat(),
        "LineAmountTypes": EXCLUSIVE,
        "LineItems": [],
        "Allocations": [],
        "CurrencyCode": call.books.organisation.currency,
        "CurrencyRate": exchange.PLAIN,
    }
    document = Document(KIND, call.books.new_guid(), body)
    _apply(call, element, document, wanted)
    document.number = document.number or _next_number(call)
    _save(call, document, "Approved" if wanted == "AUTHORISED" else "Created")
    return View(_full(call, document, written=True))


def _change(call: Call, element: Element, document: Document) -> View:
    known = {"CreditNoteID": document.id, "Type": document.body["Type"]}
    wanted = element.choice("Status", invoice_rules.STATUSES, "Xero.API.Library.CreditNoteStatus") or document.status
    current = document.status or ""
    if wanted != current and wanted not in invoice_rules.TRANSITIONS[current]:
        raise InvalidError(errors.CREDIT_NOT_MODIFIABLE, known=known)
    if not invoice_rules.TRANSITIONS[current]:
        raise InvalidError(errors.CREDIT_NOT_MODIFIABLE, known=known)
    touched = set(element.data) & LOCKED_BY_USE or wanted != current
    if touched and crediting.is_used(call.books, document):
        raise InvalidError(errors.INVOICE_PAID_LOCKED, known=known)
    invoice_rules.check_locks(call.books, document.body["Date"])
    if wanted in ("VOIDED", "DELETED"):
        document.status = wanted
        _save(call, document, "Voided" if wanted == "VOIDED" else "Deleted")
    else:
        _apply(call, element, document, "AUTHORISED" if wanted == "PAID" else wanted or "DRAFT")
        _save(call, document, "Approved" if wanted == "AUTHORISED" != current else "Edited")
    return View(_full(call, document, written=True))


def _apply(call: Call, element: Element, document: Document, wanted: str) -> None:
    body = document.body
    for name in ("CreditNoteNumber", "Reference"):
        value = element.text(name)
        if value is not None and len(value) > LONGEST_TEXT:
            raise InvalidError(errors.TOO_LONG.format(member=name, length=LONGEST_TEXT))
        body[name] = value if value is not None else body.get(name)
    document.number = body.pop("CreditNoteNumber") or document.number
    body["Reference"] = body["Reference"] or ""
    body["Date"] = element.day("Date") or body["Date"]
    invoice_rules.check_locks(call.books, body["Date"])
    exchange.apply(call.books, element, body)
    before = body["LineAmountTypes"]
    kind = "Xero.API.Library.LineAmountType"
    body["LineAmountTypes"] = element.choice("LineAmountTypes", LINE_AMOUNT_TYPES, kind) or before
    sales = body["Type"] == "ACCRECCREDIT"
    rules = lines.LineRules(body["LineAmountTypes"], complete=wanted == "AUTHORISED", sales=sales)
    sent = element.children("LineItems")
    if sent is not None:
        body["LineItems"] = lines.read_lines(call, sent, body["LineItems"], rules)
    elif before != body["LineAmountTypes"]:
        body["LineItems"] = lines.recalculate(call, body["LineItems"], rules)
    elif wanted == "AUTHORISED" and document.status not in POSTED:
        lines.check_complete(call, body["LineItems"])
    nested = element.child("Contact")
    if nested is not None:
        contact = contacts.for_document(call, nested)
        document.party = contact.id
        contacts.mark(call, contact, "IsCustomer" if sales else "IsSupplier")
    document.status = wanted


def _save(call: Call, document: Document, change: str) -> None:
    """Totals, what remains, state, record, postings, history."""
    body = document.body
    added = totals(body["LineItems"], body["LineAmountTypes"])
    if added.total < 0:
        raise InvalidError(errors.NEGATIVE_TOTAL)
    body.update(SubTotal=added.subtotal, TotalTax=added.tax, Total=added.total)
    document.total, document.date = added.total, body["Date"]
    crediting.settle(call.books, document)
    call.books.save(document)
    post_credit_note(call.books, document)
    history.record(call, KIND, document.id, change)


def _next_number(call: Call) -> str:
    while True:
        number = f"CN-{call.books.next_number('credit_note'):04d}"
        if call.books.by_number(KIND, number) is None:
            return number


def _stored(call: Call, key: str) -> Document:
    identity = as_guid(key)
    found = call.books.get(KIND, identity) if identity else None
    found = found or call.books.by_number(KIND, key)
    if found is None:
        raise NotFoundError
    return found


# --- the wire -------------------------------------------------------------------------------------------------------


def _full(call: Call, document: Document, *, written: bool = False) -> dict[str, Any]:
    contact = invoice_views.around(call, [document]).contacts[document.party or ""]
    refunds = crediting.refunds_of(call.books, [document]).get(document.id, [])
    return _view(call, document, contact_views.full(contact), refunds, with_lines=True, written=written)


def _view(
    call: Call,
    document: Document,
    contact: dict[str, Any],
    refunds: list[Document],
    *,
    with_lines: bool,
    written: bool = False,
) -> dict[str, Any]:
    body, updated = document.body, created_at(document.updated_at)
    paid_on = body.get("FullyPaidOnDate")
    return {
        "CreditNoteID": document.id,
        "CreditNoteNumber": document.number,
        "Payments": crediting.refund_views(refunds),
        "ID": document.id,
        "HasErrors": False,
        "CurrencyRate": body["CurrencyRate"],
        "Type": body["Type"],
        "Reference": body["Reference"],
        "SentToContact": False,
        "RemainingCredit": body["RemainingCredit"],
        "Allocations": crediting.allocation_views(document),
        "HasAttachments": body.get("HasAttachments", False),
        "UpdatedDateUTCString": utc_string(updated),
        "Contact": contact,
        "DateString": date_string(body["Date"]),
        "Date": dt.date.fromisoformat(body["Date"]),
        "Status": document.status,
        "LineAmountTypes": body["LineAmountTypes"],
        "LineItems": [lines.view(call, line, None, written=written) for line in body["LineItems"] if with_lines],
        "SubTotal": body["SubTotal"],
        "TotalTax": body["TotalTax"],
        "Total": body["Total"],
        "UpdatedDateUTC": updated,
        "CurrencyCode": body["CurrencyCode"],
        "FullyPaidOnDate": dt.date.fromisoformat(paid_on) if paid_on else None,
    }


ROUTES = (
    Route("GET", "CreditNotes", TRANSACTIONS, get_all),
    Route("PUT", "CreditNotes", TRANSACTIONS, put),
    Route("POST", "CreditNotes", TRANSACTIONS, put),
    Route("GET", "CreditNotes/{}", TRANSACTIONS, get_one),
    Route("POST", "CreditNotes/{}", TRANSACTIONS, post_one),
    Route("PUT", "CreditNotes/{}/Allocations", TRANSACTIONS, allocate),
    Route("DELETE", "CreditNotes/{}/Allocations/{}", TRANSACTIONS, remove_allocation),
)
