"""What credit memos, estimates, sales receipts and refund receipts have in common (quickbooks.md 7.0)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ..bookkeeping import Books, Line
from . import lines, numbering, tax
from .entity import DOC_NUMBER, DOCUMENT, TRANSACTION_FILTERS, Draft, Filter, ready_account, total_of
from .faults import fault
from .fields import (
    ADDRESS,
    CUSTOM_FIELDS,
    EMAIL,
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
)

ZERO = Decimal("0.00")
_DEPOSIT_TYPES = ("Bank", "Other Current Asset")
FIELDS: dict[str, Field] = {
    "CustomField": CUSTOM_FIELDS,
    "DocNumber": Text(21, keep=True),
    "TxnDate": Day(),
    "DepartmentRef": Ref(to=("Department",)),
    "CurrencyRef": Ref(to=("Currency",), keep=True),
    "ExchangeRate": Number(keep=True),
    "PrivateNote": Text(4000),
    "LinkedTxn": Many(fields=LINKS, readonly=True),
    "Line": Many(fields=lines.SALES_LINE),
    "TxnTaxDetail": tax.TAX_DETAIL,
    "CustomerRef": Ref(to=("Customer",)),
    "CustomerMemo": Group(fields={"value": Text(1000)}),
    "BillAddr": ADDRESS,
    "ShipAddr": ADDRESS,
    "ShipFromAddr": ADDRESS,
    "FreeFormAddress": READONLY,
    "ShipMethodRef": Ref(),
    "ShipDate": Day(),
    "TrackingNum": Text(31),
    "ClassRef": Ref(to=("Class",)),
    "GlobalTaxCalculation": tax.GLOBAL_TAX,
    "TotalAmt": Money(readonly=True),
    "HomeTotalAmt": Money(readonly=True),
    "ApplyTaxAfterDiscount": Flag(),
    "PrintStatus": Choice(words=("NotSet", "NeedToPrint", "PrintComplete")),
    "EmailStatus": Choice(words=("NotSet", "NeedToSend", "EmailSent")),
    "BillEmail": EMAIL,
    "BillEmailCc": EMAIL,
    "BillEmailBcc": EMAIL,
    "DeliveryInfo": READONLY,
    "RecurDataRef": READONLY,
    "TaxExemptionRef": READONLY,
    "TxnSource": READONLY,
    "TransactionLocationType": READONLY,
    "CustomExtensions": READONLY,
}
FILTERS: Mapping[str, Filter] = {
    **TRANSACTION_FILTERS,
    "DocNumber": DOC_NUMBER,
    "CustomerRef": Filter("ref", DOCUMENT.party),
}


def complete(draft: Draft) -> None:
    """Number, date, addresses, lines, tax and total of a sales form. Raises QuickBooksError."""
    body = draft.body
    _default_heading(draft)
    lines.complete_sales_lines(draft)
    total_tax = tax.complete_tax(draft)
    body["TotalAmt"] = total_of(lines.sales_of(body)) - lines.discount_of(body) + total_tax
    if body["TotalAmt"] < 0:
        raise fault("business", detail="The transaction amount must be 0 or greater.")


def _default_heading(draft: Draft) -> None:
    body = draft.body
    target = body.get("CustomerRef", {}).get("value")
    customer = draft.books.get("Customer", target) if target else None
    body.setdefault("TxnDate", draft.books.today.isoformat())
    body.setdefault("CurrencyRef", {"value": draft.books.organisation.currency})
    numbering.number_sales_form(draft)
    for address in ("BillAddr", "ShipAddr"):
        if customer is not None and address not in body and address in customer.body:
            body[address] = customer.body[address]
    for name, default in (("PrintStatus", "NeedToPrint"), ("EmailStatus", "NotSet"), ("ApplyTaxAfterDiscount", False)):
        body.setdefault(name, default)
    if body["EmailStatus"] == "NeedToSend" and "BillEmail" not in body:
        raise fault("missing", name="BillEmail")


def complete_deposit_account(draft: Draft) -> None:
    """The account that money goes to or comes from, Undeposited Funds when none is named. Raises 6430."""
    body = draft.body
    body.setdefault("DepositToAccountRef", {"value": draft.account("undeposited")})
    target = body["DepositToAccountRef"]["value"]
    account = draft.books.get("Account", target)
    if account is not None and account.body["AccountType"] not in _DEPOSIT_TYPES:
        raise fault("account_type", id=target, expected=" or ".join(_DEPOSIT_TYPES), element="DepositToAccountRef")


def entry(books: Books, body: Body, against: str, sign: int, party: str | None = None) -> list[Line]:
    """The total on the account `against` (`sign` 1: debit), income by item account and sales tax on the other side."""
    posted = [Line(against, sign * body["TotalAmt"], party)]
    for line in lines.flat(body["Line"]):
        detail = line.get(line["DetailType"], {})
        if line["DetailType"] == lines.SALES:
            posted.append(Line(detail["ItemAccountRef"]["value"], -sign * line["Amount"]))
        elif line["DetailType"] == lines.DISCOUNT:
            posted.append(Line(detail["DiscountAccountRef"]["value"], sign * line["Amount"]))
    return [*posted, Line(ready_account(books, "tax_payable"), -sign * body["TxnTaxDetail"]["TotalTax"])]


def index(body: Body) -> dict[str, Any]:
    """What is indexed of a sales form."""
    return {
        "number": body.get("DocNumber"), "party": body.get("CustomerRef", {}).get("value"), "status": "open",
        "date": body["TxnDate"], "total": body["TotalAmt"], "balance": body.get("Balance", ZERO),
    }  # fmt: skip


def protect_deposited(draft: Draft) -> None:
    """What is inside a deposit keeps its amount and account. Raises 6540."""
    before = draft.before or {}
    deposits = deposits_of(before)
    if deposits and any(before[name] != draft.body[name] for name in ("TotalAmt", "DepositToAccountRef")):
        raise fault("deposited", id=deposits[0])


def deposits_of(body: Body) -> list[str]:
    """The deposits that took a form's money to the bank."""
    return [link["TxnId"] for link in body.get("LinkedTxn", []) if link["TxnType"] == "Deposit"]


def refuse_deposited(books: Books, document: Any) -> None:
    """What is inside a deposit can neither be voided nor deleted (quickbooks.md 2.7). Raises 6540."""
    deposits = deposits_of(document.body)
    if deposits:
        raise fault("deposited", id=deposits[0])


def void(body: Body) -> None:
    """Amounts are zero, nothing is linked (quickbooks.md 2.7)."""
    lines.void_lines(body)
    tax.void_tax(body)
    body.update({"TotalAmt": ZERO, "Balance": ZERO, "LinkedTxn": []})
