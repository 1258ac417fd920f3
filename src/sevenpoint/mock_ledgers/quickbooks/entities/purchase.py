"""Purchase: money spent at once, by cash, cheque or card; bank fees are booked as one (quickbooks.md 7.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...bookkeeping import Books, Document, Line
from .. import expense_lines, reimbursing, tax
from ..entity import (
    DOC_NUMBER,
    NEWEST_FIRST,
    TRANSACTION_FILTERS,
    TRANSACTION_OPERATIONS,
    Draft,
    Entity,
    text,
)
from ..faults import fault
from ..fields import (
    ADDRESS,
    LINKS,
    READONLY,
    Body,
    Choice,
    Day,
    Field,
    Flag,
    Many,
    Money,
    Number,
    Ref,
    Text,
)
from ..numbering import refuse_duplicate

_ACCOUNT_TYPE = {"Cash": "Bank", "Check": "Bank", "CreditCard": "Credit Card"}
FIELDS: dict[str, Field] = {
    "AccountRef": Ref(to=("Account",)),
    "PaymentType": Choice(words=tuple(_ACCOUNT_TYPE), keep=True),
    "EntityRef": Ref(to=("Vendor", "Customer"), typed=True),
    "RemitToAddr": ADDRESS,
    "Credit": Flag(keep=True),
    "TotalAmt": Money(readonly=True),
    "PurchaseEx": READONLY,
    "PaymentMethodRef": Ref(to=("PaymentMethod",)),
    "PrintStatus": Choice(words=("NotSet", "NeedToPrint", "PrintComplete")),
    "DocNumber": Text(21, keep=True),
    "TxnDate": Day(),
    "DepartmentRef": Ref(to=("Department",)),
    "CurrencyRef": Ref(to=("Currency",), keep=True),
    "ExchangeRate": Number(keep=True),
    "PrivateNote": Text(4000),
    "LinkedTxn": Many(fields=LINKS, readonly=True),
    "GlobalTaxCalculation": tax.GLOBAL_TAX,
    "TxnTaxDetail": tax.TAX_DETAIL,
    "TxnSource": READONLY,
    "Line": Many(fields=expense_lines.EXPENSE_LINE),
    "CustomField": READONLY,
    "TransactionLocationType": READONLY,
}


def complete(draft: Draft) -> None:
    """Defaults and checks of a purchase. Raises 2020, 6000, 6140, 6430."""
    body = draft.body
    _require_paying_account(draft)
    body.setdefault("TxnDate", draft.books.today.isoformat())
    body.setdefault("CurrencyRef", {"value": draft.books.organisation.currency})
    body.setdefault("Credit", False)
    body.setdefault("PrintStatus", "NeedToPrint" if body["PaymentType"] == "Check" else "NotSet")
    number = body.get("DocNumber")
    if number and body["PaymentType"] != "Check" and "allowduplicatedocnum" not in draft.options:
        refuse_duplicate(draft, number)
    expense_lines.complete_lines(draft)
    reimbursing.keep_billed(draft)


def _require_paying_account(draft: Draft) -> None:
    target, expected = draft.body["AccountRef"]["value"], _ACCOUNT_TYPE[draft.body["PaymentType"]]
    account = draft.books.get("Account", target)
    if account is not None and account.body["AccountType"] != expected:
        raise fault("account_type", id=target, expected=expected, element="AccountRef")


def index(body: Body) -> dict[str, Any]:
    """What is indexed of a purchase."""
    return {"number": body.get("DocNumber"), "status": "open", "date": body["TxnDate"], "total": body["TotalAmt"]}


def postings(books: Books, document: Document) -> Sequence[Line]:
    """Debit the expenses and their tax, credit the account paid from; the other way round for a refund (`Credit`)."""
    body = document.body
    return expense_lines.entry(books, body, body["AccountRef"]["value"], 1 if body["Credit"] else -1, None)


PURCHASE = Entity(
    name="Purchase",
    fields=FIELDS,
    operations=TRANSACTION_OPERATIONS,
    required=("PaymentType", "AccountRef", "Line"),
    sequence="Transaction",
    name_field="DocNumber",
    filters={**TRANSACTION_FILTERS, "DocNumber": DOC_NUMBER, "PaymentType": text("PaymentType")},
    order=NEWEST_FIRST,
    complete=complete,
    index=index,
    postings=postings,
    settle=reimbursing.settle,
    release=reimbursing.refuse_billed,
)
