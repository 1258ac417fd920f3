"""Profit and loss, balance sheet: sums by account (quickbooks.md 4.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from . import periods
from .parts import ZERO, Entry
from .rows import Column, Row, cell, data, section, summary, total
from .slots import Slot, Sums, slots_of, sums_of
from .view import PROFIT_TYPES, View, shape

ACCOUNT = Column("", "Account", "account")
_STANDARD = (("AccountingStandard", "GAAP"),)


def profit_and_loss(view: View) -> Row:
    """Income less expenses of the period."""
    entries = [each for each in view.within() if view.type_of(each.account) in PROFIT_TYPES]
    slots = slots_of(view, entries)
    rows = _profit_rows(view, sums_of(view, entries, slots), len(slots), empty=not entries)
    by = view.parameters.columns_by
    columns = [ACCOUNT, *(each.column for each in slots)]
    return shape(view, "ProfitAndLoss", columns, rows, columns_by=by, options=_STANDARD, empty=not entries)


def balance_sheet(view: View) -> Row:
    """What is owned and owed at the end of the period, or of each of its parts."""
    entries = view.between("", view.parameters.end.isoformat())
    slots = slots_of(view, entries, standing=True)
    balances = [each for each in entries if view.type_of(each.account) not in PROFIT_TYPES]
    sums = sums_of(view, balances, slots)
    profit = [each for each in entries if view.type_of(each.account) in PROFIT_TYPES]
    income = [_incomes(view, profit, slot) for slot in slots]
    rows = _balance_rows(view, sums, [this_year for this_year, _ in income], [earlier for _, earlier in income])
    columns = [ACCOUNT, *(each.column for each in slots)]
    by = view.parameters.columns_by
    return shape(view, "BalanceSheet", columns, rows, columns_by=by, options=_STANDARD, empty=not entries)


def _incomes(view: View, profit: Sequence[Entry], slot: Slot) -> tuple[Decimal, Decimal]:
    """Net income of the fiscal year that a column's last day is in, and of all the years before."""
    started = periods.fiscal_year_start(view.books, dt.date.fromisoformat(slot.end)).isoformat()
    this_year = -sum((each.amount for each in profit if slot.counts(each) and each.date >= started), ZERO)
    earlier = -sum((each.amount for each in profit if slot.counts(each) and each.date < started), ZERO)
    return this_year, earlier


def account_rows(view: View, sums: Sums, types: Sequence[str], width: int) -> tuple[list[Row], list[Decimal]]:
    """Rows of the accounts of types that say something, sub-accounts inside their parents, and their total."""
    chosen = [each for each in view.accounts if view.type_of(each) in types]
    children: dict[str, list[str]] = {}
    for each in chosen:
        parent = view.accounts[each].get("ParentRef", {}).get("value", "")
        children.setdefault(parent if parent in chosen else "", []).append(each)
    rows, whole = [], [ZERO] * width
    for each in children.get("", []):
        row, amounts = _account_row(view, sums, children, each, width)
        if row is not None:
            rows.append(row)
            whole = _plus(whole, amounts)
    return rows, whole


def _account_row(
    view: View, sums: Sums, children: Mapping[str, list[str]], account: str, width: int
) -> tuple[Row | None, list[Decimal]]:
    name, own = str(view.accounts[account]["Name"]), sums.get(account)
    below = [_account_row(view, sums, children, each, width) for each in children.get(account, [])]
    inner = [row for row, _ in below if row is not None]
    whole = own or [ZERO] * width
    for _, amounts in below:
        whole = _plus(whole, amounts)
    if inner:
        total_row = summary(f"Total {name}", whole)
        return section(cell(name, account), own or [None] * width, inner, total_row), whole
    if own is None:
        return None, whole
    return data(cell(name, account), own), whole


def _plus(one: Sequence[Decimal], other: Sequence[Decimal]) -> list[Decimal]:
    return [left + right for left, right in zip(one, other, strict=True)]


def _minus(one: Sequence[Decimal], other: Sequence[Decimal]) -> list[Decimal]:
    return [left - right for left, right in zip(one, other, strict=True)]


