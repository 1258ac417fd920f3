"""Cash flow and trial balance (quickbooks.md 4.7)."""

from __future__ import annotations

from decimal import Decimal

from . import periods
from .rows import Column, Row, cell, data, section, summary, total
from .statements import ACCOUNT, TOTAL, Sums, net_income, retained_account, sums_of
from .view import PROFIT_TYPES, ZERO, View, shape

_WORKING = ("Accounts Receivable", "Other Current Asset", "Accounts Payable", "Credit Card", "Other Current Liability")


def cash_flow(view: View) -> Row:
    """Where cash came from and went, from net income on."""
    start, end = view.parameters.start.isoformat(), view.parameters.end.isoformat()
    changes = sums_of(view, view.between(start, end), [TOTAL])
    cash = [account for account in view.accounts if view.type_of(account) == "Bank"]
    income = net_income(view, start, end)
    groups = (
        ("OPERATING ACTIVITIES", "OperatingActivities", _WORKING, income),
        ("INVESTING ACTIVITIES", "InvestingActivities", ("Fixed Asset", "Other Asset"), None),
        ("FINANCING ACTIVITIES", "FinancingActivities", ("Long Term Liability", "Equity"), None),
    )
    rows: list[Row] = []
    change = ZERO
    for title, group, types, first in groups:
        lines = [] if first is None else [data(cell("Net Income"), [first], "NetIncome")]
        amount = first or ZERO
        for account in view.accounts:
            moved = _cash_effect(view, account, changes)
            if view.type_of(account) in types and moved:
                lines.append(data(cell(view.account_name(account), account), [moved]))
                amount += moved
        change += amount
        if lines:
            name = title.capitalize()
            rows.append(section(cell(title), [None], lines, summary(f"Net cash provided by {name}", [amount]), group))
    at_end = sum((each.amount for each in view.between("", end) if each.account in cash), ZERO)
    rows.append(total("Net cash increase for period", [change], "CashIncrease"))
    rows.append(data(cell("Cash at beginning of period"), [at_end - change], "BeginningCash"))
    rows.append(total("Cash at end of period", [at_end], "EndingCash"))
    return shape(view, "CashFlow", [ACCOUNT, TOTAL.column], rows, basis=False, columns_by="Total")


def trial_balance(view: View, name: str) -> Row:
    """Debit and credit by account; profit of earlier years stands in retained earnings."""
    end = view.parameters.end
    started = periods.fiscal_year_start(view.books, end).isoformat()
    retained = retained_account(view)
    balances: dict[str, Decimal] = {}
    for each in view.between("", end.isoformat()):
        earlier = view.type_of(each.account) in PROFIT_TYPES and each.date < started
        account = retained if earlier else each.account
        balances[account] = balances.get(account, ZERO) + each.amount
    kept = {account: amount for account, amount in balances.items() if amount}
    rows = [
        {"ColData": [cell(view.account_name(account), account), *_two_sides(kept[account])]}
        for account in sorted(kept, key=lambda each: list(view.accounts).index(each) if each in view.accounts else 0)
    ]
    debit = sum((amount for amount in kept.values() if amount > 0), ZERO)
    if rows:
        credit = -sum((amount for amount in kept.values() if amount < 0), ZERO)
        rows.append(total("TOTAL", [debit, credit], "GrandTotal"))
    columns = [ACCOUNT, Column("Debit", "Money", "debt"), Column("Credit", "Money", "credit")]
    return shape(view, name, columns, rows, columns_by="Total")


def _two_sides(amount: Decimal) -> list[Row]:
    return [cell(amount if amount > 0 else None), cell(-amount if amount < 0 else None)]


def _cash_effect(view: View, account: str, changes: Sums) -> Decimal:
    (moved,) = changes.get(account, [ZERO])
    return -moved if view.natural(account, Decimal(1)) > 0 else moved
