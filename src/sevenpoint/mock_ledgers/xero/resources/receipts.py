"""Receipts of the legacy expenses (xero.md 5.19): drafts until an expense claim takes them along."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ...bookkeeping import Books, Document
from ...store import schema
from .. import errors
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..lists import ListSpec, amount, day, decimals, guid, listing, member, moment, of_contact, status
from ..scopes import TRANSACTIONS
from ..totals import INCLUSIVE, LINE_AMOUNT_TYPES, totals
from ..where import Field
from ..writing import Shape, write
from . import contact_views, contacts, history, lines
from .invoice_views import Around, around

KIND = "Receipt"
SHAPE = Shape("Receipts", "ReceiptID", "HasErrors", ("LineItems",))
STATUSES = ("DRAFT", "SUBMITTED", "AUTHORISED", "DECLINED", "VOIDED")
LENGTHS = {"Reference": 255, "Url": 2000}
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "Receipt",
    {
        "ReceiptID": guid(_C.id),
        "Status": status(),
        "Date": day(_C.date),
        "Total": amount(_C.total),
        "UpdatedDateUTC": moment(),
        "ReceiptNumber": decimals("ReceiptNumber"),
        "Contact": Field("Object", _C.party),
        "Contact.ContactID": guid(_C.party),
        "Contact.Name": of_contact("Name"),
        "User.UserID": guid(_C.body["UserID"].as_string()),
        **{name: member(name) for name in ("Reference", "LineAmountTypes")},
        **{name: decimals(name) for name in ("SubTotal", "TotalTax")},
    },
)


def get_all(call: Call) -> Answer:
    """GET /Receipts: without lines."""
    found, _ = listing(call, SPEC)
    near = around(call, found)
    return Answer("Receipts", [view(call, one, near, with_lines=False) for one in found])


def get_one(call: Call, key: str) -> Answer:
    """GET /Receipts/{ReceiptID}."""
    return Answer("Receipts", [_full(call, _stored(call, key))])


def put(call: Call) -> Answer:
    """PUT /Receipts."""
    return write(call, SHAPE, call.elements("Receipts", "Receipt"), _create)


def post_one(call: Call, key: str) -> Answer:
    """POST /Receipts/{ReceiptID}: while it is a draft."""
    document = _stored(call, key)
    return write(call, SHAPE, call.elements("Receipts", "Receipt")[:1], lambda call, one: _change(call, one, document))


def user_of(books: Books, element: Element) -> str | None:
    """The UserID of the nested User. Raises InvalidError for one that the organisation does not have."""
    nested = element.child("User")
    identity = None if nested is None else nested.guid("UserID")
    if identity is not None and books.get("User", identity) is None and books.count("User"):
        raise InvalidError(errors.RECEIPT_USER)
    return identity


def user_stub(books: Books, identity: str) -> dict[str, Any]:
    """The user on a receipt or a claim."""
    known = books.get("User", identity)
    names = ("EmailAddress", "FirstName", "LastName", "IsSubscriber", "OrganisationRole")
    return {"UserID": identity, **{name: known.body.get(name) for name in names if known is not None}}


# --- rules ----------------------------------------------------------------------------------------------------------


def _create(call: Call, element: Element) -> View:
    wanted = element.choice("Status", STATUSES, "Xero.API.Library.ReceiptStatus") or "DRAFT"
    if wanted != "DRAFT":
        raise InvalidError(errors.RECEIPT_STATUS.format(status=wanted))
    user = user_of(call.books, element)
    missing = [] if user is not None else [errors.RECEIPT_USER]
    if element.child("Contact") is None:
        missing.append(errors.CONTACT_MISSING)
    if not element.children("LineItems"):
        missing.append(errors.LINES_MISSING)
    if missing:
        raise InvalidError(*missing)
    body: dict[str, Any] = {
        "UserID": user,
        "ReceiptNumber": call.books.next_number(f"receipt/{user}"),
        "Date": call.books.today.isoformat(),
        "LineAmountTypes": INCLUSIVE,
        "LineItems": [],
    }
    document = Document(KIND, call.books.new_guid(), body, status="DRAFT")
    return _save(call, element, document, "Created")


def _change(call: Call, element: Element, document: Document) -> View:
    known = {"ReceiptID": document.id}
    if document.status != "DRAFT":
        raise InvalidError(errors.RECEIPT_LOCKED, known=known)
    wanted = element.choice("Status", STATUSES, "Xero.API.Library.ReceiptStatus") or "DRAFT"
    if wanted not in ("DRAFT", "VOIDED"):
        raise InvalidError(errors.RECEIPT_STATUS.format(status=wanted), known=known)
    document.status = wanted
    return _save(call, element, document, "Edited" if wanted == "DRAFT" else "Voided")


def _save(call: Call, element: Element, document: Document, change: str) -> View:
    body = document.body
    for name, length in LENGTHS.items():
        value = element.text(name)
        if value is not None:
            if len(value) > length:
                raise InvalidError(errors.TOO_LONG.format(member=name, length=length))
            body[name] = value
    body["Date"] = element.day("Date") or body["Date"]
    body["UserID"] = user_of(call.books, element) or body["UserID"]
    nested = element.child("Contact")
    if nested is not None:
        document.party = contacts.for_document(call, nested).id
    kind = "Xero.API.Library.LineAmountType"
    types = element.choice("LineAmountTypes", LINE_AMOUNT_TYPES, kind) or body["LineAmountTypes"]
    rules = lines.LineRules(types, complete=True, sales=False)
    sent = element.children("LineItems")
    if sent is not None:
        body["LineItems"] = lines.read_lines(call, sent, body["LineItems"], rules)
    elif types != body["LineAmountTypes"]:
        body["LineItems"] = lines.recalculate(call, body["LineItems"], rules)
    body["LineAmountTypes"] = types
    if not body["LineItems"]:
        raise InvalidError(errors.LINES_MISSING)
    added = totals(body["LineItems"], types)
    if added.total < 0:
        raise InvalidError(errors.NEGATIVE_TOTAL)
    body.update(SubTotal=added.subtotal, TotalTax=added.tax, Total=added.total)
    document.total, document.date = added.total, body["Date"]
    call.books.save(document)
    history.record(call, KIND, document.id, change)
    return View(_full(call, document, written=True))


def _stored(call: Call, key: str) -> Document:
    found = call.books.get(KIND, as_guid(key) or "")
    if found is None:
        raise NotFoundError
    return found


# --- wire -----------------------------------------------------------------------------------------------------------


def _full(call: Call, document: Document, *, written: bool = False) -> dict[str, Any]:
    near = around(call, [document])
    shown = view(call, document, near, with_lines=True, written=written)
    return {**shown, "Contact": contact_views.full(near.contacts[document.party or ""])}


def view(call: Call, document: Document, near: Around, *, with_lines: bool, written: bool = False) -> dict[str, Any]:
    """The wire form, also inside an expense claim."""
    body = document.body
    shown = body["LineItems"] if with_lines else []
    return {
        "ReceiptID": document.id,
        "ReceiptNumber": body["ReceiptNumber"],
        "Status": document.status,
        "User": user_stub(call.books, body["UserID"]),
        "Contact": contact_views.stub(near.contacts[document.party or ""]),
        "Date": dt.date.fromisoformat(body["Date"]),
        "UpdatedDateUTC": created_at(document.updated_at),
        "Reference": body.get("Reference", ""),
        "LineAmountTypes": body["LineAmountTypes"],
        "LineItems": [
            lines.view(call, line, near.items.get(line.get("ItemCode", "")), written=written) for line in shown
        ],
        "SubTotal": body["SubTotal"],
        "TotalTax": body["TotalTax"],
        "Total": body["Total"],
        "ID": document.id,
        "HasAttachments": body.get("HasAttachments", False),
        "Url": body.get("Url"),
    }


ROUTES = (
    Route("GET", "Receipts", TRANSACTIONS, get_all),
    Route("PUT", "Receipts", TRANSACTIONS, put),
    Route("GET", "Receipts/{}", TRANSACTIONS, get_one),
    Route("POST", "Receipts/{}", TRANSACTIONS, post_one),
)
