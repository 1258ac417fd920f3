"""Invoice (quickbooks.md 7.0, 7.1, 7.2; void 2.7)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ...bookkeeping import Books, Document, Line
from .. import auto_apply, lines, links, numbering, sales_form, settling, tax
from ..entity import (
    DOC_NUMBER,
    DOCUMENT,
    NEWEST_FIRST,
    TRANSACTION_FILTERS,
    TRANSACTION_OPERATIONS,
    Draft,
    Entity,
    Filter,
    ready_account,
    ref,
    total_of,
)
from ..faults import fault
from ..fields import (
    LINKS,
    READONLY,
    Body,
    Day,
    Flag,
    Many,
    Money,
    Ref,
)
from .payment import PAYMENT
from .term import due_date

ZERO = Decimal("0.00")
_PAYMENT_FLAGS = ("AllowIPNPayment", "AllowOnlinePayment", "AllowOnlineCreditCardPayment", "AllowOnlineACHPayment")
FIELDS = {
    **{name: Flag() for name in _PAYMENT_FLAGS},
    "Deposit": Money(),
    "DepositToAccountRef": Ref(to=("Account",)),
    **sales_form.FIELDS,
    "LinkedTxn": Many(fields=LINKS, keep=True),
    "SalesTermRef": Ref(to=("Term",)),
    "DueDate": Day(),
    "HomeBalance": Money(readonly=True),
    "Balance": Money(readonly=True),
    "InvoiceLink": READONLY,
    "EInvoiceStatus": READONLY,
}


def complete(draft: Draft) -> None:
    """Everything that QuickBooks adds to an invoice or refuses it for."""
    body = draft.body
    customer = draft.books.get("Customer", body["CustomerRef"]["value"])
    if customer is None:
        raise fault("deleted")
    _default_heading(draft, customer.body)
    lines.complete_sales_lines(draft)
    total_tax = tax.complete_tax(draft)
    body["TotalAmt"] = total_of(lines.sales_of(body)) - lines.discount_of(body) + total_tax
    if body["TotalAmt"] < 0:
        raise fault("business", detail="The transaction amount must be 0 or greater.")
    _balance(draft)


def _default_heading(draft: Draft, customer: Body) -> None:
    body, sent = draft.body, draft.sent
    body.setdefault("TxnDate", draft.books.today.isoformat())
    body.setdefault("CurrencyRef", {"value": draft.books.organisation.currency})
    numbering.number_sales_form(draft)
    if "SalesTermRef" not in body and "SalesTermRef" in customer and draft.before is None:
        body["SalesTermRef"] = customer["SalesTermRef"]
    if "DueDate" not in body or ("SalesTermRef" in sent and "DueDate" not in sent):
        term = draft.books.get("Term", body["SalesTermRef"]["value"]) if "SalesTermRef" in body else None
        body["DueDate"] = due_date(term.body if term else None, body["TxnDate"])
    for address in ("BillAddr", "ShipAddr"):
        if address not in body and address in customer:
            body[address] = customer[address]
    for flag in _PAYMENT_FLAGS:
        # Any update that omits them sets them back to the company's setting (quickbooks.md 2.7).
        body[flag] = sent.get(flag, False)
    body.setdefault("PrintStatus", "NeedToPrint")
    body.setdefault("EmailStatus", "NotSet")
    body.setdefault("ApplyTaxAfterDiscount", False)
    if body["EmailStatus"] == "NeedToSend" and "BillEmail" not in body:
        raise fault("missing", name="BillEmail")


def _balance(draft: Draft) -> None:
    body = draft.body
    deposit = body.get("Deposit", ZERO)
    if deposit < 0 or deposit > body["TotalAmt"]:
        raise fault("business", detail="The deposit cannot be more than the total of the invoice.")
    if deposit:
        body.setdefault("DepositToAccountRef", {"value": draft.account("undeposited")})
        draft.refuse_receivable(body["DepositToAccountRef"]["value"], "DepositToAccountRef")
    links.complete(draft)
    settling.set_balance(draft.books, "Invoice", draft.id, body)
    settling.protect_settled(draft, "CustomerRef")


def settle(draft: Draft, document: Document) -> None:
    """What the invoice takes over learns of it; a new one takes the customer's credits when the company says so."""
    links.settle(draft, document)
    auto_apply.apply_credits(draft, document, PAYMENT)


def index(body: Body) -> dict[str, Any]:
    """What is indexed of an invoice."""
    return {
        "number": body.get("DocNumber"), "party": body["CustomerRef"]["value"], "status": "open",
        "date": body["TxnDate"], "due_date": body["DueDate"], "total": body["TotalAmt"], "balance": body["Balance"],
    }  # fmt: skip


def postings(books: Books, document: Document) -> Sequence[Line]:
    """Debit accounts receivable (and what a deposit goes to), credit income by item account and sales tax."""
    body = document.body
    deposit, tax_total = body.get("Deposit", ZERO), body["TxnTaxDetail"]["TotalTax"]
    entry = [Line(ready_account(books, "receivable"), body["TotalAmt"] - deposit, document.party)]
    if deposit:
        entry.append(Line(body["DepositToAccountRef"]["value"], deposit))
    for line in lines.flat(body["Line"]):
        detail = line.get(line["DetailType"], {})
        if line["DetailType"] == lines.SALES:
            entry.append(Line(detail["ItemAccountRef"]["value"], -line["Amount"]))
        elif line["DetailType"] == lines.DISCOUNT:
            entry.append(Line(detail["DiscountAccountRef"]["value"], line["Amount"]))
    return [*entry, Line(ready_account(books, "tax_payable"), -tax_total)]


def void(body: Body) -> None:
    """Amounts are zero, nothing is linked."""
    lines.void_lines(body)
    tax.void_tax(body)
    body.update({"TotalAmt": ZERO, "Balance": ZERO, "LinkedTxn": []})
    body.pop("Deposit", None)


INVOICE = Entity(
    name="Invoice",
    fields=FIELDS,
    operations=frozenset({*TRANSACTION_OPERATIONS, "void"}),
    required=("Line", "CustomerRef"),
    sequence="Transaction",
    name_field="DocNumber",
    filters={
        **TRANSACTION_FILTERS,
        "DocNumber": DOC_NUMBER,
        "DueDate": Filter("day", DOCUMENT.due_date),
        "CustomerRef": Filter("ref", DOCUMENT.party),
        "Balance": Filter("money", DOCUMENT.balance),
        "SalesTermRef": ref("SalesTermRef"),
    },
    order=NEWEST_FIRST,
    complete=complete,
    index=index,
    postings=postings,
    settle=settle,
    release=settling.refuse_settled,
    void=void,
)
