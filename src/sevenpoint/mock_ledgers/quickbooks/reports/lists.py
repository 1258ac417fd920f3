"""Reports over lists: accounts (quickbooks.md 4.7)."""

from __future__ import annotations

from .parts import ZERO
from .rows import Column, Row, cell, data
from .view import View, shape


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
