"""Item: what is sold and bought: services, goods with and without stock, groups, categories (quickbooks.md 7.1)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ...bookkeeping import Books, Document, Line, cents
from .. import names
from ..entity import DOCUMENT, LIST_OPERATIONS, Draft, Entity, ready_account, text
from ..faults import fault
from ..fields import READONLY, Body, Choice, Day, Field, Flag, Group, Many, Number, Ref, Text

ZERO = Decimal("0.00")

_TYPES = ("Service", "NonInventory", "Category", "Inventory", "Group")
# What an item of type Inventory needs (quickbooks.md 7.1), and the types of its accounts.
_STOCK_NEEDS = ("QtyOnHand", "InvStartDate", "AssetAccountRef", "IncomeAccountRef", "ExpenseAccountRef")
_STOCK_ACCOUNTS = {
    "AssetAccountRef": "Other Current Asset", "IncomeAccountRef": "Income", "ExpenseAccountRef": "Cost of Goods Sold",
}  # fmt: skip
FIELDS: dict[str, Field] = {
    "Name": Text(100),
    "Sku": Text(100),
    "Description": Text(4000),
    "Active": Flag(keep=True),
    "SubItem": Flag(keep=True),
    "ParentRef": Ref(to=("Item",), named=False),
    "Level": READONLY,
    "FullyQualifiedName": READONLY,
    "Taxable": Flag(keep=True),
    "SalesTaxIncluded": Flag(),
    "UnitPrice": Number(),
    "Type": Choice(words=_TYPES, keep=True),
    "IncomeAccountRef": Ref(to=("Account",)),
    "PurchaseDesc": Text(4000),
    "PurchaseTaxIncluded": Flag(),
    "PurchaseCost": Number(),
    "ExpenseAccountRef": Ref(to=("Account",)),
    "AssetAccountRef": Ref(to=("Account",)),
    "SalesTaxCodeRef": Ref(to=("TaxCode",), named=False),
    "PurchaseTaxCodeRef": Ref(to=("TaxCode",), named=False),
    "PrefVendorRef": Ref(to=("Vendor",)),
    "ClassRef": Ref(to=("Class",)),
    "TrackQtyOnHand": Flag(keep=True),
    "QtyOnHand": Number(keep=True),
    "InvStartDate": Day(keep=True),
    "ReorderPoint": Number(),
    "ItemGroupDetail": Group(
        fields={
            "ItemGroupLine": Many(
                fields={"ItemRef": Ref(to=("Item",), typed=True), "Qty": Number(), "UOMRef": READONLY}
            )
        }
    ),
    "PrintGroupedItems": Flag(),
    "ItemCategoryType": READONLY,
    "TaxClassificationRef": READONLY,
    "ServiceType": READONLY,
    "AbatementRate": READONLY,
    "ReverseChargeRate": READONLY,
    "UQCDisplayText": READONLY,
    "UQCId": READONLY,
    "DeferredRevenue": READONLY,
    "source": READONLY,
    "ClientEntityId": READONLY,
}


def complete(draft: Draft) -> None:
    """Name, type, accounts and defaults of an item. Raises 2020, 2500, 6000, 6240, 6430."""
    body = draft.body
    body.setdefault("Active", True)
    body.setdefault("Type", "Service")
    if draft.before is not None and draft.before["Type"] != body["Type"]:
        raise fault("business", detail="The type of an item cannot be changed.")
    names.inactive_suffix(draft, "Name")
    if body["Active"]:
        names.require_unique(draft, "Name", ("Item",), "product or service")
    names.place_in_hierarchy(draft, "Name", "SubItem")
    if body["Type"] == "Category":
        return
    if body["Type"] == "Group":
        _check_group(draft)
        return
    if body["Type"] == "Service" and "IncomeAccountRef" not in body:
        raise fault("missing", name="IncomeAccountRef")
    _require_income(draft)
    body.setdefault("Taxable", False)
    body.setdefault("UnitPrice", 0)
    body.setdefault("PurchaseCost", 0)
    body.setdefault("TrackQtyOnHand", False)
    if body["Type"] == "Inventory":
        _complete_stock(draft)
    else:
        body["TrackQtyOnHand"] = False
        for name in ("QtyOnHand", "InvStartDate", "AssetAccountRef"):
            body.pop(name, None)


def _check_group(draft: Draft) -> None:
    for line in draft.body.get("ItemGroupDetail", {}).get("ItemGroupLine", []):
        member = draft.books.get("Item", line.get("ItemRef", {}).get("value", ""))
        if member is None:
            raise fault("missing", name="ItemGroupDetail.ItemGroupLine.ItemRef")
        if member.body["Type"] in ("Group", "Category"):
            raise fault("business", detail="A group can hold neither groups nor categories.")


def _complete_stock(draft: Draft) -> None:
    body, before = draft.body, draft.before
    if not body["TrackQtyOnHand"]:
        raise fault("missing", name="TrackQtyOnHand")
    for name in _STOCK_NEEDS:
        if name not in body:
            raise fault("missing", name=name)
    for name, expected in _STOCK_ACCOUNTS.items():
        account = draft.books.get("Account", body[name]["value"])
        if account is not None and account.body["AccountType"] != expected:
            raise fault("account_type", id=account.id, expected=expected, element=name)
    if before is not None and before["AssetAccountRef"] != body["AssetAccountRef"]:
        raise fault("business", detail="The inventory asset account of an item cannot be changed.")
    # What was there at the start, and what was counted anew by an update, is the item's own entry.
    quantity = Decimal(body["QtyOnHand"]) - Decimal((before or {}).get("QtyOnHand", 0))
    if quantity or before is None:
        worth = cents(quantity * Decimal(body["PurchaseCost"]))
        former = body.get("_opening", ["0", "0"])
        body["_opening"] = [str(Decimal(former[0]) + quantity), str(Decimal(former[1]) + worth)]
        body["_worth"] = body.get("_worth", ZERO) + worth


def index(body: Body) -> dict[str, str | None]:
    """What is indexed of an item; its date is that of its opening entry."""
    return {**names.list_index("Name", body), "date": body.get("InvStartDate")}


def postings(books: Books, document: Document) -> Sequence[Line]:
    """Stock that was there at the start: debit the asset, credit opening balance equity."""
    worth = Decimal(document.body.get("_opening", ["0", "0"])[1])
    if not worth:
        return ()
    return [Line(document.body["AssetAccountRef"]["value"], worth), Line(ready_account(books, "opening"), -worth)]


def _require_income(draft: Draft) -> None:
    draft.refuse_receivable(draft.body.get("ExpenseAccountRef", {}).get("value", ""), "ExpenseAccountRef")
    target = draft.body.get("IncomeAccountRef", {}).get("value")
    account = draft.books.get("Account", target) if target else None
    if account is not None and account.body["AccountType"] in ("Bank", "Accounts Receivable", "Accounts Payable"):
        raise fault("account_type", id=target, expected="Income", element="IncomeAccountRef")


ITEM = Entity(
    name="Item",
    fields=FIELDS,
    operations=LIST_OPERATIONS,
    required=("Name",),
    lists=True,
    filters={name: text(name) for name in ("Name", "Sku", "Type", "Description", "FullyQualifiedName")},
    order=(DOCUMENT.body["FullyQualifiedName"].as_string(),),
    complete=complete,
    index=index,
    postings=postings,
    settle=lambda draft, document: names.settle_hierarchy(draft, document, "Name"),
)
