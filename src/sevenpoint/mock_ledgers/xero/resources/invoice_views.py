"""How invoices look on the wire: create echo, single read, pages, unpaged lists (xero.md 2.6, 5.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...bookkeeping import Document
from ...store import schema
from ..call import Call, created_at
from ..formats import date_string, utc_string
from . import contact_views, items, lines

# Key orders as recorded (xero.md 5.7).
ECHO = (
    "Type", "InvoiceID", "InvoiceNumber", "Reference", "Url", "Prepayments", "Overpayments", "AmountDue", "AmountPaid",
    "RepeatingInvoiceID",
    "SentToContact", "CurrencyRate", "TotalDiscount", "IsDiscounted", "HasErrors", "InvoicePaymentServices",
    "UpdatedDateUTCString", "Contact", "DateString", "Date", "DueDateString", "DueDate", "ExpectedPaymentDate",
    "PlannedPaymentDate", "BrandingThemeID", "Status", "LineAmountTypes", "LineItems", "SubTotal", "TotalTax", "Total",
    "UpdatedDateUTC", "CurrencyCode", "FullyPaidOnDate",
)  # fmt: skip
READ = (
    "Type", "InvoiceID", "InvoiceNumber", "Reference", "Url", "Payments", "CreditNotes", "Prepayments", "Overpayments",
    "RepeatingInvoiceID",
    "AmountDue", "AmountPaid", "AmountCredited", "SentToContact", "CurrencyRate", "TotalDiscount", "IsDiscounted",
    "HasAttachments", "HasErrors", "InvoicePaymentServices", "UpdatedDateUTCString", "Contact", "DateString", "Date",
    "DueDateString", "DueDate", "ExpectedPaymentDate", "PlannedPaymentDate", "BrandingThemeID", "Status",
    "LineAmountTypes", "LineItems", "SubTotal", "TotalTax", "Total", "UpdatedDateUTC", "CurrencyCode",
    "FullyPaidOnDate",
)  # fmt: skip
SUMMARY = tuple(name for name in READ if name not in ("Payments", "HasAttachments", "LineItems"))
_DATES = ("Date", "DueDate", "ExpectedPaymentDate", "PlannedPaymentDate", "FullyPaidOnDate")
_C = schema.document.c


@dataclass(frozen=True)
class Around:
    """What belongs to a set of invoices, read at once: contacts, payments by invoice, items by code."""

    contacts: dict[str, Document]
    payments: dict[str, list[Document]] = field(default_factory=dict)
    items: dict[str, Document] = field(default_factory=dict)


def around(call: Call, documents: Sequence[Document]) -> Around:
    """Read what belongs to the documents."""
    contacts = _by_id(call, "Contact", {document.party for document in documents if document.party})
    payments: dict[str, list[Document]] = {}
    for payment in _payments(call, [document.id for document in documents]):
        payments.setdefault(payment.number or "", []).append(payment)
    codes = {line["ItemCode"] for document in documents for line in document.body["LineItems"] if "ItemCode" in line}
    found = [items.by_code(call.books, code) for code in sorted(codes)]
    return Around(contacts, payments, {item.number or "": item for item in found if item is not None})


def _payments(call: Call, invoices: Sequence[str]) -> Iterator[Document]:
    """Standing payments; a payment's number is its invoice's id."""
    if len(invoices) == 1:
        yield from (each for each in call.books.all_numbered("Payment", invoices[0]) if each.status == "AUTHORISED")
        return
    for start in range(0, len(invoices), 500):
        some = _C.number.in_(invoices[start : start + 500])
        yield from call.books.find("Payment", some, _C.status == "AUTHORISED")


def _by_id(call: Call, kind: str, ids: set[str]) -> dict[str, Document]:
    if len(ids) == 1:
        one = call.books.get(kind, *ids)
        return {} if one is None else {one.id: one}
    wanted, found = sorted(ids), {}
    for start in range(0, len(wanted), 500):
        found.update({one.id: one for one in call.books.find(kind, _C.id.in_(wanted[start : start + 500]))})
    return found


def echo(call: Call, document: Document, changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """What a write answers. `changes`: members shown otherwise than stored."""
    values = {**_values(call, document, around(call, [document]), single=True, with_lines=True, written=True)}
    values.update(changes or {})
    return {name: values.get(name) for name in ECHO}


def read(call: Call, document: Document, around_it: Around, *, single: bool, with_lines: bool) -> dict[str, Any]:
    """What a read answers."""
    values = _values(call, document, around_it, single=single, with_lines=with_lines, written=False)
    return {name: values.get(name) for name in READ}


def summary(call: Call, document: Document, around_it: Around) -> dict[str, Any]:
    """What `summaryOnly` leaves."""
    values = _values(call, document, around_it, single=False, with_lines=False, written=False)
    return {name: values.get(name) for name in SUMMARY}


def stub(document: Document, contact: Document | None) -> dict[str, Any]:
    """The invoice inside a payment."""
    body = document.body
    return {
        "Type": body["Type"],
        "InvoiceID": document.id,
        "InvoiceNumber": document.number,
        "Payments": [],
        "CreditNotes": [],
        "Prepayments": [],
        "Overpayments": [],
        "AmountDue": body["AmountDue"],
        "AmountPaid": body["AmountPaid"],
        "AmountCredited": body["AmountCredited"],
        "IsDiscounted": False,
        "HasErrors": False,
        "Contact": None if contact is None else contact_views.stub(contact),
        "LineItems": [],
        "CurrencyCode": body["CurrencyCode"],
    }


def _values(
    call: Call, document: Document, near: Around, *, single: bool, with_lines: bool, written: bool
) -> dict[str, Any]:
    body, updated = document.body, created_at(document.updated_at)
    contact = near.contacts[document.party or ""]
    listed = body["LineItems"] if with_lines else []
    values = {name: value for name, value in body.items() if name not in _DATES}
    values.update(
        InvoiceID=document.id,
        InvoiceNumber=document.number or "",
        Reference=body.get("Reference", ""),
        Payments=[_payment(payment) for payment in near.payments.get(document.id, [])],
        CreditNotes=_credits(body, "CreditNote"),
        Prepayments=_credits(body, "Prepayment"),
        Overpayments=_credits(body, "Overpayment"),
        IsDiscounted="TotalDiscount" in body,
        HasAttachments=body.get("HasAttachments", False),
        HasErrors=False,
        InvoicePaymentServices=[],
        UpdatedDateUTCString=utc_string(updated),
        UpdatedDateUTC=updated,
        Contact=contact_views.full(contact) if single else contact_views.stub(contact),
        Status=document.status,
        LineItems=[
            lines.view(call, line, near.items.get(line.get("ItemCode", "")), written=written) for line in listed
        ],
        DateString=date_string(body["Date"]),
        DueDateString=date_string(body["DueDate"]) if "DueDate" in body else None,
        **{name: dt.date.fromisoformat(body[name]) for name in _DATES if name in body},
    )
    return values


def _payment(payment: Document) -> dict[str, Any]:
    return {
        "PaymentID": payment.id,
        "Date": dt.date.fromisoformat(payment.body["Date"]),
        "Amount": payment.body["Amount"],
        "Reference": payment.body.get("Reference", ""),
        "CurrencyRate": payment.body["CurrencyRate"],
        "HasAccount": False,
        "HasValidationErrors": False,
    }


def _credits(body: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The credits of a kind that are allocated to the invoice; `AppliedAmount` is what of each."""
    return [_credit(credit) for credit in body.get("Credits", []) if credit["Kind"] == kind]


def _credit(credit: dict[str, Any]) -> dict[str, Any]:
    numbered = {"CreditNoteNumber": credit["Number"]} if credit["Kind"] == "CreditNote" else {}
    return {
        f"{credit['Kind']}ID": credit["ID"],
        **numbered,
        "ID": credit["ID"],
        "HasErrors": False,
        "AppliedAmount": credit["Amount"],
        "DateString": date_string(credit["Date"]),
        "Date": dt.date.fromisoformat(credit["Date"]),
        "LineItems": [],
        "Total": credit["Total"],
    }
