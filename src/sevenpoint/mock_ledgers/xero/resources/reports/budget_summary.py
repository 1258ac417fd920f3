"""Budget Summary (xero.md 5.20): the overall budget, period by period.

Budgets are made in Xero's own pages; where the organisation has none, the report shows noughts as Xero does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from ....bookkeeping import ZERO
from ...answers import Answer
from ...call import Call
from .periods import count, day, refused, shift
from .rows import ACCOUNT, Row, header, money, report, row, section, summary
from .statement import Chart

# Title, account types, which side counts as positive, the summary row after it.
_PARTS = (
    ("Income", ("REVENUE", "SALES", "OTHERINCOME"), 1, ""),
    ("Less Cost of Sales", ("DIRECTCOSTS",), -1, "Gross Profit"),
    ("Less Operating Expenses", ("EXPENSE", "OVERHEADS", "DEPRECIATN"), -1, "Total Expenses"),
)
MONTHS = ("1", "3", "12")
Budget = dict[str, dict[str, Decimal]]


def budget_summary(call: Call) -> Answer:
    """GET /Reports/BudgetSummary: date, periods (1 to 12), timeframe (1, 3 or 12 months)."""
    first = (day(call, "date") or call.books.today).replace(day=1)
    periods, given = count(call, "periods") or 12, call.parameters.get("timeframe", "").strip() or "1"
    if given not in MONTHS:
        raise refused("timeframe")
    months = [[shift(first, index * int(given) + step) for step in range(int(given))] for index in range(periods)]
    chart, budget = Chart.of(call), _overall(call)
    rows = [header("Account", *(f"{period[-1]:%b-%y}" for period in months))]
    profit = [ZERO for _ in months]
    for title, types, sign, after in _PARTS:
        totals, shown = _part(chart, budget, types, months)
        profit = [one + sign * total for one, total in zip(profit, totals, strict=True)]
        name = title.removeprefix("Less ")
        if shown:
            rows.append(section(title, [*shown, _summary(f"Total {name}", totals)]))
        if after:
            rows.append(section("", [_summary(after, profit if after == "Gross Profit" else totals)]))
    rows.append(section("", [_summary("Net Profit", profit)]))
    span = f"{first:%B %Y} to {months[-1][-1]:%B %Y}"
    titles = ("Overall Budget", "Budget Summary", call.books.organisation.name, span)
    return report(call, "Budget Summary", "BudgetSummary", titles, rows)


def _overall(call: Call) -> Budget:
    """Amounts by account id and month (`2026-03`) of the overall budget."""
    found: Budget = {}
    for budget in call.books.find("Budget"):
        if budget.body.get("Type", "OVERALL") != "OVERALL":
            continue
        for line in budget.body.get("BudgetLines", []):
            months = found.setdefault(line["AccountID"], {})
            for balance in line.get("BudgetBalances", []):
                months[str(balance["Period"])[:7]] = Decimal(balance["Amount"])
    return found


def _part(
    chart: Chart, budget: Budget, types: tuple[str, ...], months: Sequence[Sequence[dt.date]]
) -> tuple[list[Decimal], list[Row]]:
    totals, shown = [ZERO for _ in months], []
    for account in chart.by_id.values():
        if account.body["Type"] not in types or account.id not in budget:
            continue
        planned = budget[account.id]
        values = [sum((planned.get(f"{month:%Y-%m}", ZERO) for month in period), ZERO) for period in months]
        totals = [total + value for total, value in zip(totals, values, strict=True)]
        shown.append(row([account.body["Name"], *map(money, values)], ACCOUNT, account.id))
    return totals, shown


def _summary(title: str, amounts: Sequence[Decimal]) -> Row:
    return summary([title, *map(money, amounts)])
