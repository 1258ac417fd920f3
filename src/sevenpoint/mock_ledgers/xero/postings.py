"""Double entry behind every document (xero.md 5.15): who is debited and credited."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ..bookkeeping import ZERO, Books, Document, Line
from .exchange import is_foreign, to_base
from .resources import accounts
from .totals import net

POSTED = ("AUTHORISED", "PAID")


# What a payment does to the bank account: sales and refunds by suppliers bring money in.
MONEY_IN: dict[str, int] = {
    "ACCREC": 1, "ACCPAY": -1, "ACCRECCREDIT": -1, "ACCPAYCREDIT": 1, "RECEIVE-PREPAYMENT": -1, "SPEND-PREPAYMENT": 1,
    "RECEIVE-OVERPAYMENT": -1, "SPEND-OVERPAYMENT": 1,
}  # fmt: skip
SALES = frozenset(("ACCREC", "ACCRECCREDIT", "RECEIVE-PREPAYMENT", "RECEIVE-OVERPAYMENT"))


def control(books: Books, kind: str) -> Document:
    """The control account of a document's Type: receivables or payables."""
    return accounts.system(books, "DEBTORS" if kind in SALES else "CREDITORS")


def post_invoice(books: Books, document: Document) -> None:
    """A sales invoice debits receivables, a bill credits payables. Drafts and voided ones post nothing."""
    _post_document(books, document, 1 if document.body["Type"] == "ACCREC" else -1)


def post_credit_note(books: Books, document: Document) -> None:
    """A sales invoice the other way round."""
    _post_document(books, document, -1 if document.body["Type"] == "ACCRECCREDIT" else 1)


def post_payment(books: Books, payment: Document, target: Document) -> None:
    """Money in against receivables, money out against payables; refunds of credits the other way round.

    What the rates of document and payment differ by is a realised gain or loss. A deleted payment posts nothing.
    """
    body = payment.body
    lines: list[Line] = []
    if payment.status == "AUTHORISED":
        sign = MONEY_IN[target.body["Type"]]
        lines = [Line(body["AccountID"], sign * body["BaseAmount"]), *_settled(books, target, body, -sign)]
        lines.append(_gain(books, lines))
    books.post("Payment", payment.id, body["Date"], lines)


def post_allocation(books: Books, allocation: dict[str, Any], credit: Document, invoice: Document | None) -> None:
    """A credit against an invoice, both in the control account; only other rates and prepayments move something.

    `allocation`: `BaseApplied` and perhaps `Split` of the credit, `InvoiceBase` of the invoice. `invoice` None: it is
    taken back.
    """
    lines: list[Line] = []
    if invoice is not None:
        sign = 1 if invoice.body["Type"] == "ACCREC" else -1
        lines = _settled(books, credit, allocation, sign)
        account = control(books, invoice.body["Type"])
        lines.append(Line(account.id, -sign * allocation["InvoiceBase"], invoice.party))
        lines.append(_gain(books, lines))
    books.post("Allocation", allocation["AllocationID"], allocation["Date"], lines)


def post_bank_transaction(books: Books, document: Document) -> None:
    """RECEIVE debits the bank account, SPEND credits it. A deleted one posts nothing.

    One that makes a prepayment or overpayment leaves the posting to that.
    """
    body = document.body
    lines: list[Line] = []
    if document.status == "AUTHORISED" and body["Type"] in ("SPEND", "RECEIVE"):
        sign = 1 if body["Type"] == "RECEIVE" else -1
        lines = _in_base(books, body, [Line(body["BankAccountID"], sign * body["Total"]), *_coded(books, body, -sign)])
    books.post("BankTransaction", document.id, body["Date"], lines)


def post_overpayment(books: Books, document: Document) -> None:
    """Money that came or went without a document, in the control account until it is allocated or refunded."""
    body = document.body
    sign = -MONEY_IN[body["Type"]]
    amount = to_base(sign * body["Total"], body["CurrencyRate"])
    account = control(books, body["Type"])
    lines = [Line(body["BankAccountID"], amount), Line(account.id, -amount, document.party)]
    books.post("Overpayment", document.id, body["Date"], lines)


def post_prepayment(books: Books, document: Document) -> None:
    """Money that came or went in advance, on the accounts of its lines and tax until it is allocated or refunded.

    That it stays off the control account until then is [U]; so its tax is declared once, with the payment.
    """
    body = document.body
    sign = -MONEY_IN[body["Type"]]
    coded = [Line(share["AccountID"], -sign * share["Amount"]) for share in body["Coded"]]
    bank = Line(body["BankAccountID"], to_base(sign * body["Total"], body["CurrencyRate"]))
    books.post("Prepayment", document.id, body["Date"], [bank, *coded])


def shares(books: Books, body: dict[str, Any]) -> list[dict[str, Any]]:
    """What each account carries of a prepayment, in base; together its total."""
    total = to_base(body["Total"], body["CurrencyRate"])
    lines = _in_base(books, body, [Line("", body["Total"]), *_coded(books, body, -1)])
    merged: dict[str, Decimal] = {}
    for line in lines:
        merged[line.account] = merged.get(line.account, ZERO) - line.amount
    if merged.pop("") != -total:
        raise LookupError("a prepayment's total changed while it was converted")
    return [{"AccountID": account, "Amount": amount} for account, amount in merged.items()]


def post_transfer(books: Books, document: Document) -> None:
    """From one bank account to another. A deleted one posts nothing."""
    body = document.body
    lines: list[Line] = []
    if document.status == "AUTHORISED":
        amount = to_base(body["Amount"], body["DocumentRate"])
        lines = [Line(body["To"]["AccountID"], amount), Line(body["From"]["AccountID"], -amount)]
    books.post("BankTransfer", document.id, body["Date"], lines)


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


def _post_document(books: Books, document: Document, sign: int) -> None:
    body = document.body
    lines: list[Line] = []
    if document.status in POSTED:
        account = control(books, body["Type"])
        lines = [Line(account.id, sign * body["Total"], document.party), *_coded(books, body, -sign)]
    books.post(document.kind, document.id, body["Date"], _in_base(books, body, lines))


def _settled(books: Books, target: Document, taken: dict[str, Any], sign: int) -> list[Line]:
    """What a payment or an allocation takes off a document: of the control account, or of a prepayment's accounts."""
    if taken.get("Split"):
        return [Line(share["AccountID"], sign * share["Amount"]) for share in taken["Split"]]
    return [Line(control(books, target.body["Type"]).id, sign * taken["BaseApplied"], target.party)]


def _gain(books: Books, lines: list[Line]) -> Line:
    """The line that balances an entry whose sides were converted at different rates."""
    off = sum((line.amount for line in lines), ZERO)
    return Line(accounts.system(books, "REALISEDCURRENCYGAIN").id if off else "", -off)


def _in_base(books: Books, body: dict[str, Any], lines: list[Line]) -> list[Line]:
    """Lines in the base currency; the cents that rounding leaves go to the rounding account."""
    if not is_foreign(body):
        return lines
    made = [Line(line.account, to_base(line.amount, body["CurrencyRate"]), line.party) for line in lines]
    off = sum((line.amount for line in made), ZERO)
    return [*made, Line(accounts.system(books, "ROUNDING").id, -off)] if off else made


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