def _profit_rows(view: View, sums: Sums, width: int, *, empty: bool) -> list[Row]:
    def part(title: str, group: str, *types: str) -> tuple[list[Row], list[Decimal]]:
        rows, amounts = account_rows(view, sums, types, width)
        if not rows and group in ("COGS", "OtherIncome", "OtherExpenses"):
            return [], amounts
        shown: Sequence[Decimal | None] = [None] * width if empty else amounts
        return [section(cell(title), [None] * width, rows, summary(f"Total {title}", shown), group)], amounts

    def result(title: str, group: str, amounts: Sequence[Decimal]) -> Row:
        return total(title, [None] * width if empty else amounts, group)

    income_rows, income = part("Income", "Income", "Income")
    cost_rows, costs = part("Cost of Goods Sold", "COGS", "Cost of Goods Sold")
    expense_rows, expenses = part("Expenses", "Expenses", "Expense")
    other_rows, other = part("Other Income", "OtherIncome", "Other Income")
    spent_rows, spent = part("Other Expenses", "OtherExpenses", "Other Expense")
    gross = _minus(income, costs)
    operating = _minus(gross, expenses)
    net_other = _minus(other, spent)
    net = _plus(operating, net_other)
    rows = [*income_rows, *cost_rows, result("Gross Profit", "GrossProfit", gross), *expense_rows]
    rows += [result("Net Operating Income", "NetOperatingIncome", operating), *other_rows, *spent_rows]
    if other_rows or spent_rows:
        rows.append(result("Net Other Income", "NetOtherIncome", net_other))
    return [*rows, result("Net Income", "NetIncome", net)]


_ASSETS = (
    ("Current Assets", "CurrentAssets", (
        ("Bank Accounts", "BankAccounts", "Bank"), ("Accounts Receivable", "AR", "Accounts Receivable"),
        ("Other Current Assets", "OtherCurrentAssets", "Other Current Asset"))),
    ("Fixed Assets", "FixedAssets", (("", "", "Fixed Asset"),)),
    ("Other Assets", "OtherAssets", (("", "", "Other Asset"),)),
)  # fmt: skip
_LIABILITIES = (
    ("Current Liabilities", "CurrentLiabilities", (
        ("Accounts Payable", "AP", "Accounts Payable"), ("Credit Cards", "CreditCards", "Credit Card"),
        ("Other Current Liabilities", "OtherCurrentLiabilities", "Other Current Liability"))),
    ("Long-Term Liabilities", "LongTermLiabilities", (("", "", "Long Term Liability"),)),
)  # fmt: skip
_Outline = Sequence[tuple[str, str, Sequence[tuple[str, str, str]]]]


def _balance_rows(view: View, sums: Sums, this_year: list[Decimal], earlier: list[Decimal]) -> list[Row]:
    width = len(this_year)
    blank = [None] * width
    assets, owned = _outline(view, sums, _ASSETS, width)
    liabilities, owed = _outline(view, sums, _LIABILITIES, width)
    with_earlier = dict(sums)
    if any(earlier):
        retained = retained_account(view)
        with_earlier[retained] = _plus(with_earlier.get(retained, [ZERO] * width), earlier)
    equity, capital = account_rows(view, with_earlier, ("Equity",), width)
    capital = _plus(capital, this_year)
    equity.append(data(cell("Net Income"), this_year, "NetIncome"))
    debts = section(cell("Liabilities"), blank, liabilities, summary("Total Liabilities", owed), "Liabilities")
    own = section(cell("Equity"), blank, equity, summary("Total Equity", capital), "Equity")
    both = summary("TOTAL LIABILITIES AND EQUITY", _plus(owed, capital))
    return [
        section(cell("ASSETS"), blank, assets, summary("TOTAL ASSETS", owned), "TotalAssets"),
        section(cell("LIABILITIES AND EQUITY"), blank, [debts, own], both, "TotalLiabilitiesAndEquity"),
    ]


def _outline(view: View, sums: Sums, outline: _Outline, width: int) -> tuple[list[Row], list[Decimal]]:
    blank, rows, whole = [None] * width, [], [ZERO] * width
    for title, group, parts in outline:
        inner: list[Row] = []
        amounts = [ZERO] * width
        for part, key, kind in parts:
            found, value = account_rows(view, sums, (kind,), width)
            amounts = _plus(amounts, value)
            if found and part:
                found = [section(cell(part), blank, found, summary(f"Total {part}", value), key)]
            inner += found
        if inner:
            rows.append(section(cell(title), blank, inner, summary(f"Total {title}", amounts), group))
            whole = _plus(whole, amounts)
    return rows, whole


def retained_account(view: View) -> str:
    accounts = view.accounts.items()
    return next((each for each, body in accounts if body.get("AccountSubType") == "RetainedEarnings"), "2")
