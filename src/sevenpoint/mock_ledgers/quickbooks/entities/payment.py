"""Payment: money from a customer and credit memos, applied to invoices or kept (quickbooks.md 7.1; void 2.7)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ...bookkeeping import Books, Document, Line
from .. import settling
from ..entity import (
    DOCUMENT,
    NEWEST_FIRST,
    TRANSACTION_FILTERS,
    TRANSACTION_OPERATIONS,
    Draft,
    Entity,
    Filter,
    ready_account,
    text,
)
from ..faults import fault
from ..fields import LINKS, READONLY, Body, Day, Field, Flag, Many, Money, Number, Ref, Text

ZERO = Decimal("0.00")
_DEPOSIT_TYPES = ("Bank", "Other Current Asset")
FIELDS: dict[str, Field] = {
    "CustomerRef": Ref(to=("Customer",)),
    "DepositToAccountRef": Ref(to=("Account",)),
    "ARAccountRef": READONLY,
    "PaymentMethodRef": Ref(to=("PaymentMethod",)),
    "PaymentRefNum": Text(21),
    "CreditCardPayment": READONLY,
    "TotalAmt": Money(),
    "UnappliedAmt": Money(readonly=True),
    "ProcessPayment": Flag(),
    "TxnDate": Day(),
    "CurrencyRef": Ref(to=("Currency",), keep=True),
    "ExchangeRate": Number(keep=True),
    "PrivateNote": Text(4000),
    "LinkedTxn": Many(fields=LINKS, readonly=True),
    "Line": Many(
        fields={
            "Id": READONLY,
            "LineNum": READONLY,
            "Description": READONLY,
            "Amount": Money(),
            "LinkedTxn": Many(fields=LINKS),
            "LineEx": READONLY,
            "DetailType": READONLY,
        }
    ),
    "TxnStatus": READONLY,
    "EmailStatus": READONLY,
    "DeliveryInfo": READONLY,
    "TxnSource": READONLY,
    "TaxExemptionRef": READONLY,
    "TransactionLocationType": READONLY,
    "CustomExtensions": READONLY,
}


def complete(draft: Draft) -> None:
    """Defaults of a payment, and its lines against what its invoices still owe."""
    body = draft.body
    if body["TotalAmt"] < 0:
        raise fault("business", detail="The amount of a payment must be 0 or greater.")
    body.setdefault("TxnDate", draft.books.today.isoformat())
    body.setdefault("CurrencyRef", {"value": draft.books.organisation.currency})
    body.setdefault("ProcessPayment", False)
    body.setdefault("DepositToAccountRef", {"value": draft.account("undeposited")})
    _require_deposit_account(draft)
    body["Line"] = settling.applied_lines(draft, settling.RECEIVABLE)
    body["UnappliedAmt"] = body["TotalAmt"] - settling.applied_total(draft.books, settling.RECEIVABLE, body)
    if body["UnappliedAmt"] < 0:
        raise fault("business", detail="The amount applied to transactions is more than the amount of the payment.")
    body.setdefault("LinkedTxn", [])
    _protect_deposited(draft)


def _protect_deposited(draft: Draft) -> None:
    before = draft.before or {}
    if before.get("LinkedTxn") and any(
        before[name] != draft.body[name] for name in ("TotalAmt", "DepositToAccountRef")
    ):
        raise fault("deposited", id=before["LinkedTxn"][0]["TxnId"])


def release(books: Books, document: Document) -> None:
    """A payment inside a deposit can neither be voided nor deleted (quickbooks.md 2.7). Raises 6540."""
    if document.body["LinkedTxn"]:
        raise fault("deposited", id=document.body["LinkedTxn"][0]["TxnId"])


def _require_deposit_account(draft: Draft) -> None:
    target = draft.body["DepositToAccountRef"]["value"]
    account = draft.books.get("Account", target)
    if account is not None and account.body["AccountType"] not in _DEPOSIT_TYPES:
        raise fault("account_type", id=target, expected=" or ".join(_DEPOSIT_TYPES), element="DepositToAccountRef")


def settle(draft: Draft, document: Document) -> None:
    """What the payment settles or settled learns of it."""
    settling.settle(draft, document, "Payment")


def index(body: Body) -> dict[str, Any]:
    """What is indexed of a payment; its balance is what is not applied."""
    return {
        "number": body.get("PaymentRefNum"), "party": body["CustomerRef"]["value"], "status": "open",
        "date": body["TxnDate"], "total": body["TotalAmt"], "balance": body["UnappliedAmt"],
    }  # fmt: skip


def postings(books: Books, document: Document) -> Sequence[Line]:
    """Debit where the money went, credit accounts receivable, applied or not."""
    total = document.body["TotalAmt"]
    deposit_to = document.body["DepositToAccountRef"]["value"]
    return [Line(deposit_to, total), Line(ready_account(books, "receivable"), -total, document.party)]


def void(body: Body) -> None:
    """Nothing is paid any more."""
    body.update({"TotalAmt": ZERO, "UnappliedAmt": ZERO, "Line": []})


PAYMENT = Entity(
    name="Payment",
    fields=FIELDS,
    operations=frozenset({*TRANSACTION_OPERATIONS, "void"}),
    required=("CustomerRef", "TotalAmt"),
    sequence="Transaction",
    name_field="PaymentRefNum",
    filters={
        **TRANSACTION_FILTERS,
        "CustomerRef": Filter("ref", DOCUMENT.party),
        "PaymentRefNum": text("PaymentRefNum"),
    },
    order=NEWEST_FIRST,
    complete=complete,
    index=index,
    postings=postings,
    settle=settle,
    release=release,
    void=void,
)
