"""What repeating invoices make when their time comes (xero.md 6).

The number of a stored template is the moment of its next invoice, so that one indexed look-up finds what is due.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from ...bookkeeping import ZERO, Books, Document
from ...oauth import App
from ...store import schema
from .. import exchange
from ..call import Call, created_at
from ..errors import InvalidError
from ..postings import post_invoice
from . import contacts, history, invoice_rules, invoice_store
from .repeating_schedule import due_date, expanded, plan, setting

KIND = "RepeatingInvoice"
_C = schema.document.c


def fall_due(books: Books) -> None:
    """Make every invoice that is due, the earliest first, each at its own time.

    A template that starts in the past makes up for it as soon as it is there (how many Xero makes is [U]: all here).
    """
    while (template := books.first_due(KIND)) is not None:
        due = dt.datetime.fromisoformat(template.number or "")
        with books.sandbox.at(max(due, created_at(template.created_at))):
            _generate(books, template)


def schedule_next(books: Books, template: Document) -> None:
    """Set when the template is next due; the caller saves it."""
    template.number = plan(books, template.body["Schedule"], template.body["Generated"])


def _generate(books: Books, template: Document) -> None:
    """A normal invoice with its own number and the template's id, dated as scheduled."""
    body = template.body
    schedule: dict[str, Any] = body["Schedule"]
    day = dt.date.fromisoformat(schedule["NextScheduledDate"])
    due = due_date(day, schedule["DueDate"], schedule["DueDateType"]).isoformat()
    number = invoice_store.next_number(books)
    taken = ("Type", "LineAmountTypes", "CurrencyCode", "BrandingThemeID", "SubTotal", "TotalTax",
             "Total", "TotalDiscount")  # fmt: skip
    made = {name: body[name] for name in taken if body.get(name) is not None}
    made.update(
        InvoiceNumber=number, Reference=_text(books, body.get("Reference", ""), day), Date=day.isoformat(),
        DueDate=due, LineItems=_lines(books, body["LineItems"], day), AmountPaid=ZERO, AmountCredited=ZERO,
        CurrencyRate=exchange.day_rate(books, body["CurrencyCode"]),
        SentToContact=_is_sent(books, template, day), CreatedBy="", RepeatingInvoiceID=template.id,
    )  # fmt: skip
    invoice = Document(
        invoice_store.KIND, books.new_guid(), made, number=number, party=template.party,
        status=_status(books, template, day), date=made["Date"], due_date=due, total=made["Total"],
    )  # fmt: skip
    invoice_store.settle(invoice, made["Date"])
    told = setting(books, "repeating_raises_invoice_event")
    books.save(invoice, operation="CREATE" if told else "")
    post_invoice(books, invoice)
    _note(books, template, invoice)
    body["Generated"] += 1
    schedule_next(books, template)
    books.save(template, operation="", bump=False)


def _status(books: Books, template: Document, day: dt.date) -> str:
    """As the template says; one that may not be approved on that day stays a draft [U]."""
    try:
        invoice_rules.check_locks(books, day.isoformat())
    except InvalidError:
        return "DRAFT"
    return template.status or "DRAFT"


def _is_sent(books: Books, template: Document, day: dt.date) -> bool:
    """Marked as sent, or mailed: approved ones are, except those for past dates (xero.md 6)."""
    body = template.body
    mailed = body["ApprovedForSending"] and day >= books.today
    return template.status == "AUTHORISED" and bool(body["MarkAsSent"] or mailed)


def _lines(books: Books, lines: list[dict[str, Any]], day: dt.date) -> list[dict[str, Any]]:
    made = []
    for line in lines:
        copied = {**line, "LineItemID": books.new_guid()}
        if "Description" in copied:
            copied["Description"] = _text(books, copied["Description"], day)
        made.append(copied)
    return made


def _text(books: Books, text: str, day: dt.date) -> str:
    return expanded(text, day) if setting(books, "repeating_expands_placeholders") else text


def _note(books: Books, template: Document, invoice: Document) -> None:
    """The invoice's history, and the contact's first sale."""
    itself = Call(books, App("", books.sandbox.id, "xero", "Xero", "ledger", "", [], None, "", "none", 0), "PUT", {},
                  None, b"")  # fmt: skip
    history.record(itself, invoice_store.KIND, invoice.id, "Created", "Created by a repeating invoice")
    history.record(itself, KIND, template.id, "Generated", f"Invoice {invoice.number} was created")
    contact = books.get(contacts.KIND, template.party or "")
    if contact is not None:
        contacts.mark(itself, contact, "IsCustomer")
