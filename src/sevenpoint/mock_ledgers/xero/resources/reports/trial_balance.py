"""Trial Balance (xero.md 5.20): the month and the financial year up to a day."""

from __future__ import annotations

from decimal import Decimal

from ....bookkeeping import ZERO
from ...answers import Answer
from ...call import Call
from .periods import day, long_day
from .rows import ACCOUNT, Row, header, money, report, row, section, summary
from .statement import START, Chart, source_of

_SECTIONS = (("REVENUE", "Revenue"), ("EXPENSE", "Expenses"), ("ASSET", "Assets"), ("LIABILITY", "Liabilities"),
             ("EQUITY", "Equity"))  # fmt: skip
_HEADER = ("Account", "Debit", "Credit", "YTD Debit", "YTD Credit")


def trial_balance(call: Call) -> Answer:
    """GET /Reports/TrialBalance: date, paymentsOnly."""
    until = day(call, "date") or call.books.today
    chart, source = Chart.of(call), source_of(call)
    year = chart.year_to_date(call, source, START, until)
    month = chart.year_to_date(call, source, until.replace(day=1), until)
    used = {account for balances in (year, month) for account in balances}
    rows = [header(*_HEADER)]
    for name, title in _SECTIONS:
        mine = [one for one in chart.by_id.values() if one.id in used and one.body["Class"] == name]
        if mine:
            rows.append(section(title, [_row(one.id, _name(chart, one.id), month, year) for one in mine]))
    total = summary(["Total", *(money(_sum(balances, sign)) for balances in (month, year) for sign in (1, -1))])
    titles = ("Trial Balance", call.books.organisation.name, f"As at {long_day(until)}")
    return report(call, "Trial Balance", "TrialBalance", titles, [*rows, section("", [total])])


def _name(chart: Chart, account: str) -> str:
    """Name and code; bank accounts may lack a code."""
    one = chart.by_id[account]
    return f"{one.body['Name']} ({one.number})" if one.number else str(one.body["Name"])


def _row(account: str, name: str, month: dict[str, Decimal], year: dict[str, Decimal]) -> Row:
    sides = [side for balances in (month, year) for side in _sides(balances.get(account, ZERO))]
    return row([name, *sides], ACCOUNT, account)


def _sides(balance: Decimal) -> tuple[str, str]:
    """The empty side is "" (xero.md 5.20)."""
    return (money(balance), "") if balance >= 0 else ("", money(-balance))


def _sum(balances: dict[str, Decimal], sign: int) -> Decimal:
    return sum((sign * amount for amount in balances.values() if sign * amount > 0), ZERO)
