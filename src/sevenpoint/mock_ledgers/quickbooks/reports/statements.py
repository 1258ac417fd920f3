"""Profit and loss, balance sheet: sums by account (quickbooks.md 4.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from . import periods
from .rows import Column, Row, cell, data, section, summary, total
from .view import PROFIT_TYPES, ZERO, Entry, View, shape

Sums = Mapping[str, list[Decimal]]
ACCOUNT = Column("", "Account", "account")
_STANDARD = (("AccountingStandard", "GAAP"),)


@dataclass(frozen=True)
class Slot:
    """A money column and which entries it counts."""

    column: Column
    counts: Callable[[Entry], bool]


def profit_and_loss(view: View) -> Row:
    """Income less expenses of the period."""
    entries = [each for each in view.within() if view.type_of(each.account) in PROFIT_TYPES]
    slots = _slots(view, entries)
    sums = sums_of(view, entries, slots)
    rows = _profit_rows(view, sums, len(slots), empty=not entries)
    by = view.parameters.columns_by
    columns = [ACCOUNT, *(each.column for each in slots)]
    return shape(view, "ProfitAndLoss", columns, rows, columns_by=by, options=_STANDARD, empty=not entries)


def net_income(view: View, start: str, end: str) -> Decimal:
    """Income less expenses between two days."""
    entries = (each for each in view.between(start, end) if view.type_of(each.account) in PROFIT_TYPES)
    return -sum((each.amount for each in entries), ZERO)


def balance_sheet(view: View) -> Row:
    """What is owned and owed at the end of the period, or of each of its parts."""
    slots = _slots(view, view.between("", view.parameters.end.isoformat()), standing=True)
    entries = view.between("", view.parameters.end.isoformat())
    balances = [each for each in entries if view.type_of(each.account) not in PROFIT_TYPES]
    sums = sums_of(view, balances, slots)
    profit = [each for each in entries if view.type_of(each.account) in PROFIT_TYPES]
    started = periods.fiscal_year_start(view.books, view.parameters.end).isoformat()
    this_year = [_income(profit, slot, lambda each: each.date >= started) for slot in slots]
    earlier = [_income(profit, slot, lambda each: each.date < started) for slot in slots]
    rows = _balance_rows(view, sums, this_year, earlier)
    columns = [ACCOUNT, *(each.column for each in slots)]
    by = view.parameters.columns_by
    return shape(view, "BalanceSheet", columns, rows, columns_by=by, options=_STANDARD, empty=not entries)


TOTAL = Slot(Column("Total", "Money", "total"), lambda each: True)


def _income(entries: Iterable[Entry], slot: Slot, also: Callable[[Entry], bool]) -> Decimal:
    return -sum((each.amount for each in entries if slot.counts(each) and also(each)), ZERO)


def _slots(view: View, entries: Sequence[Entry], *, standing: bool = False) -> list[Slot]:
    """The money columns: periods, customers or vendors, and a total of them (quickbooks.md 4.7)."""
    parameters = view.parameters
    by = parameters.columns_by.lower()
    if parameters.unit:
        return _period_slots(view, parameters.unit, entries, standing=standing)
    kind = {"customers": "Customer", "vendors": "Vendor"}.get(by)
    if kind is None:
        return [TOTAL]
    found = dict.fromkeys(party for each in entries if (party := view.party(view.body(each))) and party[0] == kind)
    named = [
        Slot(
            Column(view.name(kind, record_id), "Money", record_id),
            lambda each, party=(kind, record_id): view.party(view.body(each)) == party,  # type: ignore[misc]
        )
        for _, record_id in found
    ]
    rest = Slot(
        Column("Not Specified", "Money", "0"), lambda each: (view.party(view.body(each)) or ("", ""))[0] != kind
    )
    others = [rest] if any(rest.counts(each) for each in entries) else []
    return [*named, *others, Slot(Column("TOTAL", "Money", "total"), lambda each: True)]


def _period_slots(view: View, unit: str, entries: Sequence[Entry], *, standing: bool) -> list[Slot]:
    parameters = view.parameters
    first = max(parameters.start, dt.date.fromisoformat(entries[0].date) if entries else parameters.end)
    last = min(parameters.end, view.books.today if parameters.macro == "all" else parameters.end)
    slots: list[Slot] = []
    while first <= last and len(slots) < 400:
        end = min(periods.unit_end(periods.unit_start(first, unit), unit), last)
        begin, until = "" if standing else first.isoformat(), end.isoformat()
        dates = (("StartDate", first.isoformat()), ("EndDate", until))
        slots.append(
            Slot(
                Column(_period_title(first, end, unit), "Money", until, extra=dates),
                lambda each, begin=begin, until=until: begin <= each.date <= until,  # type: ignore[misc]
            )
        )
        first = end + dt.timedelta(days=1)
    return slots if standing and slots else [*slots, Slot(Column("TOTAL", "Money", "total"), lambda each: True)]


def _period_title(start: dt.date, end: dt.date, unit: str) -> str:
    if unit == "month":
        return f"{start:%b %Y}"
    if unit == "day" or start == end:
        return f"{start:%b} {start.day}, {start.year}"
    if unit == "year":
        return f"{start:%b} - {end:%b %Y}"
    return f"{start:%b} {start.day} - {end:%b} {end.day}, {end.year}"


def sums_of(view: View, entries: Iterable[Entry], slots: Sequence[Slot]) -> dict[str, list[Decimal]]:
    """By account, a sum a column, with the sign that a reader expects."""
    sums: dict[str, list[Decimal]] = {}
    for each in entries:
        row = sums.setdefault(each.account, [ZERO] * len(slots))
        for position, slot in enumerate(slots):
            if slot.counts(each):
                row[position] += view.natural(each.account, each.amount)
    return sums


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
