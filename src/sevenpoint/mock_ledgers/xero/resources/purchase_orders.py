"""PurchaseOrders (xero.md 5.17): for contacts that exist, always paged; POST silently edits by number."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ...bookkeeping import ZERO, Books, Document
from ...store import schema
from .. import errors, exchange
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..formats import ZERO_GUID, date_string
from ..lists import ListSpec, amount, day, guid, listing, member, moment, of_contact, status, text
from ..scopes import TRANSACTIONS
from ..totals import EXCLUSIVE, LINE_AMOUNT_TYPES, totals
from ..writing import Shape, write
from . import contact_views, contacts, history, lines
from .fine_prices import between, native, next_number, with_status
from .invoice_views import Around, around

KIND = "PurchaseOrder"
SHAPE = Shape("PurchaseOrders", "PurchaseOrderID", "HasErrors", ("LineItems",))
# No table is published (xero.md 5.17): `purchase_order_transitions` in the settings replaces this one.
TRANSITIONS: dict[str, tuple[str, ...]] = {
    "": ("DRAFT", "SUBMITTED", "AUTHORISED", "BILLED"),
    "DRAFT": ("DRAFT", "SUBMITTED", "AUTHORISED", "BILLED", "DELETED"),
    "SUBMITTED": ("SUBMITTED", "AUTHORISED", "BILLED", "DELETED"),
    "AUTHORISED": ("AUTHORISED", "BILLED", "DELETED"),
    "BILLED": ("BILLED", "DELETED"),
}
STATUSES = ("DRAFT", "SUBMITTED", "AUTHORISED", "BILLED", "DELETED")
LENGTHS = {"PurchaseOrderNumber": 255, "Reference": 255, "DeliveryAddress": 4000, "AttentionTo": 255, "Telephone": 50,
           "DeliveryInstructions": 500}  # fmt: skip
_DATES = ("Date", "DeliveryDate", "ExpectedArrivalDate")
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "PurchaseOrder",
    {
        "PurchaseOrderID": guid(_C.id),
        "PurchaseOrderNumber": text(_C.number),
        "Status": status(),
        "Date": day(_C.date),
        "DeliveryDate": day(_C.due_date),
        "Total": amount(_C.total),
        "UpdatedDateUTC": moment(),
        "Contact.ContactID": guid(_C.party),
        "Contact.Name": of_contact("Name"),
        **{name: member(name) for name in ("Reference", "CurrencyCode")},
    },
    paged=True,
)


def get_all(call: Call) -> Answer:
    """GET /PurchaseOrders: always a page, with lines."""
    call = native(call)
    found, pagination = listing(call, SPEC, *with_status(call), *between(call, _C.date), must_page=True)
    near = around(call, found)
    items = [_view(call, one, near, contact_views.stub(near.contacts[one.party or ""])) for one in found]
    return Answer("PurchaseOrders", items, pagination)


def get_one(call: Call, key: str) -> Answer:
    """GET /PurchaseOrders/{PurchaseOrderID} or /PurchaseOrders/{PurchaseOrderNumber}."""
    document = _stored(call, key)
    return Answer("PurchaseOrders", [_full(native(call), document)])


def put(call: Call) -> Answer:
    """PUT creates; POST creates, or edits by id or by number (xero.md 2.4)."""
    return write(native(call), SHAPE, call.elements("PurchaseOrders", "PurchaseOrder"), _write)


def post_one(call: Call, key: str) -> Answer:
    """POST /PurchaseOrders/{PurchaseOrderID}."""
    document = _stored(call, key)
    elements = call.elements("PurchaseOrders", "PurchaseOrder")[:1]
    return write(native(call), SHAPE, elements, lambda call, element: _change(call, element, document))


# --- rules ----------------------------------------------------------------------------------------------------------


def _write(call: Call, element: Element) -> View:
    if element.has("PurchaseOrderID") and not call.creates_only:
        known = call.books.get(KIND, element.guid("PurchaseOrderID") or "")
        if known is None:
            raise NotFoundError
        return _change(call, element, known)
    number = (element.text("PurchaseOrderNumber") or "").strip()
    same = call.books.by_number(KIND, number) if number else None
    if same is not None and same.status == "DELETED":
        known_as = {"PurchaseOrderID": ZERO_GUID, "PurchaseOrderNumber": number}
        raise InvalidError(errors.ORDER_STATUS, errors.ORDER_DELETED, known=known_as)
    if same is not None and call.creates_only:
        raise InvalidError(errors.ORDER_NUMBER_TAKEN)
    return _create(call, element) if same is None else _change(call, element, same)


def _create(call: Call, element: Element) -> View:
    missing = [] if element.child("Contact") is not None else [errors.CONTACT_MISSING]
    if not element.children("LineItems"):
        missing.append(errors.LINES_MISSING)
    if missing:
        raise InvalidError(*missing)
    body: dict[str, Any] = {
        "Date": call.books.today.isoformat(),
        "LineAmountTypes": EXCLUSIVE,
        "LineItems": [],
        "CurrencyCode": call.books.organisation.currency,
        "CurrencyRate": exchange.PLAIN,
        "SentToContact": False,
        "BrandingThemeID": call.books.organisation.settings.get("branding_theme"),
    }
    return _save(call, element, Document(KIND, call.books.new_guid(), body, status=""))


def _change(call: Call, element: Element, document: Document) -> View:
    if document.status == "DELETED":
        raise InvalidError(errors.ORDER_DELETED, known={"PurchaseOrderID": document.id})
    return _save(call, element, document)


def _save(call: Call, element: Element, document: Document) -> View:
    before = document.status or ""
    wanted = element.choice("Status", STATUSES, "Xero.API.Library.PurchaseOrderStatus") or before or "DRAFT"
    if wanted not in _transitions(call.books)[before]:
        known = {"PurchaseOrderID": document.id} if before else {}
        raise InvalidError(errors.ORDER_STATUS, known=known)
    document.status = document.body["Status"] = wanted
    warnings: tuple[str, ...] = ()
    if wanted != "DELETED":
        warnings = _apply(call, element, document)
    call.books.save(document)
    change = "Edited" if before else "Created"
    history.record(call, KIND, document.id, "Deleted" if wanted == "DELETED" else change)
    return View(_full(call, document, written=True), warnings)


def _transitions(books: Books) -> dict[str, Any]:
    found: dict[str, Any] = books.organisation.settings.get("purchase_order_transitions", TRANSITIONS)
    return found


def _apply(call: Call, element: Element, document: Document) -> tuple[str, ...]:
    """Take over every sent member; returns warnings."""
    body = document.body
    _apply_header(call, element, document)
    nested = element.child("Contact")
    if nested is not None:
        document.party = _contact(call, nested).id
    kind = "Xero.API.Library.LineAmountType"
    types = element.choice("LineAmountTypes", LINE_AMOUNT_TYPES, kind) or body["LineAmountTypes"]
    rules = lines.LineRules(types, complete=False, sales=False, discounts=True)
    sent = element.children("LineItems")
    if sent is not None:
        body["LineItems"] = lines.read_lines(call, sent, body["LineItems"], rules)
    elif types != body["LineAmountTypes"]:
        body["LineItems"] = lines.recalculate(call, body["LineItems"], rules)
    body["LineAmountTypes"] = types
    if not body["LineItems"]:
        raise InvalidError(errors.LINES_MISSING)
    if not all(line.get("Description") for line in body["LineItems"]):
        raise InvalidError(errors.DESCRIPTION_MISSING)
    added = totals(body["LineItems"], types)
    if added.total < 0:
        raise InvalidError(errors.NEGATIVE_TOTAL)
    body.update(SubTotal=added.subtotal, TotalTax=added.tax, Total=added.total, TotalDiscount=added.discount or ZERO)
    document.total, document.date, document.due_date = added.total, body["Date"], body.get("DeliveryDate")
    return _sent_to_contact(element, document)


def _sent_to_contact(element: Element, document: Document) -> tuple[str, ...]:
    sent = element.boolean("SentToContact")
    if sent is None:
        return ()
    if document.status in ("AUTHORISED", "BILLED"):
        document.body["SentToContact"] = sent
        return ()
    return (errors.ORDER_SENT,) if sent else ()


def _apply_header(call: Call, element: Element, document: Document) -> None:
    body = document.body
    for name, length in LENGTHS.items():
        value = element.text(name)
        if value is not None:
            if len(value) > length:
                raise InvalidError(errors.TOO_LONG.format(member=name, length=length))
            body[name] = value
    for name in _DATES:
        sent = element.day(name) or element.day(f"{name}String")
        if sent is not None:
            body[name] = sent
    if element.has("BrandingThemeID"):
        body["BrandingThemeID"] = element.guid("BrandingThemeID")
    exchange.apply(call.books, element, body)
    number = (body.get("PurchaseOrderNumber") or "").strip()
    taken = call.books.by_number(KIND, number) if number else None
    if taken is not None and taken.id != document.id:
        raise InvalidError(errors.ORDER_NUMBER_TAKEN)
    document.number = body["PurchaseOrderNumber"] = number or document.number or next_number(call.books, KIND, "PO")


def _contact(call: Call, element: Element) -> Document:
    """By ContactID or ContactNumber; never made on the way, never changed (xero.md 5.17)."""
    found = None
    if element.has("ContactID"):
        found = call.books.get(contacts.KIND, element.guid("ContactID") or "")
    elif element.text("ContactNumber"):
        found = call.books.by_number(contacts.KIND, (element.text("ContactNumber") or "").strip())
    if found is None:
        raise InvalidError(errors.ORDER_CONTACT)
    if found.status != "ACTIVE":
        raise InvalidError(errors.CONTACT_ARCHIVED_FOR_DOCUMENT)
    return found


def _stored(call: Call, key: str) -> Document:
    identity = as_guid(key)
    found = call.books.get(KIND, identity) if identity else None
    found = found or call.books.by_number(KIND, key)
    if found is None:
        raise NotFoundError
    return found


# --- wire -----------------------------------------------------------------------------------------------------------


def _full(call: Call, document: Document, *, written: bool = False) -> dict[str, Any]:
    near = around(call, [document])
    contact = contact_views.full(near.contacts[document.party or ""])
    return _view(call, document, near, contact, written=written)


def _view(
    call: Call, document: Document, near: Around, contact: dict[str, Any], *, written: bool = False
) -> dict[str, Any]:
    body = document.body
    days: dict[str, Any] = {}
    for name in _DATES:
        if name in body:
            days[f"{name}String"], days[name] = date_string(body[name]), dt.date.fromisoformat(body[name])
    return {
        "PurchaseOrderID": document.id,
        "PurchaseOrderNumber": document.number,
        **days,
        **{name: body.get(name) or None for name in LENGTHS if name != "PurchaseOrderNumber"},
        "HasErrors": False,
        "IsDiscounted": body["TotalDiscount"] != 0,
        "TotalDiscount": body["TotalDiscount"],
        "SentToContact": body["SentToContact"],
        "Type": "PURCHASEORDER",
        "CurrencyRate": body["CurrencyRate"],
        "CurrencyCode": body["CurrencyCode"],
        "Contact": contact,
        "BrandingThemeID": body["BrandingThemeID"],
        "Status": document.status,
        "LineAmountTypes": body["LineAmountTypes"],
        "LineItems": [
            lines.view(call, line, near.items.get(line.get("ItemCode", "")), written=written)
            for line in body["LineItems"]
        ],
        "SubTotal": body["SubTotal"],
        "TotalTax": body["TotalTax"],
        "Total": body["Total"],
        "UpdatedDateUTC": created_at(document.updated_at),
        "HasAttachments": body.get("HasAttachments", False),
    }


ROUTES = (
    Route("GET", "PurchaseOrders", TRANSACTIONS, get_all),
    Route("PUT", "PurchaseOrders", TRANSACTIONS, put),
    Route("POST", "PurchaseOrders", TRANSACTIONS, put),
    Route("GET", "PurchaseOrders/{}", TRANSACTIONS, get_one),
    Route("POST", "PurchaseOrders/{}", TRANSACTIONS, post_one),
)
