"""Lines of bills, purchases, vendor credits, orders: what is checked, what is added, the tax on them (7.0, 7.1)."""

from __future__ import annotations

from decimal import Decimal

from ..bookkeeping import Books, Line, cents
from . import inventory, tax
from .entity import Draft, ready_account, total_of
from .faults import fault
from .fields import LINKS, READONLY, Body, Choice, Day, Field, Group, Many, Money, Number, Ref, Text, Whole

ZERO = Decimal("0.00")
BY_ACCOUNT, BY_ITEM, DESCRIPTION = "AccountBasedExpenseLineDetail", "ItemBasedExpenseLineDetail", "DescriptionOnly"
_DETAIL: dict[str, Field] = {
    "BillableStatus": Choice(words=("Billable", "NotBillable", "HasBeenBilled")),
    "CustomerRef": Ref(to=("Customer",)),
    "ClassRef": Ref(to=("Class",)),
    "TaxCodeRef": Ref(to=("TaxCode",), named=False),
    "TaxInclusiveAmt": Money(),
    "TaxAmount": READONLY,
    "MarkupInfo": READONLY,
    "PriceLevelRef": READONLY,
}
EXPENSE_LINE: dict[str, Field] = {
    "Id": Text(20),
    "LineNum": Whole(),
    "Description": Text(4000),
    "Amount": Money(),
    "LinkedTxn": Many(fields=LINKS),
    "DetailType": Choice(words=(BY_ACCOUNT, BY_ITEM, DESCRIPTION)),
    BY_ACCOUNT: Group(fields={"AccountRef": Ref(to=("Account",)), **_DETAIL}),
    BY_ITEM: Group(fields={"ItemRef": Ref(to=("Item",)), "Qty": Number(), "UnitPrice": Number(), **_DETAIL}),
    "DescriptionLineDetail": Group(fields={"ServiceDate": Day()}),
    "CustomField": READONLY,
    "Received": READONLY,
}


def complete_lines(draft: Draft, *, posts: bool = True) -> None:
    """Check and complete `Line`, tax and total. `posts`: items need an account. Raises QuickBooksError."""
    body = draft.body
    for line in body["Line"]:
        _complete_line(draft, line, posts=posts)
    _number_lines(draft)
    taxed = [line for line in body["Line"] if line["DetailType"] != DESCRIPTION]
    body["TotalAmt"] = total_of(taxed) + tax.complete_purchase_tax(draft, taxed)
    if body["TotalAmt"] < 0:
        raise fault("business", detail="The transaction amount must be 0 or greater.")


def _complete_line(draft: Draft, line: Body, *, posts: bool) -> None:
    if "DetailType" not in line:
        raise fault("missing", name="Line.DetailType")
    kind = line["DetailType"]
    line.setdefault("LinkedTxn", [])
    if kind == DESCRIPTION:
        return
    if "Amount" not in line:
        raise fault("missing", name="Line.Amount")
    detail = line.setdefault(kind, {})
    target = "AccountRef" if kind == BY_ACCOUNT else "ItemRef"
    if target not in detail:
        raise fault("missing", name=f"Line.{kind}.{target}")
    detail.setdefault("BillableStatus", "NotBillable")
    if detail["BillableStatus"] == "Billable" and "CustomerRef" not in detail:
        raise fault("missing", name=f"Line.{kind}.CustomerRef")
    if kind == BY_ITEM:
        _check_item(draft, line, detail)
    account = account_of(draft.books, line)
    if posts and account is None:
        raise fault("business", detail="The item has no expense account.")
    draft.refuse_receivable(account or "", f"Line.{kind}.{target}")


def _check_item(draft: Draft, line: Body, detail: Body) -> None:
    for empty in ("Qty", "UnitPrice"):
        if detail.get(empty) == 0:  # SDKs send zeros for what was never set
            del detail[empty]
    quantity, price = detail.get("Qty"), detail.get("UnitPrice")
    if quantity and price and cents(Decimal(quantity * price)) != line["Amount"]:
        raise fault("calculation", value=line["Amount"])
    item = draft.books.get("Item", detail["ItemRef"]["value"])
    if item is not None and item.body["Type"] in ("Category", "Group"):
        what = "Categories cannot be used in transactions."
        raise fault("bad_reference", what=what, element=f"Line.{BY_ITEM}.ItemRef")


def _number_lines(draft: Draft) -> None:
    known = {line.get("Id") for line in (draft.before or {}).get("Line", [])} - {None}
    last = (draft.before or {}).get("_lines", 0)
    for position, line in enumerate(draft.body["Line"], start=1):
        if line.get("Id") not in known:
            last += 1
            line["Id"] = str(last)
        known.discard(line["Id"])
        line["LineNum"] = position
    draft.body["_lines"] = last


def account_of(books: Books, line: Body) -> str | None:
    """The account that a line is booked to: stock for what is kept in stock, else the item's expense account."""
    if line["DetailType"] == BY_ACCOUNT:
        return str(line[BY_ACCOUNT]["AccountRef"]["value"])
    item = books.get("Item", line[BY_ITEM]["ItemRef"]["value"])
    if item is None:
        return None
    stocked = inventory.stocked(books, item.id)
    account = item.body.get("AssetAccountRef" if stocked else "ExpenseAccountRef")
    return account["value"] if account else None


def entry(books: Books, body: Body, against: str, sign: int, party: str | None) -> list[Line]:
    """The total on the account `against` (`sign` -1: credit), expenses and their tax on the other side."""
    posted = [Line(against, sign * body["TotalAmt"], party)]
    for line in body["Line"]:
        if line["DetailType"] != DESCRIPTION:
            posted.append(Line(str(account_of(books, line)), -sign * line["Amount"]))
    total_tax = body.get("TxnTaxDetail", {}).get("TotalTax", ZERO)
    return [*posted, Line(ready_account(books, "tax_payable"), -sign * total_tax)]
