"""RepeatingInvoices (xero.md 6): templates are created and deleted, never edited; `repeating_generation` runs them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ...bookkeeping import Document
from ...store import schema
from .. import errors, exchange
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View
from ..errors import InvalidError, NotFoundError
from ..lists import ListSpec, amount, day, decimals, guid, listing, member, of_contact, status
from ..scopes import TRANSACTIONS
from ..totals import LINE_AMOUNT_TYPES, totals
from ..where import Field
from ..writing import Shape, write
from . import contact_views, contacts, history, lines
from .invoice_views import Around, around
from .repeating_generation import KIND, schedule_next
from .repeating_schedule import DUE_DATE_TYPES, UNITS, occurrence

SHAPE = Shape("RepeatingInvoices", "RepeatingInvoiceID", "HasErrors", ("LineItems",))
STATUSES = ("DRAFT", "AUTHORISED", "DELETED")
FLAGS = ("ApprovedForSending", "SendCopy", "MarkAsSent", "IncludePDF")
REQUIRED = ("Contact", "Schedule", "LineItems", "LineAmountTypes", "CurrencyCode", "Status")
LONGEST_TEXT = 255
# A limit of ours: a weekly template of a century ago would make thousands of invoices at once.
LONGEST_BACKLOG = 600
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "RepeatingInvoice",
    {
        "RepeatingInvoiceID": guid(_C.id),
        "ID": guid(_C.id),
        "Status": status(),
        "Total": amount(_C.total),
        "Contact": Field("Object", _C.party),
        "Contact.ContactID": guid(_C.party),
        "Contact.Name": of_contact("Name"),
        **{f"Schedule.{name}": member("Schedule", name) for name in ("Unit", "DueDateType")},
        **{
            f"Schedule.{name}": day(_C.body[("Schedule", name)].as_string())
            for name in ("StartDate", "EndDate", "NextScheduledDate")
        },
        **{name: member(name) for name in ("Type", "Reference", "LineAmountTypes", "CurrencyCode")},
        **{name: decimals(name) for name in ("SubTotal", "TotalTax")},
    },
    default_order=(_C.created_at, _C.id),
)


def get_all(call: Call) -> Answer:
    """GET /RepeatingInvoices: no paging; deleted templates are gone from the list."""
    found, _ = listing(call, SPEC, _C.status != "DELETED")
    near = around(call, found)
    return Answer("RepeatingInvoices", [_view(call, one, near) for one in found])


def get_one(call: Call, key: str) -> Answer:
    """GET /RepeatingInvoices/{RepeatingInvoiceID}."""
    document = _stored(call, key)
    return Answer("RepeatingInvoices", [_view(call, document, around(call, [document]))])


def put(call: Call) -> Answer:
    """PUT /RepeatingInvoices creates; POST creates, or deletes an existing template."""
    return write(call, SHAPE, call.elements("RepeatingInvoices", "RepeatingInvoice"), _write)


def post_one(call: Call, key: str) -> Answer:
    """POST /RepeatingInvoices/{RepeatingInvoiceID}: Status DELETED and nothing else."""
    document = _stored(call, key)
    elements = call.elements("RepeatingInvoices", "RepeatingInvoice")[:1]
    return write(call, SHAPE, elements, lambda call, element: _delete(call, element, document))


# --- rules ----------------------------------------------------------------------------------------------------------


def _write(call: Call, element: Element) -> View:
    """An id that was never issued makes a new template (xero.md 6)."""
    identity = element.guid("RepeatingInvoiceID") or element.guid("ID")
    known = None if call.creates_only or identity is None else call.books.get(KIND, identity)
    return _create(call, element) if known is None else _delete(call, element, known)


def _delete(call: Call, element: Element, document: Document) -> View:
    wanted = element.choice("Status", STATUSES, "Xero.API.Library.InvoiceStatus")
    if wanted != "DELETED" or document.status == "DELETED":
        raise InvalidError(errors.REPEATING_ONLY_DELETED, known={"RepeatingInvoiceID": document.id})
    document.status = document.body["Status"] = "DELETED"
    document.number = None
    document.body["Schedule"].pop("NextScheduledDate", None)
    call.books.save(document)
    history.record(call, KIND, document.id, "Deleted")
    return View(_view(call, document, around(call, [document]), written=True))


def _create(call: Call, element: Element) -> View:
    kind = element.choice("Type", ("ACCREC", "ACCPAY"), "Xero.API.Library.InvoiceType")
    if kind != "ACCREC":
        raise InvalidError(errors.REPEATING_TYPE)
    missing = [name for name in REQUIRED if not element.data.get(name)]
    if missing:
        raise InvalidError(*(errors.MEMBER_MISSING.format(member=name) for name in missing))
    wanted = element.choice("Status", STATUSES, "Xero.API.Library.InvoiceStatus")
    if wanted == "DELETED":
        raise InvalidError(errors.REPEATING_STATUS)
    amounts = element.choice("LineAmountTypes", LINE_AMOUNT_TYPES, "Xero.API.Library.LineAmountType") or ""
    body = _header(call, element)
    body.update(Type=kind, Status=wanted, LineAmountTypes=amounts, Schedule=_schedule(call, element), Generated=0)
    rules = lines.LineRules(amounts, complete=wanted == "AUTHORISED", sales=True, discounts=True)
    body["LineItems"] = lines.read_lines(call, element.children("LineItems") or [], [], rules)
    added = totals(body["LineItems"], amounts)
    if added.total < 0:
        raise InvalidError(errors.NEGATIVE_TOTAL)
    body.update(SubTotal=added.subtotal, TotalTax=added.tax, Total=added.total, TotalDiscount=added.discount)
    contact = contacts.for_document(call, element.child("Contact"))
    document = Document(KIND, call.books.new_guid(), body, party=contact.id, status=wanted, total=added.total)
    schedule_next(call.books, document)
    call.books.save(document)
    history.record(call, KIND, document.id, "Created")
    return View(_view(call, document, around(call, [document]), written=True))


def _header(call: Call, element: Element) -> dict[str, Any]:
    reference = element.text("Reference") or ""
    if len(reference) > LONGEST_TEXT:
        raise InvalidError(errors.TOO_LONG.format(member="Reference", length=LONGEST_TEXT))
    theme = element.guid("BrandingThemeID") or call.books.organisation.settings.get("branding_theme")
    return {
        "Reference": reference,
        "BrandingThemeID": theme,
        "CurrencyCode": _currency(call, element),
        **{name: element.boolean(name) is True for name in FLAGS},
    }


def _currency(call: Call, element: Element) -> str:
    """A currency that the invoices will have a rate in."""
    code = exchange.checked(call.books, element.text("CurrencyCode") or "")
    exchange.day_rate(call.books, code)
    return code


def _schedule(call: Call, element: Element) -> dict[str, Any]:
    sent = element.child("Schedule") or Element({}, "Schedule")
    period = sent.decimal("Period") or Decimal(0)
    due = sent.decimal("DueDate")
    unit = sent.choice("Unit", UNITS, "ScheduleUnit")
    kind = sent.choice("DueDateType", DUE_DATE_TYPES, "ScheduleDueType")
    if unit is None or kind is None or due is None or period != int(period) or due != int(due):
        raise InvalidError(errors.REPEATING_SCHEDULE)
    if not 1 <= period <= 999 or not 0 <= due <= 999:
        raise InvalidError(errors.REPEATING_SCHEDULE)
    made: dict[str, Any] = {"Period": int(period), "Unit": unit, "DueDate": int(due), "DueDateType": kind}
    made["StartDate"] = sent.day("StartDate") or call.books.today.isoformat()
    end = sent.day("EndDate")
    if end is not None:
        if end < made["StartDate"]:
            raise InvalidError(errors.REPEATING_END)
        made["EndDate"] = end
    last = occurrence(dt.date.fromisoformat(made["StartDate"]), made["Period"], unit, LONGEST_BACKLOG)
    if last is not None and last <= call.books.today:
        raise InvalidError(errors.REPEATING_START)
    return made


def _stored(call: Call, key: str) -> Document:
    found = call.books.get(KIND, as_guid(key) or "")
    if found is None:
        raise NotFoundError
    return found


# --- wire -----------------------------------------------------------------------------------------------------------


def _view(call: Call, document: Document, near: Around, *, written: bool = False) -> dict[str, Any]:
    body = document.body
    contact = near.contacts[document.party or ""]
    return {
        "Schedule": _shown_schedule(body["Schedule"]),
        "RepeatingInvoiceID": document.id,
        "Type": body["Type"],
        "Reference": body["Reference"],
        "HasAttachments": body.get("HasAttachments", False),
        **{name: body[name] for name in FLAGS},
        "ID": document.id,
        "Contact": contact_views.stub(contact),
        "BrandingThemeID": body["BrandingThemeID"],
        "Status": document.status,
        "LineAmountTypes": body["LineAmountTypes"],
        "LineItems": [_shown_line(call, line, near, written=written) for line in body["LineItems"]],
        "SubTotal": body["SubTotal"],
        "TotalTax": body["TotalTax"],
        "Total": body["Total"],
        "TotalDiscount": body["TotalDiscount"],
        "CurrencyCode": body["CurrencyCode"],
    }


def _shown_line(call: Call, line: dict[str, Any], near: Around, *, written: bool) -> dict[str, Any]:
    shown = lines.view(call, line, near.items.get(line.get("ItemCode", "")), written=written)
    if "DiscountRate" in line:
        shown["DiscountEnteredAsPercent"] = True
    return shown


def _shown_schedule(schedule: dict[str, Any]) -> dict[str, Any]:
    plain = {name: schedule[name] for name in ("Period", "Unit", "DueDate", "DueDateType")}
    days: dict[str, Any] = {
        name: dt.date.fromisoformat(schedule[name])
        for name in ("StartDate", "EndDate", "NextScheduledDate")
        if name in schedule
    }
    return {**plain, **days}


ROUTES = (
    Route("GET", "RepeatingInvoices", TRANSACTIONS, get_all),
    Route("PUT", "RepeatingInvoices", TRANSACTIONS, put),
    Route("POST", "RepeatingInvoices", TRANSACTIONS, put),
    Route("GET", "RepeatingInvoices/{}", TRANSACTIONS, get_one),
    Route("POST", "RepeatingInvoices/{}", TRANSACTIONS, post_one),
)
