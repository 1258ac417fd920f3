"""Invoices and bills (xero.md 5.7)."""

from __future__ import annotations

import hashlib

from sqlalchemy import ColumnElement

from ...store import schema
from .. import errors
from ..answers import Answer
from ..call import Call, Route
from ..lists import (
    ListSpec,
    amount,
    boolean,
    day,
    decimals,
    guid,
    is_paged,
    listed,
    listed_guids,
    listing,
    member,
    moment,
    of_contact,
    search,
    status,
    text,
)
from ..postings import POSTED
from ..scopes import TRANSACTIONS
from ..where import Field
from ..writing import Shape, write
from .invoice_store import KIND, find
from .invoice_views import around, read, summary
from .invoice_writing import change, write_one

SHAPE = Shape("Invoices", "InvoiceID", "HasErrors", ("LineItems",))
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "Invoice",
    {
        "InvoiceID": guid(_C.id),
        "RepeatingInvoiceID": guid(_C.body["RepeatingInvoiceID"].as_string()),
        "InvoiceNumber": text(_C.number),
        "Status": status(),
        "Date": day(_C.date),
        "DueDate": day(_C.due_date),
        "Total": amount(_C.total),
        "AmountDue": amount(_C.balance),
        "UpdatedDateUTC": moment(),
        "Contact": Field("Object", _C.party),
        "Contact.ContactID": guid(_C.party),
        "Contact.Name": of_contact("Name"),
        "Contact.ContactNumber": of_contact("ContactNumber"),
        "FullyPaidOnDate": day(_C.body["FullyPaidOnDate"].as_string()),
        **{name: member(name) for name in ("Type", "Reference", "Url", "LineAmountTypes", "CurrencyCode")},
        **{name: decimals(name) for name in ("AmountPaid", "AmountCredited", "SubTotal", "TotalTax")},
        "SentToContact": boolean("SentToContact"),
    },
    paged=True,
)


# --- reading --------------------------------------------------------------------------------------------------------


def get_all(call: Call) -> Answer:
    """GET /Invoices."""
    brief, statuses = call.flag("summaryonly") is True, listed(call, "statuses")
    conditions: list[ColumnElement[bool]] = search(call, _C.number, _C.body["Reference"].as_string())
    for column, wanted in (
        (_C.id, listed_guids(call, "ids")),
        (_C.party, listed_guids(call, "contactids")),
        (_C.number, listed(call, "invoicenumbers")),
        (_C.status, [word.upper() for word in statuses]),
    ):
        if wanted:
            conditions.append(column.in_(wanted))
    if call.flag("createdbymyapp") is True:
        conditions.append(_C.body["CreatedBy"].as_string() == call.app.client_id)
    found, pagination = listing(call, SPEC, *conditions, must_page=brief or bool(statuses))
    near = around(call, found)
    if brief:
        return Answer("Invoices", [summary(call, one, near) for one in found], pagination)
    with_lines = is_paged(call) or pagination is not None
    items = [read(call, one, near, single=False, with_lines=with_lines) for one in found]
    return Answer("Invoices", items, pagination)


def get_one(call: Call, key: str) -> Answer:
    """GET /Invoices/{InvoiceID} or /Invoices/{InvoiceNumber}."""
    document = find(call.books, key)
    return Answer("Invoices", [read(call, document, around(call, [document]), single=True, with_lines=True)])


def online(call: Call, key: str) -> Answer:
    """GET /Invoices/{InvoiceID}/OnlineInvoice: approved sales invoices only."""
    document = find(call.books, key)
    if document.body["Type"] != "ACCREC" or document.status not in POSTED:
        raise errors.validation([{"ValidationErrors": [{"Message": errors.INVOICE_NO_ONLINE}]}])
    word = hashlib.sha256(document.id.encode()).hexdigest()[:40]
    return Answer("OnlineInvoices", [{"OnlineInvoiceUrl": f"https://in.xero.com/{word}"}])


# --- writing --------------------------------------------------------------------------------------------------------


def put(call: Call) -> Answer:
    """PUT and POST /Invoices."""
    return write(call, SHAPE, call.elements("Invoices", "Invoice"), write_one)


def post_one(call: Call, key: str) -> Answer:
    """POST /Invoices/{InvoiceID}."""
    document = find(call.books, key)
    elements = call.elements("Invoices", "Invoice")[:1]
    return write(call, SHAPE, elements, lambda call, element: change(call, element, document))


ROUTES = (
    Route("GET", "Invoices", TRANSACTIONS, get_all),
    Route("PUT", "Invoices", TRANSACTIONS, put),
    Route("POST", "Invoices", TRANSACTIONS, put),
    Route("GET", "Invoices/{}", TRANSACTIONS, get_one),
    Route("POST", "Invoices/{}", TRANSACTIONS, post_one),
    Route("GET", "Invoices/{}/OnlineInvoice", TRANSACTIONS, online),
)
