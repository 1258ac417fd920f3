"""Stock: inventory items, what moves them, groups and categories."""

from __future__ import annotations

from decimal import Decimal

from qbo_caller import Caller, Json, lines, refusal
from test_qbo_bills import goods, vendor

STOCK: Json = {
    "Name": "Pump", "Type": "Inventory", "TrackQtyOnHand": True, "QtyOnHand": 10, "InvStartDate": "2026-01-01",
    "AssetAccountRef": {"value": "81"}, "IncomeAccountRef": {"value": "79"}, "ExpenseAccountRef": {"value": "80"},
    "UnitPrice": 30, "PurchaseCost": 12,
}  # fmt: skip


def _sold(item: str, quantity: int, price: int = 30) -> Json:
    detail = {"ItemRef": {"value": item}, "Qty": quantity, "UnitPrice": price}
    return {"Amount": quantity * price, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}


def _quantity(caller: Caller, item: str) -> tuple[Decimal, Decimal]:
    """(quantity on hand, worth of the stock account)."""
    return caller.read("Item", item)["QtyOnHand"], caller.read("Account", "81")["CurrentBalance"]


def test_stock_that_is_there_at_the_start_is_worth_its_cost(caller: Caller) -> None:
    item = caller.make("Item", STOCK)
    assert (item["QtyOnHand"], item["InvStartDate"], item["TrackQtyOnHand"]) == (10, "2026-01-01", True)
    assert _quantity(caller, item["Id"]) == (10, 120)
    counted = {"Id": item["Id"], "SyncToken": "0", "sparse": True, "QtyOnHand": 8, "InvStartDate": "2026-02-01"}
    assert caller.make("Item", counted)["QtyOnHand"] == 8
    assert _quantity(caller, item["Id"]) == (8, 96)


def test_what_an_inventory_item_needs(caller: Caller) -> None:
    for name in ("QtyOnHand", "InvStartDate", "AssetAccountRef", "IncomeAccountRef", "ExpenseAccountRef"):
        assert refusal(caller.post("item", {**STOCK, name: None}))[0] == "2020"
    assert refusal(caller.post("item", {**STOCK, "TrackQtyOnHand": False}))[0] == "2020"
    for name in ("AssetAccountRef", "IncomeAccountRef", "ExpenseAccountRef"):
        assert refusal(caller.post("item", {**STOCK, name: {"value": "35"}}))[0] == "6430"
    item = caller.make("Item", STOCK)
    stub = {"Id": item["Id"], "SyncToken": "0", "sparse": True}
    assert refusal(caller.post("item", {**stub, "Type": "Service"}))[0] == "6000"


def test_sales_move_stock_and_cost(caller: Caller) -> None:
    item, customer = caller.make("Item", STOCK)["Id"], caller.customer()
    body = {"CustomerRef": {"value": customer}, "Line": [_sold(item, 4), *lines("5.00")]}
    invoice = caller.make("Invoice", body)
    assert _quantity(caller, item) == (6, 72)
    changed = {"Id": invoice["Id"], "SyncToken": "0", "sparse": True, "Line": [_sold(item, 1)]}
    caller.make("Invoice", changed)
    assert _quantity(caller, item) == (9, 108)
    caller.make("Invoice", {"Id": invoice["Id"], "SyncToken": "1"}, "?operation=void")
    assert _quantity(caller, item) == (10, 120)
    caller.make("SalesReceipt", {"Line": [_sold(item, 2)]})
    back = caller.make("CreditMemo", {"CustomerRef": {"value": customer}, "Line": [_sold(item, 1)]})
    caller.make("RefundReceipt", {"DepositToAccountRef": {"value": "35"}, "Line": [_sold(item, 1)]})
    assert _quantity(caller, item) == (10, 120)
    caller.make("CreditMemo", {"Id": back["Id"], "SyncToken": "0"}, "?operation=delete")
    assert _quantity(caller, item) == (9, 108)
    assert int(caller.read("Item", item)["SyncToken"]) > 1


def test_purchases_fill_the_stock_at_what_they_cost(caller: Caller) -> None:
    item, whose = caller.make("Item", STOCK)["Id"], vendor(caller)
    bill = caller.make("Bill", {"VendorRef": {"value": whose}, "Line": [goods("180.00", item, Qty=10, UnitPrice=18)]})
    assert _quantity(caller, item) == (20, 300)
    caller.make("SalesReceipt", {"Line": [_sold(item, 2)]})
    assert _quantity(caller, item) == (18, 276)  # the first two, at 12
    caller.make("VendorCredit", {"VendorRef": {"value": whose}, "Line": [goods("18.00", item, Qty=1, UnitPrice=18)]})
    bought = {"PaymentType": "Cash", "AccountRef": {"value": "35"}, "Line": [goods("10.00", item, Qty=1, UnitPrice=10)]}
    caller.make("Purchase", bought)
    # The piece that goes back leaves the first layer at 12 and is paid 18 for: 6 less cost of goods.
    assert _quantity(caller, item) == (18, 274)
    caller.make("Bill", {"Id": bill["Id"], "SyncToken": "0"}, "?operation=delete")
    assert _quantity(caller, item) == (8, 94)  # 7 at 12, 1 at 10


