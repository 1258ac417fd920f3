"""Which invoice may become what, and what may still be changed (xero.md 5.7)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ...bookkeeping import Books, Document
from ...store import schema
from .. import errors, exchange
from ..bodies import Element
from ..errors import InvalidError
from . import organisation

STATUSES = ("DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "VOIDED", "DELETED")
NEW = ("DRAFT", "SUBMITTED", "AUTHORISED")
TRANSITIONS: dict[str, tuple[str, ...]] = {
    "DRAFT": ("DRAFT", "SUBMITTED", "AUTHORISED", "DELETED"),
    "SUBMITTED": ("SUBMITTED", "AUTHORISED", "DRAFT", "DELETED"),
    "AUTHORISED": ("AUTHORISED", "VOIDED"),
    "PAID": ("PAID", "VOIDED"),  # a document of 0.00 is PAID without a payment, and may be voided
    "VOIDED": (),
    "DELETED": (),
}
# What a document with payments still takes. Bills: Xero's changelog of 19 Mar 2026, second-hand (xero.md 0).
PAID_MEMBERS = frozenset(("Reference", "DueDate", "InvoiceNumber", "BrandingThemeID", "Contact", "Url", "LineItems",
                          "PlannedPaymentDate", "SentToContact", "Status", "InvoiceID", "Type"))  # fmt: skip
PAID_LINE_MEMBERS = frozenset(("LineItemID", "Description", "AccountCode", "Tracking"))
COMPARED = ("Date", "LineAmountTypes", "CurrencyCode", "Type")


def has_payments(books: Books, invoice: Document) -> bool:
    """Whether a payment or an allocated credit stands on the document."""
    c = schema.document.c
    return (
        bool(invoice.body.get("Credits"))
        or books.count("Payment", c.number == invoice.id, c.status == "AUTHORISED") > 0
    )


def check_creation(status: str) -> None:
    """Raise InvalidError for a status that nothing can be created with."""
    if status not in NEW:
        raise InvalidError(errors.INVOICE_NOT_CREATABLE)


def check_transition(document: Document, wanted: str, *, paid: bool) -> None:
    """Raise InvalidError for a move that the state table does not have."""
    current = document.status or ""
    if current in ("VOIDED", "DELETED"):
        raise InvalidError(errors.INVOICE_NOT_MODIFIABLE)
    if wanted == current:
        return
    if paid:
        raise InvalidError(errors.INVOICE_STATUS_PAID.format(status=wanted))
    if wanted not in TRANSITIONS[current]:
        raise InvalidError(errors.INVOICE_NOT_MODIFIABLE)


def check_paid_edit(books: Books, document: Document, element: Element) -> None:
    """Raise InvalidError when a document with payments is asked for more than it still takes.

    Members that repeat what is stored do no harm.
    """
    body = document.body
    for name in COMPARED:
        sent = element.day(name) if name == "Date" else element.text(name)
        if sent and sent.lower() != str(body.get(name, "")).lower():
            raise InvalidError(errors.INVOICE_PAID_LOCKED)
    rate = element.decimal("CurrencyRate")
    ignored = body["CurrencyCode"] == exchange.base_of(books)
    if rate is not None and not ignored and rate != body["CurrencyRate"]:
        raise InvalidError(errors.INVOICE_PAID_LOCKED)
    if body.get("Credits") and _names_another_contact(document, element):
        raise InvalidError(errors.INVOICE_PAID_LOCKED)
    stored = {line["LineItemID"]: line for line in body["LineItems"]}
    for line in element.children("LineItems") or []:
        before = stored.get(line.guid("LineItemID") or "")
        if before is None:
            raise InvalidError(errors.INVOICE_PAID_LINE)
        if any(_moves_money(line, before, name) for name in ("Quantity", "UnitAmount", "LineAmount", "TaxAmount",
                                                             "DiscountRate", "DiscountAmount")):  # fmt: skip
            raise InvalidError(errors.INVOICE_PAID_LOCKED)
        for name in ("TaxType", "ItemCode"):
            if line.has(name) and line.text(name) != before.get(name, ""):
                raise InvalidError(errors.INVOICE_PAID_LOCKED)


def _names_another_contact(document: Document, element: Element) -> bool:
    contact = element.child("Contact")
    return contact is not None and not (contact.has("ContactID") and contact.guid("ContactID") == document.party)


def _moves_money(line: Element, before: dict[str, Any], name: str) -> bool:
    sent = line.decimal(name)
    return sent is not None and sent != before.get(name, 0)


def check_locks(books: Books, *days: str) -> None:
    """Raise InvalidError when a date lies in a locked period."""
    for name, lock in organisation.lock_dates(books):
        if any(day <= lock for day in days):
            shown = dt.date.fromisoformat(lock)
            raise InvalidError(errors.LOCKED_PERIOD.format(lock=name, date=f"{shown.day} {shown:%B %Y}"))
