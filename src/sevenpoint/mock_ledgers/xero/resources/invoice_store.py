"""Stored invoices: finding them, their state from what is due, their numbers (xero.md 5.7)."""

from __future__ import annotations

from ...bookkeeping import ZERO, Books, Document
from ...store import schema
from .. import exchange
from ..bodies import as_guid
from ..errors import NotFoundError
from ..postings import POSTED, post_invoice

KIND = "Invoice"
_C = schema.document.c


def find(books: Books, key: str) -> Document:
    """An invoice by id or number; sales invoices before bills. Raises NotFoundError."""
    identity = as_guid(key)
    found = books.get(KIND, identity) if identity else None
    found = found or numbered(books, key) or books.by_number(KIND, key)
    if found is None:
        raise NotFoundError
    return found


def numbered(books: Books, number: str) -> Document | None:
    """The sales invoice of that number; numbers of bills need not be unique."""
    found = books.all_numbered(KIND, number)
    return next((invoice for invoice in found if invoice.body["Type"] == "ACCREC"), None)


def settle(document: Document, paid_on: str) -> None:
    """AmountDue from what is paid, and PAID exactly when an approved document has nothing due (xero.md 5.7)."""
    body = document.body
    body["AmountDue"] = document.balance = body["Total"] - body["AmountPaid"] - body["AmountCredited"]
    exchange.carry(body, open_document=True)
    if document.status in POSTED:
        document.status = "PAID" if body["AmountDue"] == 0 else "AUTHORISED"
    body["Status"] = document.status
    body.pop("FullyPaidOnDate", None)
    if document.status == "PAID":
        body["FullyPaidOnDate"] = paid_on


def resettle(books: Books, invoice: Document) -> None:
    """Amounts and state follow from the payments and credits that stand (xero.md 5.7); the record is saved.

    Whether Xero tells webhooks of it is not documented: `payment_raises_invoice_event` in the settings decides.
    """
    body = invoice.body
    payments = books.find("Payment", _C.number == invoice.id, _C.status == "AUTHORISED")
    applied = body.get("Credits", [])
    body["AmountPaid"] = sum((payment.body["Amount"] for payment in payments), ZERO)
    body["AmountCredited"] = sum((credit["Amount"] for credit in applied), ZERO)
    uses = [*(payment.body for payment in payments), *applied]
    body["BaseSettled"] = sum((use["BaseApplied"] for use in uses), ZERO)
    settle(invoice, max((use["Date"] for use in uses), default=body["Date"]))
    told = books.organisation.settings.get("payment_raises_invoice_event", True)
    books.save(invoice, operation="UPDATE" if told else "")
    post_invoice(books, invoice)


def next_number(books: Books) -> str:
    """The next free INV- number."""
    while True:
        number = f"INV-{books.next_number('invoice'):04d}"
        if numbered(books, number) is None:
            return number


def continue_after(books: Books, number: str) -> None:
    """A caller's own INV-0100 lets the sequence go on after it."""
    prefix, _, digits = number.partition("-")
    if (
        prefix == "INV"
        and digits.isdecimal()
        and len(digits) <= 9
        and int(digits) > (books.peek_number("invoice") or 0)
    ):
        books.set_number("invoice", int(digits))
