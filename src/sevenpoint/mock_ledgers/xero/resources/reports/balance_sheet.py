"""Balance Sheet (xero.md 5.20): assets, liabilities and equity on one day and on earlier ones to compare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from ....bookkeeping import ZERO
from ...answers import Answer
from ...call import Call
from .periods import count, day, long_day, month_end, shift, short_day, timeframe, year_start
from .rows import ACCOUNT, Row, header, money, report, row, section, summary
from .statement import START, Chart, options, source_of

# Section titles by account type, in the report's order; those of liabilities are standard chart logic [U].
_ASSETS = (
    ("Bank", ("BANK",)),
    ("Current Assets", ("CURRENT", "PREPAYMENT", "INVENTORY")),
    ("Fixed Assets", ("FIXED",)),
    ("Non-current Assets", ("NONCURRENT",)),
)
_LIABILITIES = (("Current Liabilities", ("CURRLIAB",)), ("Liabilities", ("LIABILITY",)),
                ("Non-current Liabilities", ("TERMLIAB",)))  # fmt: skip
MOST_PERIODS = 11
# Xero's own pseudo account has no record in the chart; its id is ours [U].
CURRENT_EARNINGS = "abababab-abab-abab-abab-abababababab"
Columns = Sequence[dict[str, Decimal]]


def balance_sheet(call: Call) -> Answer:
    """GET /Reports/BalanceSheet: date, periods, timeframe, trackingOptionID1 and 2, standardLayout, paymentsOnly.

    There is one layout, so `standardLayout` changes nothing.
    """
    until = day(call, "date") or month_end(call.books.today)
    days = _days(call, until)
    source, chart = source_of(call, options(call, "trackingOptionID1", "trackingOptionID2")), Chart.of(call)
    columns = [chart.year_to_date(call, source, START, one) for one in days]
    earned = [chart.profit(source, year_start(call.books, one), one) for one in days]
    rows = [header("", *(short_day(one) for one in days)), section("Assets", [])]
    assets = _group(chart, columns, _ASSETS, 1, rows)
    rows += [section("", [_total("Total Assets", assets)]), section("Liabilities", [])]
    debts = _group(chart, columns, _LIABILITIES, -1, rows)
    rows.append(section("", [_total("Total Liabilities", debts)]))
    net = [have - owe for have, owe in zip(assets, debts, strict=True)]
    rows.append(section("", [row(["Net Assets", *map(money, net)])]))
    rows.append(_equity(chart, columns, earned))
    titles = ("Balance Sheet", call.books.organisation.name, f"As at {long_day(until)}")
    return report(call, "Balance Sheet", "BalanceSheet", titles, rows)


def _days(call: Call, until: dt.date) -> list[dt.date]:
    """The day and those to compare; without any parameter the same day a year ago (xero.md 5.20)."""
    periods, months = count(call, "periods", MOST_PERIODS), timeframe(call)
    if periods is None and months is None:
        periods, months = 1, 12
    return [shift(until, -index * (months or 1)) for index in range((periods or 1) + 1)]


def _group(
    chart: Chart, columns: Columns, sections: Sequence[tuple[str, tuple[str, ...]]], sign: int, rows: list[Row]
) -> list[Decimal]:
    """Add the sections that have anything to `rows`; returns the totals."""
    totals = [ZERO for _ in columns]
    for title, types in sections:
        shown = _accounts(chart, columns, types, sign)
        if not shown:
            continue
        sums = [sum(column, ZERO) for column in zip(*(amounts for _, _, amounts in shown), strict=True)]
        totals = [total + one for total, one in zip(totals, sums, strict=True)]
        plain = [row([name, *map(money, amounts)], ACCOUNT, account) for account, name, amounts in shown]
        rows.append(section(title, [*plain, _total(f"Total {title}", sums)]))
    return totals


def _equity(chart: Chart, columns: Columns, earned: Sequence[Decimal]) -> Row:
    shown = _accounts(chart, columns, ("EQUITY",), -1)
    if any(earned):
        shown.append((CURRENT_EARNINGS, "Current Year Earnings", list(earned)))
    shown.sort(key=lambda one: one[1].casefold())
    sums = [sum((amounts[index] for _, _, amounts in shown), ZERO) for index in range(len(columns))]
    plain = [row([name, *map(money, amounts)], ACCOUNT, account) for account, name, amounts in shown]
    return section("Equity", [*plain, _total("Total Equity", sums)])


def _accounts(
    chart: Chart, columns: Columns, types: tuple[str, ...], sign: int
) -> list[tuple[str, str, list[Decimal]]]:
    """Id, name and amounts of the accounts of these types that are not zero throughout."""
    found = []
    for account in chart.by_id.values():
        amounts = [sign * column.get(account.id, ZERO) for column in columns]
        if account.body["Type"] in types and any(amounts):
            found.append((account.id, str(account.body["Name"]), amounts))
    return found


def _total(title: str, amounts: Sequence[Decimal]) -> Row:
    return summary([title, *map(money, amounts)])
