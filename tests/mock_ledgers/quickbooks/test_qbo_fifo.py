"""Stock goes first in, first out; whatever happens earlier costs anew what was sold after it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qbo_caller import Caller, Json
from test_qbo_bills import goods, vendor
from test_qbo_stock import STOCK, _quantity, _sold

from sevenpoint.mock_ledgers.quickbooks.stock_layers import Move, worths

EMPTY = {**STOCK, "QtyOnHand": 0}


def _bought(caller: Caller, whose: str, item: str, quantity: int, price: int, day: str) -> Json:
    line = goods(f"{quantity * price}.00", item, Qty=quantity, UnitPrice=price)
    return caller.make("Bill", {"VendorRef": {"value": whose}, "TxnDate": day, "Line": [line]})


def _receipt(caller: Caller, item: str, quantity: int, day: str) -> Json:
    return caller.make("SalesReceipt", {"TxnDate": day, "Line": [_sold(item, quantity)]})


def test_what_came_first_goes_first(caller: Caller) -> None:
    item, whose = caller.make("Item", EMPTY)["Id"], vendor(caller)
    first = _bought(caller, whose, item, 10, 10, "2026-01-02")
    _bought(caller, whose, item, 10, 20, "2026-01-05")
    _receipt(caller, item, 15, "2026-01-10")
    assert _quantity(caller, item) == (5, 100)  # 300 less 10 at 10 and 5 at 20
    dearer = [goods("120.00", item, Qty=10, UnitPrice=12)]
    changed = {"Id": first["Id"], "SyncToken": "0", "sparse": True, "Line": dearer}
    caller.make("Bill", changed)
    assert _quantity(caller, item) == (5, 100)  # the sale bears it
    caller.make("Bill", {"Id": first["Id"], "SyncToken": "1"}, "?operation=delete")
    assert _quantity(caller, item) == (-5, -100)  # ten at 20, five more at what they cost last


def test_an_earlier_sale_costs_later_ones_anew(caller: Caller) -> None:
    item, whose = caller.make("Item", EMPTY)["Id"], vendor(caller)
    _bought(caller, whose, item, 5, 10, "2026-01-02")
    _bought(caller, whose, item, 5, 20, "2026-01-05")
    late = _receipt(caller, item, 5, "2026-02-10")
    assert _quantity(caller, item) == (5, 100)
    early = _receipt(caller, item, 3, "2026-02-01")
    assert _quantity(caller, item) == (2, 40)  # early takes 3 at 10; late 2 at 10 and 3 at 20
    caller.make("SalesReceipt", {"Id": early["Id"], "SyncToken": "0"}, "?include=void")
    assert _quantity(caller, item) == (5, 100)
    assert caller.read("SalesReceipt", late["Id"])["SyncToken"] == "0"


def test_goods_that_come_late_price_what_was_sold_before(caller: Caller) -> None:
    item, whose = caller.make("Item", EMPTY)["Id"], vendor(caller)
    _receipt(caller, item, 3, "2026-01-10")
    assert _quantity(caller, item) == (-3, -36)
    _bought(caller, whose, item, 10, 15, "2026-01-20")
    assert _quantity(caller, item) == (7, 105)


def test_a_count_below_takes_the_oldest(caller: Caller) -> None:
    item, whose = caller.make("Item", STOCK)["Id"], vendor(caller)
    _bought(caller, whose, item, 10, 20, "2026-01-05")
    kind = "ItemAdjustmentLineDetail"
    line = {"DetailType": kind, kind: {"ItemRef": {"value": item}, "QtyDiff": -12}}
    caller.make("InventoryAdjustment", {"AdjustAccountRef": {"value": "82"}, "Line": [line]})
    assert _quantity(caller, item) == (8, 160)  # 320 less 10 at 12 and 2 at 20


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([(3, "10.00"), (-1, None), (-1, None), (-1, None)], ["10.00", "-3.33", "-3.34", "-3.33"]),
        ([(2, "8.00"), (-1, None), (1, None)], ["8.00", "-4.00", "4.00"]),
        ([(-2, None), (1, "7.00")], ["-14.00", "7.00"]),
        ([(0, None)], ["0.00"]),
    ],
)
def test_worths_by_hand(moves: list[tuple[int, str | None]], expected: list[str]) -> None:
    made = [Move(Decimal(quantity), None if paid is None else Decimal(paid)) for quantity, paid in moves]
    assert list(map(str, worths(made, Decimal(5)))) == expected


@given(
    st.lists(st.tuples(st.integers(-20, 20), st.decimals(Decimal(0), Decimal(99), places=2)), max_size=12),
)
def test_an_empty_shelf_is_worth_nothing(moves: list[tuple[int, Decimal]]) -> None:
    made = [Move(Decimal(quantity), paid if quantity > 0 else None) for quantity, paid in moves]
    left = sum((each.quantity for each in made), Decimal(0))
    last = Move(-left, None if left > 0 else Decimal("5.00"))
    assert sum(worths([*made, last], Decimal(5)), Decimal(0)) == 0
