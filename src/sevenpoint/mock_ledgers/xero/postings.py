"""Double entry behind every document (xero.md 5.15): who is debited and credited."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ..bookkeeping import ZERO, Books, Document, Line
from .resources import accounts
from .totals import net

POSTED = ("AUTHORISED", "PAID")


def post_invoice(books: Books, document: Document) -> None:
    """A sales invoice debits receivables, a bill credits payables. Drafts and voided ones post nothing."""
    body = document.body
    lines: list[Line] = []
    if document.status in POSTED:
        sales = body["Type"] == "ACCREC"
        control = accounts.system(books, "DEBTORS" if sales else "CREDITORS")
        sign = 1 if sales else -1
        lines = [Line(control.id, sign * body["Total"], document.party), *_coded(books, body, -sign)]
    books.post("Invoice", document.id, body["Date"], lines)


def post_credit_note(books: Books, document: Document) -> None:
    """A sales invoice the other way round. Allocating it moves nothing: both sides are the contact's receivables."""
    body = document.body
    lines: list[Line] = []
    if document.status in POSTED:
        sales = body["Type"] == "ACCRECCREDIT"
        control = accounts.system(books, "DEBTORS" if sales else "CREDITORS")
        sign = -1 if sales else 1
        lines = [Line(control.id, sign * body["Total"], document.party), *_coded(books, body, -sign)]
    books.post("CreditNote", document.id, body["Date"], lines)


def post_payment(books: Books, payment: Document, invoice: Document) -> None:
    """Money in against receivables, money out against payables. A deleted payment posts nothing."""
    lines: list[Line] = []
    if payment.status == "AUTHORISED":
        sales = invoice.body["Type"] == "ACCREC"
        control = accounts.system(books, "DEBTORS" if sales else "CREDITORS")
        amount = payment.body["Amount"] if sales else -payment.body["Amount"]
        lines = [Line(payment.body["AccountID"], amount), Line(control.id, -amount, invoice.party)]
    books.post("Payment", payment.id, payment.body["Date"], lines)


def post_bank_transaction(books: Books, document: Document) -> None:
    """RECEIVE debits the bank account, SPEND credits it. A deleted one posts nothing."""
    body = document.body
    lines: list[Line] = []
    if document.status == "AUTHORISED":
        sign = 1 if body["Type"] == "RECEIVE" else -1
        lines = [Line(body["BankAccountID"], sign * body["Total"]), *_coded(books, body, -sign)]
    books.post("BankTransaction", document.id, body["Date"], lines)


def post_manual_journal(books: Books, document: Document) -> None:
    """Debits positive, credits negative, tax to its account. Drafts, deleted and voided ones post nothing."""
    body = document.body
    lines: list[Line] = []
    if document.status == "POSTED":
        types = body["LineAmountTypes"]
        lines = [Line(line["AccountID"], net(line, types)) for line in body["JournalLines"]]
        tax = sum((line["TaxAmount"] for line in body["JournalLines"]), ZERO)
        lines.append(Line(accounts.system(books, "GST").id, tax))
    books.post("ManualJournal", document.id, body["Date"], lines)


def post_expense_claim(books: Books, claim: Document, receipts: Sequence[Document]) -> None:
    """An approved claim is owed to the user: each receipt's lines against Unpaid Expense Claims."""
    lines: list[Line] = []
    if claim.status == "AUTHORISED":
        for receipt in receipts:
            lines += _coded(books, receipt.body, 1)
        lines.append(Line(accounts.system(books, "UNPAIDEXPCLM").id, -claim.body["Total"]))
    books.post("ExpenseClaim", claim.id, claim.date or "", lines)


def post_conversion(books: Books, document: Document) -> None:
    """Conversion balances, debit positive; what they are off by is Historical Adjustment."""
    lines = [Line(one["AccountID"], one["Balance"]) for one in document.body["Balances"]]
    off = sum((line.amount for line in lines), ZERO)
    lines.append(Line(accounts.system(books, "HISTORICAL").id, -off))
    books.post("ConversionBalances", document.id, document.body["Date"], lines)


def _coded(books: Books, body: dict[str, Any], sign: int) -> list[Line]:
    """Each line to its account, all tax to the tax account."""
    priced = [line for line in body["LineItems"] if "LineAmount" in line]
    coded = [Line(line["AccountID"], sign * net(line, body["LineAmountTypes"])) for line in priced]
    tax: Decimal = body["TotalTax"]
    return [*coded, Line(accounts.system(books, "GST").id, sign * tax)] if tax else coded
