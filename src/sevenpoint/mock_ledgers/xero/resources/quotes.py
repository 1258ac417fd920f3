"""Quotes (xero.md 5.16): a back end of its own, with its own dates, casing and envelope."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, func

from ...bookkeeping import Document
from ...store import schema
from .. import errors, exchange
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..formats import Zoneless, date_string
from ..lists import ListSpec, amount, day, guid, listing, member, moment, of_contact, status, text
from ..scopes import TRANSACTIONS
from ..totals import EXCLUSIVE, LINE_AMOUNT_TYPES, totals
from ..writing import Shape, write
from . import contacts, history, lines
from .fine_prices import between, native, next_number, with_status
from .invoice_views import Around, around
from .items import shown_price

KIND = "Quote"
SHAPE = Shape("Quotes", "QuoteID", "HasErrors", ("LineItems",))
TRANSITIONS: dict[str, tuple[str, ...]] = {
    "": ("DRAFT", "SENT"),
    "DRAFT": ("DRAFT", "SENT", "DELETED"),
    "SENT": ("SENT", "ACCEPTED", "DECLINED", "DELETED"),
    "DECLINED": ("DECLINED", "SENT", "DELETED"),
    "ACCEPTED": ("ACCEPTED", "INVOICED", "SENT", "DELETED"),
    "INVOICED": ("INVOICED", "SENT", "DELETED"),
    "DELETED": (),
}
STATUSES = tuple(name for name in TRANSITIONS if name)
EDITABLE = ("", "DRAFT", "SENT")
LENGTHS = {"QuoteNumber": 255, "Title": 100, "Summary": 3000, "Terms": 4000, "Reference": 4000}
_LOCKED = ("QuoteNumber", "Date", "ExpiryDate", "LineAmountTypes")
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "Quote",
    {
        "QuoteID": guid(_C.id),
        "QuoteNumber": text(_C.number),
        "Status": status(),
        "Date": day(_C.date),
        "ExpiryDate": day(_C.due_date),
        "Total": amount(_C.total),
        "UpdatedDateUTC": moment(),
        "Contact.ContactID": guid(_C.party),
        "Contact.Name": of_contact("Name"),
        **{name: member(name) for name in ("Reference", "Title", "CurrencyCode")},
    },
    paged=True,
)


def get_all(call: Call) -> Answer:
    """GET /Quotes: pages have no `pagination` member, `QuoteNumber` matches a part."""
    call = native(call)
    conditions: list[ColumnElement[bool]] = [
        *with_status(call),
        *between(call, _C.date),
        *between(call, _C.due_date, "ExpiryDate"),
    ]
    number = call.parameters.get("quotenumber", "").strip()
    if number:
        conditions.append(func.lower(_C.number).contains(number.lower(), autoescape=True))
    contact = as_guid(call.parameters.get("contactid", ""))
    if contact is not None:
        conditions.append(_C.party == contact)
    found, _ = listing(call, SPEC, *conditions)
    near = around(call, found)
    return _answer([_view(call, one, near) for one in found])


def get_one(call: Call, key: str) -> Answer:
    """GET /Quotes/{QuoteID}."""
    document, call = _stored(call, key), native(call)
    return _answer([_view(call, document, around(call, [document]))])


def put(call: Call) -> Answer:
    """PUT and POST /Quotes; an update needs the QuoteID."""
    return _answer(write(native(call), SHAPE, call.elements("Quotes", "Quote"), _write).items)


def post_one(call: Call, key: str) -> Answer:
    """POST /Quotes/{QuoteID}."""
    document = _stored(call, key)
    elements = call.elements("Quotes", "Quote")[:1]
    return _answer(write(native(call), SHAPE, elements, lambda call, element: _save(call, element, document)).items)


def _answer(items: list[dict[str, Any]]) -> Answer:
    return Answer("Quotes", items, summarizes=True)


# --- rules ----------------------------------------------------------------------------------------------------------


def _write(call: Call, element: Element) -> View:
    if element.has("QuoteID") and not call.creates_only:
        return _save(call, element, _stored(call, element.text("QuoteID") or ""))
    missing = [] if element.child("Contact") is not None else [errors.CONTACT_MISSING]
    if asked(element, "Date") is None:
        missing.append(errors.MEMBER_MISSING.format(member="Date"))
    if not element.children("LineItems"):
        missing.append(errors.LINES_MISSING)
    if missing:
        raise InvalidError(*missing)
    body: dict[str, Any] = {
        "LineAmountTypes": EXCLUSIVE,
        "LineItems": [],
        "CurrencyCode": call.books.organisation.currency,
        "CurrencyRate": exchange.PLAIN,
        "BrandingThemeID": call.books.organisation.settings.get("branding_theme"),
    }
    return _save(call, element, Document(KIND, call.books.new_guid(), body, status=""))


def asked(element: Element, name: str) -> str | None:
    """A date from the member or its `…String` companion."""
    return element.day(name) or element.day(f"{name}String")


def _save(call: Call, element: Element, document: Document) -> View:
    before, known = document.status or "", {"QuoteID": document.id} if document.status else {}
    wanted = element.choice("Status", STATUSES, "QuoteStatus") or before or "DRAFT"
    if wanted not in TRANSITIONS[before]:
        raise InvalidError(errors.QUOTE_STATUS.format(before=before or "new", wanted=wanted), known=known)
    document.status = document.body["Status"] = wanted
    if wanted != "DELETED":
        _apply(call, element, document, locked=before not in EDITABLE and wanted not in EDITABLE)
    call.books.save(document)
    history.record(call, KIND, document.id, _change(before, wanted))
    return View(_view(call, document, around(call, [document])))


def _change(before: str, wanted: str) -> str:
    if not before:
        return "Created"
    return "Edited" if wanted == before else wanted.capitalize()


def _apply(call: Call, element: Element, document: Document, *, locked: bool) -> None:
    """Take over every sent member; `locked`: only contact details and notes (xero.md 5.16)."""
    body = document.body
    stored = {name: body.get(name) for name in _LOCKED}
    _apply_header(call, element, document)
    types = element.choice("LineAmountTypes", LINE_AMOUNT_TYPES, "QuoteLineAmountTypes") or body["LineAmountTypes"]
    changed = types != body["LineAmountTypes"]
    body["LineAmountTypes"] = types
    rules = lines.LineRules(types, complete=False, sales=True, discounts=True, default_tax=False)
    sent, before = element.children("LineItems"), body["LineItems"]
    if sent is not None:
        body["LineItems"] = lines.read_lines(call, [_by_option(line) for line in sent], before, rules)
    elif changed:
        body["LineItems"] = lines.recalculate(call, before, rules)
    if not body["LineItems"]:
        raise InvalidError(errors.LINES_MISSING)
    if not all(line.get("Description") for line in body["LineItems"]):
        raise InvalidError(errors.DESCRIPTION_MISSING)
    if locked and (stored != {name: body.get(name) for name in _LOCKED} or not _same(before, body["LineItems"])):
        raise InvalidError(errors.QUOTE_LOCKED, known={"QuoteID": document.id})
    added = totals(body["LineItems"], types)
    if added.total < 0:
        raise InvalidError(errors.NEGATIVE_TOTAL)
    body.update(SubTotal=added.subtotal, TotalTax=added.tax, Total=added.total, TotalDiscount=added.discount)
    document.total, document.date, document.due_date = added.total, body["Date"], body.get("ExpiryDate")


def _apply_header(call: Call, element: Element, document: Document) -> None:
    body = document.body
    for name, length in LENGTHS.items():
        value = element.text(name)
        if value is not None:
            if len(value) > length:
                raise InvalidError(errors.TOO_LONG.format(member=name, length=length))
            body[name] = value
    for name in ("Date", "ExpiryDate"):
        body[name] = asked(element, name) or body.get(name)
    if body["ExpiryDate"] is None:
        del body["ExpiryDate"]
    if element.has("BrandingThemeID"):
        body["BrandingThemeID"] = element.guid("BrandingThemeID")
    exchange.apply(call.books, element, body)
    number = (body.get("QuoteNumber") or "").strip()
    taken = call.books.by_number(KIND, number) if number else None
    if taken is not None and taken.id != document.id:
        raise InvalidError(errors.NUMBER_TAKEN.format(entity="Quote"))
    document.number = body["QuoteNumber"] = number or document.number or next_number(call.books, KIND, "QU")
    nested = element.child("Contact")
    if nested is not None:
        document.party = contacts.for_document(call, nested).id


def _by_option(line: Element) -> Element:
    """Tracking counts only by TrackingOptionID (xero.md 5.16)."""
    tracked = line.data.get("Tracking")
    if not isinstance(tracked, list):
        return line
    kept = [one for one in tracked if isinstance(one, dict) and one.get("TrackingOptionID")]
    return Element({**line.data, "Tracking": kept}, line.path)


def _same(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> bool:
    """Whether two sets of lines say the same; lines sent without their ids got new ones."""
    plain = [[{**line, "LineItemID": ""} for line in every] for every in (before, after)]
    return plain[0] == plain[1]


def _stored(call: Call, key: str) -> Document:
    found = call.books.get(KIND, as_guid(key) or "")
    if found is None:
        raise NotFoundError
    return found


# --- wire -----------------------------------------------------------------------------------------------------------


def _view(call: Call, document: Document, near: Around) -> dict[str, Any]:
    """In the order of the recorded answer; no date has an offset (xero.md 5.16)."""
    body, contact = document.body, near.contacts[document.party or ""]
    expiry = body.get("ExpiryDate")
    return {
        "QuoteID": document.id,
        "QuoteNumber": document.number,
        "Reference": body.get("Reference") or None,
        "Terms": body.get("Terms") or None,
        "Contact": {
            "ContactID": contact.id,
            "Name": contact.body["Name"],
            "EmailAddress": contact.body.get("EmailAddress", ""),
        },
        "LineItems": [_shown_line(call, line) for line in body["LineItems"]],
        "Date": Zoneless(_midnight(body["Date"])),
        "DateString": date_string(body["Date"]),
        "ExpiryDate": None if expiry is None else Zoneless(_midnight(expiry)),
        "ExpiryDateString": None if expiry is None else date_string(expiry),
        "Status": document.status,
        "CurrencyRate": body["CurrencyRate"],
        "CurrencyCode": body["CurrencyCode"],
        "SubTotal": body["SubTotal"],
        "TotalTax": body["TotalTax"],
        "Total": body["Total"],
        "TotalDiscount": body["TotalDiscount"],
        "Title": body.get("Title") or None,
        "Summary": body.get("Summary") or None,
        "BrandingThemeID": body["BrandingThemeID"],
        "UpdatedDateUTC": Zoneless(created_at(document.updated_at)),
        "LineAmountTypes": body["LineAmountTypes"].upper(),
    }


def _midnight(day_text: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day_text), dt.time(), dt.UTC)


def _shown_line(call: Call, line: dict[str, Any]) -> dict[str, Any]:
    if "LineAmount" not in line:
        return {"LineItemID": line["LineItemID"], "Description": line["Description"], "Tracking": line["Tracking"]}
    return {
        "LineItemID": line["LineItemID"],
        "AccountCode": line.get("AccountCode"),
        "Description": line["Description"],
        "UnitAmount": shown_price(call, line["UnitAmount"]),
        "DiscountRate": line.get("DiscountRate"),
        "DiscountAmount": line.get("DiscountAmount"),
        "LineAmount": line["LineAmount"],
        "ItemCode": line.get("ItemCode", ""),
        "Quantity": line["Quantity"],
        "TaxAmount": line["TaxAmount"],
        "TaxType": line.get("TaxType"),
        "Tracking": line["Tracking"],
    }


ROUTES = (
    Route("GET", "Quotes", TRANSACTIONS, get_all),
    Route("PUT", "Quotes", TRANSACTIONS, put),
    Route("POST", "Quotes", TRANSACTIONS, put),
    Route("GET", "Quotes/{}", TRANSACTIONS, get_one),
    Route("POST", "Quotes/{}", TRANSACTIONS, post_one),
)
