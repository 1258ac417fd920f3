"""Reports over lists: accounts, stock (quickbooks.md 4.7)."""

from __future__ import annotations

from decimal import Decimal

from ...bookkeeping import Document
from .rows import Column, Row, cell, data, section, summary, total
from .view import TYPE_NAMES, ZERO, View, shape


def account_list(view: View, name: str) -> Row:
    """Every account in use with its type and balance."""
    sums = view.books.account_balances()
    rows = []
    for account, body in view.accounts.items():
        if body.get("Active", True):
            values = [body["AccountType"], body.get("AccountSubType"), body.get("Description")]
            balance = view.natural(account, sums.get(account, ZERO))
            rows.append(data(cell(body["FullyQualifiedName"], account), [*values, balance]))
    columns = [
        Column("Account", "String", "account_name"), Column("Type", "String", "account_type"),
        Column("Detail type", "String", "detail_acc_type"), Column("Description", "String", "account_desc"),
        Column("Balance", "Money", "account_bal"),
    ]  # fmt: skip
    return shape(view, name, columns, rows, basis=False)


def inventory_summary(view: View, name: str) -> Row:
    """What is on hand of each stocked item and what it is worth."""
    rows: list[Row] = []
    whole = ZERO
    for item in _stocked(view):
        quantity, worth = Decimal(item.body.get("QtyOnHand", 0)), Decimal(item.body.get("_worth", ZERO))
        average = round(worth / quantity, 2) if quantity else None
        values = [cell(item.body.get("Sku")), cell(quantity), cell(worth), cell(average)]
        rows.append({"ColData": [cell(item.body["Name"], item.id), *values]})
        whole += worth
    if rows:
        rows.append(total("TOTAL", [None, None, whole, None], "GrandTotal"))
    titles = (("SKU", "sku"), ("Qty", "qty"), ("Asset Value", "asset_value"), ("Calc. Avg", "calc_avg"))
    columns = [Column("", "String", "item"), *(Column(title, "String", key) for title, key in titles)]
    return shape(view, name, columns, rows, basis=False)


def inventory_detail(view: View, name: str) -> Row:
    """What moved each stocked item in the period."""
    rows = []
    kinds = ("Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt", "Bill", "Purchase", "VendorCredit",
             "InventoryAdjustment")  # fmt: skip
    documents = view.documents(*kinds)
    for item in _stocked(view):
        lines = []
        for each in documents:
            moved = each.body.get("_moves", {}).get(item.id)
            if moved:
                kind = TYPE_NAMES.get(each.kind, each.kind)
                lines.append(data(cell(each.date), [kind, each.number, Decimal(moved[0]), Decimal(moved[1])]))
                lines[-1]["ColData"][1]["id"] = each.id
        if lines:
            title = str(item.body["Name"])
            closing = summary(f"Total for {title}", [None, None, None, Decimal(item.body.get("_worth", ZERO))])
            rows.append(section(cell(title, item.id), [None] * 4, lines, closing))
    titles = (("Date", "tx_date"), ("Transaction Type", "txn_type"), ("Num", "doc_num"), ("Qty", "qty"),
              ("Inventory Cost", "inventory_cost"))  # fmt: skip
    return shape(view, name, [Column(title, "String", key) for title, key in titles], rows, basis=False)


def _stocked(view: View) -> list[Document]:
    return [each for each in view.books.find("Item") if each.body.get("Type") == "Inventory"]
