"""Item: what is sold. Services and non-inventory goods; stock is not kept here (quickbooks.md 7.1)."""

from __future__ import annotations

from functools import partial

from .. import names
from ..entity import DOCUMENT, LIST_OPERATIONS, Draft, Entity, text
from ..faults import fault
from ..fields import READONLY, Choice, Field, Flag, Number, Ref, Text

_KEPT_TYPES = ("Service", "NonInventory", "Category")
_TYPES = (*_KEPT_TYPES, "Inventory", "Group")
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
    "QtyOnHand": READONLY,
    "InvStartDate": READONLY,
    "ReorderPoint": READONLY,
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
    """Name, type, accounts and defaults of an item. Raises 2020, 2500, 6240, 6430, 500."""
    body = draft.body
    body.setdefault("Active", True)
    body.setdefault("Type", "Service")
    if body["Type"] not in _KEPT_TYPES:
        raise fault("unsupported", operation=f"create item of Type {body['Type']}")
    if draft.before is not None and draft.before["Type"] != body["Type"]:
        raise fault("business", detail="The type of an item cannot be changed.")
    names.inactive_suffix(draft, "Name")
    if body["Active"]:
        names.require_unique(draft, "Name", ("Item",), "product or service")
    names.place_in_hierarchy(draft, "Name", "SubItem")
    if body["Type"] == "Category":
        return
    if body["Type"] == "Service" and "IncomeAccountRef" not in body:
        raise fault("missing", name="IncomeAccountRef")
    _require_income(draft)
    body.setdefault("Taxable", False)
    body.setdefault("UnitPrice", 0)
    body.setdefault("PurchaseCost", 0)
    body.setdefault("TrackQtyOnHand", False)


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
    index=partial(names.list_index, "Name"),
    settle=lambda draft, document: names.settle_hierarchy(draft, document, "Name"),
)
