"""What bills, vendor credits and purchase orders have in common (quickbooks.md 7.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import expense_lines, tax
from .entity import DOC_NUMBER, DOCUMENT, TRANSACTION_FILTERS, Draft, Filter, ref
from .faults import fault
from .fields import LINKS, READONLY, Body, Day, Field, Many, Money, Number, Ref, Text
from .numbering import refuse_duplicate

FIELDS: dict[str, Field] = {
    "DocNumber": Text(21, keep=True),
    "TxnDate": Day(),
    "DepartmentRef": Ref(to=("Department",)),
    "CurrencyRef": Ref(to=("Currency",), keep=True),
    "ExchangeRate": Number(keep=True),
    "PrivateNote": Text(4000),
    "LinkedTxn": Many(fields=LINKS, keep=True),
    "Line": Many(fields=expense_lines.EXPENSE_LINE),
    "TxnTaxDetail": tax.TAX_DETAIL,
    "GlobalTaxCalculation": tax.GLOBAL_TAX,
    "VendorRef": Ref(to=("Vendor",)),
    "APAccountRef": Ref(to=("Account",), keep=True),
    "TotalAmt": Money(readonly=True),
    "HomeTotalAmt": Money(readonly=True),
    "AttachableRef": READONLY,
    "RecurDataRef": READONLY,
    "TransactionLocationType": READONLY,
    "IncludeInAnnualTPAR": READONLY,
    "TxnSource": READONLY,
}
FILTERS: Mapping[str, Filter] = {
    **TRANSACTION_FILTERS,
    "DocNumber": DOC_NUMBER,
    "VendorRef": Filter("ref", DOCUMENT.party),
    "APAccountRef": ref("APAccountRef"),
}


def complete(draft: Draft, *, posts: bool = True) -> None:
    """Date, account, lines and total of a vendor form. Raises QuickBooksError."""
    body = draft.body
    body.setdefault("TxnDate", draft.books.today.isoformat())
    body.setdefault("CurrencyRef", {"value": draft.books.organisation.currency})
    complete_payable(draft)
    expense_lines.complete_lines(draft, posts=posts)


def complete_payable(draft: Draft) -> None:
    """Accounts payable; the company has one account of that kind here. Raises 6430."""
    payable = draft.account("payable")
    draft.body.setdefault("APAccountRef", {"value": payable})
    target = draft.body["APAccountRef"]["value"]
    if target != payable:
        raise fault("account_type", id=target, expected="Accounts Payable", element="APAccountRef")


def refuse_duplicate_of_vendor(draft: Draft) -> None:
    """A vendor's document numbers differ, unless `include=allowduplicatedocnum` (quickbooks.md 7.1). Raises 6140."""
    number, vendor = draft.body.get("DocNumber"), draft.body["VendorRef"]["value"]
    before = draft.before or {}
    if not number or "allowduplicatedocnum" in draft.options or before.get("DocNumber") == number:
        return
    refuse_duplicate(draft, number, DOCUMENT.party == vendor)


def index(body: Body) -> dict[str, Any]:
    """What is indexed of a vendor form."""
    return {
        "number": body.get("DocNumber"), "party": body["VendorRef"]["value"], "status": "open",
        "date": body["TxnDate"], "due_date": body.get("DueDate"), "total": body["TotalAmt"],
        "balance": body.get("Balance"),
    }  # fmt: skip
