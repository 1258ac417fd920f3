"""Sales by customer, item, class and department, income by customer, expenses by vendor (quickbooks.md 4.7)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from .rows import Column, Row, cell, total
from .view import PROFIT_TYPES, ZERO, Entry, View, shape

_SIGNS = {"Invoice": 1, "SalesReceipt": 1, "CreditMemo": -1, "RefundReceipt": -1}
_SALES = "SalesItemLineDetail"
_NONE = "Not Specified"


def item_sales(view: View, name: str) -> Row:
    """What was sold of each item: quantity, amount, share, average price."""
    quantities: dict[str, Decimal] = {}
    amounts: dict[str, Decimal] = {}
    for item, quantity, amount in _sold(view, "ItemRef"):
        quantities[item] = quantities.get(item, ZERO) + quantity
        amounts[item] = amounts.get(item, ZERO) + amount
    whole = sum(amounts.values(), ZERO)
    rows: list[Row] = [
        {
            "ColData": [
                cell(view.name("Item", each) or _NONE, each), cell(quantities[each]), cell(amounts[each]),
                cell(_share(amounts[each], whole)),
                cell(round(amounts[each] / quantities[each], 2) if quantities[each] else None),
            ]
        }
        for each in sorted(amounts, key=lambda each: view.name("Item", each).lower())
    ]  # fmt: skip
    if rows:
        rows.append(total("TOTAL", [sum(quantities.values(), ZERO), whole, _share(whole, whole), None], "GrandTotal"))
    titles = (("Quantity", "quantity"), ("Amount", "amount"), ("% of Sales", "percent"), ("Avg Price", "avg_price"))
    columns = [Column("", "ProductsAndService", "item"), *(Column(title, "Money", key) for title, key in titles)]
    return shape(view, name, columns, rows, columns_by="Total")


def sales_by(view: View, name: str, kind: str) -> Row:
    """What was sold to or in each customer, class or department."""
    amounts: dict[str, Decimal] = {}
    for key, _, amount in _sold(view, f"{kind}Ref"):
        amounts[key] = amounts.get(key, ZERO) + amount
    return _one_column(view, name, kind, amounts)


def customer_income(view: View, name: str) -> Row:
    """Income, expenses and what is left of each customer."""
    sums: dict[str, list[Decimal]] = {}
    for entry, who in _of_party(view, "Customer"):
        row = sums.setdefault(who, [ZERO, ZERO])
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
    """What was spent on each vendor."""
    amounts: dict[str, Decimal] = {}
    for entry, who in _of_party(view, "Vendor"):
        if view.type_of(entry.account) not in ("Income", "Other Income"):
            amounts[who] = amounts.get(who, ZERO) + entry.amount
    return _one_column(view, name, "Vendor", amounts)


def tax_summary(view: View, name: str) -> Row:
    """What was taxed and the tax, by rate."""
    sums: dict[str, list[Decimal]] = {}
    for document in view.documents(*_SIGNS):
        for line in document.body.get("TxnTaxDetail", {}).get("TaxLine", []):
            detail = line.get("TaxLineDetail", {})
            row = sums.setdefault(detail.get("TaxRateRef", {}).get("value", ""), [ZERO, ZERO])
            row[0] += _SIGNS[document.kind] * Decimal(detail.get("NetAmountTaxable", ZERO))
            row[1] += _SIGNS[document.kind] * Decimal(line.get("Amount", ZERO))
    rows: list[Row] = [
        {"ColData": [cell(view.name("TaxRate", each) or _NONE, each), *map(cell, sums[each])]} for each in sorted(sums)
    ]
    if rows:
        whole = [sum((row[place] for row in sums.values()), ZERO) for place in (0, 1)]
        rows.append(total("TOTAL", whole, "GrandTotal"))
    columns = [Column("", "TaxRate", "tax_name"), Column("Taxable Amount", "Money", "taxable_amount"),
               Column("Tax", "Money", "tax_amount")]  # fmt: skip
    return shape(view, name, columns, rows, columns_by="Total")


def _sold(view: View, reference: str) -> Iterator[tuple[str, Decimal, Decimal]]:
    """(whom or what it counts for, quantity, amount) of every line sold; returns are negative, discounts shared out."""
    for document in view.documents(*_SIGNS):
        body, sign = document.body, _SIGNS[document.kind]
        for line in body.get("Line", []):
            kind = line.get("DetailType")
            if kind not in (_SALES, "DiscountLineDetail"):
                continue
            detail = line.get(kind, {})
            found = detail.get(reference) or body.get(reference) or {}
            way = sign if kind == _SALES else -sign
            yield found.get("value", ""), way * Decimal(detail.get("Qty", 0)), way * Decimal(line.get("Amount", ZERO))


def _of_party(view: View, kind: str) -> Iterator[tuple[Entry, str]]:
    for entry in view.within():
        if view.type_of(entry.account) in PROFIT_TYPES:
            found = view.party(view.body(entry))
            if found and found[0] == kind:
                yield entry, found[1]


def _with_net(row: list[Decimal]) -> list[Decimal]:
    return [*row, row[0] - row[1]]


def _share(amount: Decimal, whole: Decimal) -> Decimal | None:
    return round(100 * amount / whole, 2) if whole else None


def _one_column(view: View, name: str, kind: str, amounts: dict[str, Decimal]) -> Row:
    def title(each: str) -> str:
        return view.name(kind, each) or _NONE

    rows: list[Row] = [
        {"ColData": [cell(title(each), each or None), cell(amounts[each])]}
        for each in sorted(amounts, key=lambda each: title(each).lower())
    ]
    if rows:
        rows.append(total("TOTAL", [sum(amounts.values(), ZERO)], "GrandTotal"))
    columns = [Column("", kind, kind.lower()), Column("Total", "Money", "total")]
    return shape(view, name, columns, rows, columns_by="Total")
