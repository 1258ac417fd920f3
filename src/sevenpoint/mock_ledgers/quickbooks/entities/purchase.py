"""Purchase: money spent at once, by cash, cheque or card; bank fees are booked as one (quickbooks.md 7.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...bookkeeping import Books, Document, Line
from .. import reimbursing, tax
from ..entity import (
    NEWEST_FIRST,
    TRANSACTION_FILTERS,
    TRANSACTION_OPERATIONS,
    Draft,
    Entity,
    text,
    total_of,
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
    Group,
    Many,
    Money,
    Number,
    Ref,
    Text,
    Whole,
)
from ..numbering import refuse_duplicate

_BY_ACCOUNT, _BY_ITEM = "AccountBasedExpenseLineDetail", "ItemBasedExpenseLineDetail"
_ACCOUNT_TYPE = {"Cash": "Bank", "Check": "Bank", "CreditCard": "Credit Card"}
_BILLABLE = Choice(words=("Billable", "NotBillable", "HasBeenBilled"))
_DETAIL: dict[str, Field] = {
    "BillableStatus": _BILLABLE,
    "CustomerRef": Ref(to=("Customer",)),
    "ClassRef": Ref(to=("Class",)),
    "TaxCodeRef": Ref(to=("TaxCode",), named=False),
    "TaxInclusiveAmt": READONLY,
    "TaxAmount": READONLY,
    "MarkupInfo": READONLY,
}
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
    "TxnTaxDetail": READONLY,
    "TxnSource": READONLY,
    "Line": Many(
        fields={
            "Id": Text(20),
            "LineNum": Whole(),
            "Description": Text(4000),
            "Amount": Money(),
            "DetailType": Choice(words=(_BY_ACCOUNT, _BY_ITEM)),
            "LinkedTxn": READONLY,
            "CustomField": READONLY,
            _BY_ACCOUNT: Group(fields={"AccountRef": Ref(to=("Account",)), **_DETAIL}),
            _BY_ITEM: Group(fields={"ItemRef": Ref(to=("Item",)), "Qty": Number(), "UnitPrice": Number(), **_DETAIL}),
        }
    ),
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
    for position, line in enumerate(body["Line"], start=1):
        _complete_line(draft, line)
        line["Id"] = line.get("Id") or str(position)
    body["TotalAmt"] = total_of(body["Line"])
    if body["TotalAmt"] < 0:
        raise fault("business", detail="The transaction amount must be 0 or greater.")


def _require_paying_account(draft: Draft) -> None:
    target, expected = draft.body["AccountRef"]["value"], _ACCOUNT_TYPE[draft.body["PaymentType"]]
    account = draft.books.get("Account", target)
    if account is not None and account.body["AccountType"] != expected:
        raise fault("account_type", id=target, expected=expected, element="AccountRef")


def _complete_line(draft: Draft, line: Body) -> None:
    for name in ("DetailType", "Amount"):
        if name not in line:
            raise fault("missing", name=f"Line.{name}")
    kind = line["DetailType"]
    detail = line.setdefault(kind, {})
    target = "AccountRef" if kind == _BY_ACCOUNT else "ItemRef"
    if target not in detail:
        raise fault("missing", name=f"Line.{kind}.{target}")
    detail.setdefault("BillableStatus", "NotBillable")
    draft.refuse_receivable(expense_account(draft.books, line) or "", f"Line.{kind}.{target}")
    if kind == _BY_ITEM and expense_account(draft.books, line) is None:
        raise fault("business", detail="The item has no expense account.")


def expense_account(books: Books, line: Body) -> str | None:
    """The account that a line is booked to."""
    if line["DetailType"] == _BY_ACCOUNT:
        return str(line[_BY_ACCOUNT]["AccountRef"]["value"])
    item = books.get("Item", line[_BY_ITEM]["ItemRef"]["value"])
    stocked = item is not None and item.body["Type"] == "Inventory"
    account = item.body.get("AssetAccountRef" if stocked else "ExpenseAccountRef") if item else None
    return account["value"] if account else None


def index(body: Body) -> dict[str, Any]:
    """What is indexed of a purchase."""
    return {"number": body.get("DocNumber"), "status": "open", "date": body["TxnDate"], "total": body["TotalAmt"]}


def postings(books: Books, document: Document) -> Sequence[Line]:
    """Debit the expenses, credit the account paid from; the other way round for a card refund (`Credit`)."""
    body = document.body
    sign = -1 if body["Credit"] else 1
    spent = [Line(str(expense_account(books, line)), sign * line["Amount"]) for line in body["Line"]]
    return [*spent, Line(body["AccountRef"]["value"], -sign * body["TotalAmt"])]


PURCHASE = Entity(
    name="Purchase",
    fields=FIELDS,
    operations=TRANSACTION_OPERATIONS,
    required=("PaymentType", "AccountRef", "Line"),
    sequence="Transaction",
    name_field="DocNumber",
    filters={**TRANSACTION_FILTERS, "DocNumber": text("DocNumber"), "PaymentType": text("PaymentType")},
    order=NEWEST_FIRST,
    complete=complete,
    index=index,
    postings=postings,
    settle=reimbursing.settle,
    release=reimbursing.refuse_billed,
)
