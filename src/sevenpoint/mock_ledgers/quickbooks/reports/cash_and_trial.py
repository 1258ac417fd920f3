"""Cash flow and trial balance (quickbooks.md 4.7)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from . import periods
from .parts import ZERO, Entry
from .rows import Column, Row, cell, data, section, summary, total
from .slots import Slot, slots_of
from .statements import ACCOUNT, retained_account
from .view import PROFIT_TYPES, View, shape

_WORKING = ("Accounts Receivable", "Other Current Asset", "Accounts Payable", "Credit Card", "Other Current Liability")
# (title, group, the types of accounts whose changes it lists)
_GROUPS = (
    ("OPERATING ACTIVITIES", "OperatingActivities", _WORKING),
    ("INVESTING ACTIVITIES", "InvestingActivities", ("Fixed Asset", "Other Asset")),
    ("FINANCING ACTIVITIES", "FinancingActivities", ("Long Term Liability", "Equity")),
)


def cash_flow(view: View) -> Row:
    """Where cash came from and went, from net income on, in each column."""
    entries = view.between("", view.parameters.end.isoformat())
    slots = slots_of(view, view.within())
    rows: list[Row] = []
    change = [ZERO] * len(slots)
    for title, group, types in _GROUPS:
        lines, amounts = _activity(view, entries, slots, types, with_income=types is _WORKING)
        change = [one + other for one, other in zip(change, amounts, strict=True)]
        if lines:
            closing = summary(f"Net cash provided by {title.capitalize()}", amounts)
            rows.append(section(cell(title), [None] * len(slots), lines, closing, group))
    cash = [each for each in entries if view.type_of(each.account) == "Bank"]
    at_end = [sum((each.amount for each in cash if _until(slot, each)), ZERO) for slot in slots]
    at_start = [end - moved for end, moved in zip(at_end, change, strict=True)]
    rows.append(total("Net cash increase for period", change, "CashIncrease"))
    rows.append(data(cell("Cash at beginning of period"), at_start, "BeginningCash"))
    rows.append(total("Cash at end of period", at_end, "EndingCash"))
    columns = [ACCOUNT, *(each.column for each in slots)]
    return shape(view, "CashFlow", columns, rows, basis=False, columns_by=view.parameters.columns_by)


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


def _activity(
    view: View, entries: Sequence[Entry], slots: Sequence[Slot], types: Sequence[str], *, with_income: bool
) -> tuple[list[Row], list[Decimal]]:
    """Lines and sums of one kind of activity: what an account lost, cash gained."""
    by_account: dict[str, list[Decimal]] = {}
    income = [ZERO] * len(slots)
    for each in entries:
        profit = with_income and view.type_of(each.account) in PROFIT_TYPES
        if not profit and view.type_of(each.account) not in types:
            continue
        row = income if profit else by_account.setdefault(each.account, [ZERO] * len(slots))
        for position, slot in enumerate(slots):
            if slot.counts(each):
                row[position] -= each.amount
    lines = [data(cell("Net Income"), income, "NetIncome")] if with_income else []
    for account in view.accounts:
        if any(by_account.get(account, ())):
            lines.append(data(cell(view.account_name(account), account), by_account[account]))
    return lines, [sum(column, ZERO) for column in zip(income, *by_account.values(), strict=True)]


def _until(slot: Slot, entry: Entry) -> bool:
    return entry.date <= slot.end and slot.of(entry)


def _two_sides(amount: Decimal) -> list[Row]:
    return [cell(amount if amount > 0 else None), cell(-amount if amount < 0 else None)]
