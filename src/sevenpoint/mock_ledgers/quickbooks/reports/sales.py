"""Sales by customer, item, class and department, income by customer, expenses by vendor (quickbooks.md 4.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .. import lines
from .parts import ZERO, Entry
from .rows import Column, Row, cell, total
from .slots import Slot, slots_of
from .view import PROFIT_TYPES, View, shape

SALES_SIGNS = {"Invoice": 1, "SalesReceipt": 1, "CreditMemo": -1, "RefundReceipt": -1}
_NONE = "Not Specified"
# What is said of an item in each column, as Intuit's reference shows it for ItemSales.
_ITEM_COLUMNS = (
    ("Quantity", "quantity"), ("Amount", "amount"), ("% of Sales", "percent"), ("Avg Price", "avg_price"),
    ("COGS", "cogs"), ("Gross Margin", "gross_margin"), ("Gross Margin %", "gross_margin_percent"),
)  # fmt: skip


@dataclass
class Sold:
    """What was sold: how many, for how much, and what the stock had cost."""

    quantity: Decimal = ZERO
    amount: Decimal = ZERO
    cost: Decimal = ZERO

    def add(self, entry: Entry) -> None:
        """Count an entry of a sales form; returns and discounts are negative."""
        if entry.line:
            self.quantity += SALES_SIGNS[entry.kind] * (entry.quantity or ZERO)
            self.amount -= entry.amount
        else:
            self.cost += entry.amount

    def values(self, whole: Decimal) -> list[Decimal | None]:
        """The cells of `_ITEM_COLUMNS`; `whole`: all sales of the column."""
        margin = self.amount - self.cost
        return [
            self.quantity, self.amount, _share(self.amount, whole), _each(self.amount, self.quantity), self.cost,
            margin, _share(margin, self.amount),
        ]  # fmt: skip


def item_sales(view: View, name: str) -> Row:
    """What was sold of each item in each column: quantity, amount, share, average price, cost, margin."""
    entries = [*_sold(view), *_costs(view)]
    slots = slots_of(view, entries)
    by_item: dict[str, list[Sold]] = {}
    whole = [Sold() for _ in slots]
    for each in entries:
        row = by_item.setdefault(each.tags.get("item", ""), [Sold() for _ in slots])
        for slot, one, every in zip(slots, row, whole, strict=True):
            if slot.counts(each):
                one.add(each)
                every.add(each)
    sums = [each.amount for each in whole]
    rows: list[Row] = [
        {"ColData": [cell(view.name("Item", each) or _NONE, each or None), *_cells(by_item[each], sums)]}
        for each in sorted(by_item, key=lambda each: view.name("Item", each).lower())
    ]
    if rows:
        grand = [value for one, amount in zip(whole, sums, strict=True) for value in one.values(amount)]
        rows.append(total("TOTAL", grand, "GrandTotal"))
    columns = [Column("", "ProductsAndService", "item"), *(_with_inner(each) for each in slots)]
    return shape(view, name, columns, rows, columns_by=view.parameters.columns_by)


def sales_by(view: View, name: str, kind: str) -> Row:
    """What was sold to or in each customer, class or department, in each column."""
    return _by(view, name, kind, list(_sold(view)), lambda each: each.tags.get(kind.lower(), ""), -1)


def customer_income(view: View, name: str) -> Row:
    """Income, expenses and what is left of each customer."""
    sums: dict[str, list[Decimal]] = {}
    for entry in _profit(view, "customer"):
        row = sums.setdefault(entry.tags["customer"], [ZERO, ZERO])
        income = view.type_of(entry.account) in ("Income", "Other Income")
        row[0 if income else 1] += view.natural(entry.account, entry.amount)
    rows: list[Row] = [
        {"ColData": [cell(view.name("Customer", each) or _NONE, each), *map(cell, _with_net(sums[each]))]}
        for each in sorted(sums, key=lambda each: view.name("Customer", each).lower())
    ]
    if rows:
        whole = [sum((row[place] for row in sums.values()), ZERO) for place in (0, 1)]
        rows.append(total("TOTAL", _with_net(whole), "GrandTotal"))
    titles = (("Income", "income"), ("Expenses", "expense"), ("Net Income", "net"))
    columns = [Column("", "Customer", "customer"), *(Column(title, "Money", key) for title, key in titles)]
    return shape(view, name, columns, rows, columns_by="Total")


def vendor_expenses(view: View, name: str) -> Row:
    """What was spent on each vendor, in each column."""
    entries = [each for each in _profit(view, "vendor") if view.type_of(each.account) not in ("Income", "Other Income")]
    return _by(view, name, "Vendor", entries, lambda each: each.tags["vendor"], 1)


def _sold(view: View) -> Iterator[Entry]:
    """Every line sold; a discount counts with what it names, so for no item."""
    for each in view.within():
        if each.kind in SALES_SIGNS and each.line.get("DetailType") in (lines.SALES, lines.DISCOUNT):
            yield each


def _costs(view: View) -> Iterator[Entry]:
    for each in view.within():
        if each.kind in SALES_SIGNS and each.tags.get("item") and not each.line and _is_profit(view, each):
            yield each


def _profit(view: View, by: str) -> Iterator[Entry]:
    for entry in view.within():
        if _is_profit(view, entry) and entry.tags.get(by):
            yield entry


def _is_profit(view: View, entry: Entry) -> bool:
    return view.type_of(entry.account) in PROFIT_TYPES


def _with_net(row: list[Decimal]) -> list[Decimal]:
    return [*row, row[0] - row[1]]


def _share(amount: Decimal, whole: Decimal) -> Decimal | None:
    return round(100 * amount / whole, 2) if whole else None


def _each(amount: Decimal, quantity: Decimal) -> Decimal | None:
    return round(amount / quantity, 2) if quantity else None


def _cells(row: Sequence[Sold], sums: Sequence[Decimal]) -> list[Row]:
    return [cell(value) for one, whole in zip(row, sums, strict=True) for value in one.values(whole)]


def _with_inner(slot: Slot) -> Column:
    dates = slot.column.extra or (("StartDate", slot.begin), ("EndDate", slot.end))
    inner = tuple(Column(title, "Money", key, extra=dates) for title, key in _ITEM_COLUMNS)
    return Column(slot.column.title, "Money", slot.column.key, extra=slot.column.extra, inner=inner)


def _by(
    view: View, name: str, kind: str, entries: Sequence[Entry], key: Callable[[Entry], str], sign: int
) -> Row:  # fmt: skip
    """A row each record, an amount each column."""
    slots = slots_of(view, entries)
    amounts: dict[str, list[Decimal]] = {}
    for each in entries:
        row = amounts.setdefault(key(each), [ZERO] * len(slots))
        for position, slot in enumerate(slots):
            if slot.counts(each):
                row[position] += sign * each.amount

    def title(each: str) -> str:
        return view.name(kind, each) or _NONE

    rows: list[Row] = [
        {"ColData": [cell(title(each), each or None), *map(cell, amounts[each])]}
        for each in sorted(amounts, key=lambda each: title(each).lower())
    ]
    if rows:
        rows.append(total("TOTAL", [sum(column, ZERO) for column in zip(*amounts.values(), strict=True)], "GrandTotal"))
    columns = [Column("", kind, kind.lower()), *(each.column for each in slots)]
    return shape(view, name, columns, rows, columns_by=view.parameters.columns_by)
