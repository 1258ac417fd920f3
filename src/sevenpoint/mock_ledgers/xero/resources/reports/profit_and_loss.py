"""Profit and Loss (xero.md 5.20): income less expenses of a period, of earlier ones, or by tracking option."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ....bookkeeping import ZERO
from ...answers import Answer
from ...bodies import as_guid
from ...call import Call
from .movements import Balances, Listed, Movement, Source, tracked
from .periods import Span, count, long_day, refused, shift, short_day, span, timeframe
from .rows import ACCOUNT, Row, header, money, report, row, section, summary
from .statement import Chart, every_option, movements_of, options, source_of

# Title, account types, which side counts as positive. The leading space is the documentation's own (xero.md 5.20).
_INCOME = (" Income", ("REVENUE", "SALES"), -1)
_COST = ("Less Cost of Sales", ("DIRECTCOSTS",), 1)
_OTHER = ("Plus Other Income", ("OTHERINCOME",), -1)
_EXPENSES = ("Less Operating Expenses", ("EXPENSE", "OVERHEADS", "DEPRECIATN"), 1)
_Part = tuple[str, tuple[str, ...], int]


@dataclass(frozen=True)
class Column:
    """One column: its heading, where its numbers come from, its days."""

    title: str
    source: Source
    days: Span


def profit_and_loss(call: Call) -> Answer:
    """GET /Reports/ProfitAndLoss: fromDate, toDate, periods, timeframe, tracking, standardLayout, paymentsOnly.

    There is one layout, so `standardLayout` changes nothing.
    """
    days = span(call)
    columns, chart = _columns(call, days), Chart.of(call)
    amounts = [column.source.between(*column.days) for column in columns]
    rows = [header("", *(column.title for column in columns))]

    def add(part: _Part) -> list[Decimal]:
        return _part(chart, amounts, part, rows)

    income, cost = add(_INCOME), add(_COST)
    gross = [one - other for one, other in zip(income, cost, strict=True)]
    if any(cost):
        rows.append(section("", [row(["Gross Profit", *map(money, gross)])]))
    other, expenses = add(_OTHER), add(_EXPENSES)
    net = [one + two - three for one, two, three in zip(gross, other, expenses, strict=True)]
    rows.append(section("", [row(["NET PROFIT", *map(money, net)])]))
    shown = f"{long_day(days[0])} to {long_day(days[1])}"
    titles = ("Profit & Loss", call.books.organisation.name, shown)
    return report(call, "Profit and Loss", "ProfitAndLoss", titles, rows)


def _part(chart: Chart, amounts: Sequence[Balances], part: _Part, rows: list[Row]) -> list[Decimal]:
    """Add a section, when it has anything, to `rows`; returns its totals."""
    title, types, sign = part
    totals, plain = [ZERO for _ in amounts], []
    for account in chart.by_id.values():
        if account.body["Type"] not in types:
            continue
        values = [sign * column.get(account.id, ZERO) for column in amounts]
        if any(values):
            totals = [total + one for total, one in zip(totals, values, strict=True)]
            plain.append(row([account.body["Name"], *map(money, values)], ACCOUNT, account.id))
    if plain:
        name = title.strip().removeprefix("Less ").removeprefix("Plus ")
        rows.append(section(title, [*plain, summary([f"Total {name}", *map(money, totals)])]))
    return totals


def _columns(call: Call, days: Span) -> list[Column]:
    """One column a period; a tracking category without an option makes one a tracking option instead."""
    wanted = options(call, "trackingOptionID", "trackingOptionID2")
    categories = _categories(call)
    periods, months = count(call, "periods"), timeframe(call)
    if periods is None and months is not None:
        periods = 1
    spans = [days, *(_earlier(days, index * (months or 1)) for index in range(1, (periods or 0) + 1))]
    if categories and not call.parameters.get("trackingoptionid", "").strip():
        return _by_option(call, categories[0], wanted, days)
    source = source_of(call, wanted)
    return [Column(short_day(last), source, (first, last)) for first, last in spans]


def _by_option(call: Call, category: str, wanted: Sequence[str], days: Span) -> list[Column]:
    every = tracked(movements_of(call), wanted)
    named = [(option, name) for option, (mine, name) in every_option(call).items() if mine == category]
    columns = [Column(name, Listed(tracked(every, [option])), days) for option, name in named]
    unassigned: list[Movement] = [one for one in every if category not in one.options]
    return [*columns, Column("Unassigned", Listed(unassigned), days), Column("Total", Listed(every), days)]


def _categories(call: Call) -> list[str]:
    known = {category.id for category in call.books.find("TrackingCategory")}
    found = []
    for name in ("trackingCategoryID", "trackingCategoryID2"):
        given = call.parameters.get(name.lower(), "").strip()
        if given:
            category = as_guid(given)
            if category not in known or category is None:
                raise refused(name)
            found.append(category)
    return found


def _earlier(days: Span, months: int) -> tuple[dt.date, dt.date]:
    return shift(days[0], -months), shift(days[1], -months)