def test_stock_may_be_sold_before_it_is_there(caller: Caller) -> None:
    item = caller.make("Item", {**STOCK, "QtyOnHand": 0})["Id"]
    caller.make("SalesReceipt", {"Line": [_sold(item, 3)]})
    assert _quantity(caller, item) == (-3, -36)


def test_an_inventory_adjustment_counts_anew(caller: Caller) -> None:
    item = caller.make("Item", STOCK)["Id"]
    kind = "ItemAdjustmentLineDetail"
    line = {"DetailType": kind, kind: {"ItemRef": {"value": item}, "QtyDiff": -3}}
    body = {"AdjustAccountRef": {"value": "82"}, "Line": [line]}
    made = caller.make("InventoryAdjustment", body)
    assert made["Line"][0][kind]["QtyDiff"] == -3
    assert _quantity(caller, item) == (7, 84)
    line[kind] = {"ItemRef": {"value": item}, "QtyDiff": 1}
    caller.make("InventoryAdjustment", {**body, "Id": made["Id"], "SyncToken": "0"})
    assert _quantity(caller, item) == (11, 132)
    caller.make("InventoryAdjustment", {"Id": made["Id"], "SyncToken": "1"}, "?operation=delete")
    assert _quantity(caller, item) == (10, 120)
    line[kind] = {"ItemRef": {"value": "1"}, "QtyDiff": 1}
    assert refusal(caller.post("inventoryadjustment", body))[0] == "6000"
    assert refusal(caller.post("inventoryadjustment", {"Line": [line]}))[0] == "2020"


def test_a_group_is_sold_as_its_members(caller: Caller) -> None:
    pump = caller.make("Item", STOCK)["Id"]
    members = [{"ItemRef": {"value": pump}, "Qty": 2}, {"ItemRef": {"value": "1"}, "Qty": 1}]
    group = caller.make("Item", {"Name": "Kit", "Type": "Group", "ItemGroupDetail": {"ItemGroupLine": members}})
    kind = "GroupLineDetail"
    line = {"DetailType": kind, kind: {"GroupItemRef": {"value": group["Id"]}, "Quantity": 3}}
    made = caller.make("Invoice", {"CustomerRef": {"value": caller.customer()}, "Line": [line, *lines("1.00")]})
    assert (made["TotalAmt"], made["Line"][0]["Amount"]) == (181, 180)
    inner = made["Line"][0][kind]["Line"]
    assert [each["SalesItemLineDetail"]["ItemRef"].get("name") for each in inner] == ["Pump", "Services"]
    assert [each["Id"] for each in (made["Line"][0], *inner, made["Line"][1])] == ["1", "2", "3", "4"]
    assert _quantity(caller, pump) == (4, 48)
    again = caller.make("Invoice", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "kept"})
    assert again["Line"] == made["Line"]
    caller.make("Invoice", {"Id": made["Id"], "SyncToken": "1"}, "?operation=void")
    assert _quantity(caller, pump) == (10, 120)
    wrong = {"DetailType": kind, kind: {"GroupItemRef": {"value": pump}}}
    assert refusal(caller.post("invoice", {"CustomerRef": {"value": "1"}, "Line": [wrong]}))[0] == "2500"
    nested = {"Name": "N", "Type": "Group", "ItemGroupDetail": {"ItemGroupLine": [{"ItemRef": {"value": group["Id"]}}]}}
    assert refusal(caller.post("item", nested))[0] == "6000"


def test_categories_hold_items_and_are_not_sold(caller: Caller) -> None:
    category = caller.make("Item", {"Name": "Water", "Type": "Category"})
    below = {"Name": "Hose", "Type": "Service", "SubItem": True, "ParentRef": {"value": category["Id"]}}
    item = caller.make("Item", {**below, "IncomeAccountRef": {"value": "1"}})
    assert (item["FullyQualifiedName"], item["Level"]) == ("Water:Hose", 1)
    body = {"CustomerRef": {"value": caller.customer()}, "Line": [_sold(category["Id"], 1)]}
    code, detail = refusal(caller.post("invoice", body))
    assert (code, detail) == ("2500", "Invalid Reference Id : Categories cannot be used in transactions.")
