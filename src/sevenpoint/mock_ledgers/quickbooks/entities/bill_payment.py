"""BillPayment: money to a vendor, and vendor credits, applied to bills (quickbooks.md 7.1; void 2.7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...bookkeeping import Books, Document, Line
from .. import settling, vendor_form
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
    text,
)
from ..faults import fault
from ..fields import LINKS, READONLY, Body, Choice, Day, Field, Flag, Group, Many, Money, Number, Ref, Text

# How it is paid to (the property that says from where, the reference there, the type of its account).
_PAID_FROM = {
    "Check": ("CheckPayment", "BankAccountRef", "Bank"),
    "CreditCard": ("CreditCardPayment", "CCAccountRef", "Credit Card"),
}
_LINK_TYPES = {"Check": "BillPaymentCheck", "CreditCard": "BillPaymentCreditCard"}
_PRINT = Choice(words=("NotSet", "NeedToPrint", "PrintComplete"))
FIELDS: dict[str, Field] = {
    "VendorRef": Ref(to=("Vendor",)),
    "APAccountRef": Ref(to=("Account",), keep=True),
    "PayType": Choice(words=tuple(_PAID_FROM), keep=True),
    "CheckPayment": Group(fields={"BankAccountRef": Ref(to=("Account",)), "PrintStatus": _PRINT}),
    "CreditCardPayment": Group(fields={"CCAccountRef": Ref(to=("Account",))}),
    "TotalAmt": Money(),
    "ProcessBillPayment": Flag(),
    "DocNumber": Text(21),
    "TxnDate": Day(),
    "DepartmentRef": Ref(to=("Department",)),
    "CurrencyRef": Ref(to=("Currency",), keep=True),
    "ExchangeRate": Number(keep=True),
    "PrivateNote": Text(4000),
    "LinkedTxn": READONLY,
    "TransactionLocationType": READONLY,
    "Line": Many(
        fields={
            "Id": READONLY,
            "LineNum": READONLY,
            "Description": READONLY,
            "Amount": Money(),
            "LinkedTxn": Many(fields=LINKS),
            "DetailType": READONLY,
            "CustomField": READONLY,
        }
    ),
}


def complete(draft: Draft) -> None:
    """Defaults of a bill payment, and its lines against what its bills still ask for. Raises 2020, 610, 6000, 6430."""
    body = draft.body
    if body["TotalAmt"] < 0:
        raise fault("business", detail="The amount of a payment must be 0 or greater.")
    body.setdefault("TxnDate", draft.books.today.isoformat())
    body.setdefault("CurrencyRef", {"value": draft.books.organisation.currency})
    vendor_form.complete_payable(draft)
    _complete_source(draft)
    # Paying a bill that is paid already is saved with its Line empty (quickbooks.md 7.1).
    body["Line"] = settling.applied_lines(draft, settling.PAYABLE)
    body["_unapplied"] = body["TotalAmt"] - settling.applied_total(draft.books, settling.PAYABLE, body)
    if body["_unapplied"] < 0:
        raise fault("business", detail="The amount applied to transactions is more than the amount of the payment.")


def _complete_source(draft: Draft) -> None:
    group, name, expected = _PAID_FROM[draft.body["PayType"]]
    for other, _, _ in _PAID_FROM.values():
        if other != group:
            draft.body.pop(other, None)
    source = draft.body.get(group, {}).get(name)
    if source is None:
        raise fault("missing", name=f"{group}.{name}")
    account = draft.books.get("Account", source["value"])
    if account is not None and account.body["AccountType"] != expected:
        raise fault("account_type", id=source["value"], expected=expected, element=f"{group}.{name}")
    if group == "CheckPayment":
        draft.body[group].setdefault("PrintStatus", "NotSet")


def settle(draft: Draft, document: Document) -> None:
    """What the payment settles or settled learns of it."""
    kind = (draft.body or draft.before or {})["PayType"]
    settling.settle(draft, document, _LINK_TYPES[kind])


def index(body: Body) -> dict[str, Any]:
    """What is indexed of a bill payment; its balance is what is not applied."""
    return {
        "number": body.get("DocNumber"), "party": body["VendorRef"]["value"], "status": "open",
        "date": body["TxnDate"], "total": body["TotalAmt"], "balance": body["_unapplied"],
    }  # fmt: skip


def postings(books: Books, document: Document) -> Sequence[Line]:
    """Debit accounts payable, credit the bank or card."""
    group, name, _ = _PAID_FROM[document.body["PayType"]]
    total = document.body["TotalAmt"]
    paid_from = Line(document.body[group][name]["value"], -total)
    return [Line(ready_account(books, "payable"), total, document.party), paid_from]


def void(body: Body) -> None:
    """Nothing is paid any more; the lines go too (quickbooks.md 2.7)."""
    body.update({"TotalAmt": settling.ZERO, "_unapplied": settling.ZERO, "Line": []})


BILL_PAYMENT = Entity(
    name="BillPayment",
    fields=FIELDS,
    operations=frozenset({*TRANSACTION_OPERATIONS, "void"}),
    required=("VendorRef", "TotalAmt", "PayType", "Line"),
    sequence="Transaction",
    name_field="DocNumber",
    filters={
        **TRANSACTION_FILTERS,
        "VendorRef": Filter("ref", DOCUMENT.party),
        "DocNumber": DOC_NUMBER,
        "PayType": text("PayType"),
    },
    order=NEWEST_FIRST,
    complete=complete,
    index=index,
    postings=postings,
    settle=settle,
    void=void,
)
