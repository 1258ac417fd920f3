"""The parameters of a report: dates, date macros, method, filters (quickbooks.md 4.7)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...bookkeeping import Books
from ..entity import preference
from ..faults import fault

_DAY = dt.timedelta(days=1)
_MACRO = re.compile(r"(this|last|next) ?(?:calendar|fiscal)? ?(week|month|quarter|year)( ?to ?date)?")
_MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip
_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(2200, 12, 31)
FILTERS = ("customer", "vendor", "employee", "item", "class", "department", "account")
# Every parameter that any report reads; a report's own are with it in `REPORTS`.
NAMES = (
    "start_date", "end_date", "date_macro", "accounting_method", "summarize_column_by", *FILTERS, "columns", "sort_by",
    "sort_order", "report_date", "aging_method", "aging_period", "num_periods",
)  # fmt: skip
_UNITS = {
    "month": "month", "months": "month", "week": "week", "weeks": "week", "day": "day", "days": "day",
    "quarter": "quarter", "quarters": "quarter", "year": "year", "years": "year",
}  # fmt: skip


@dataclass(frozen=True)
class Parameters:
    """What a report was asked for. `macro` None: explicit dates; `given`: all of it, as it was sent."""

    start: dt.date
    end: dt.date
    macro: str | None
    cash: bool
    columns_by: str
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    sort_by: str = ""
    descending: bool = False
    report_date: dt.date = _FIRST
    aging_days: int = 30
    aging_periods: int = 4
    aging_current: bool = False
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def unit(self) -> str | None:
        """The period of a column, when columns are periods."""
        return _UNITS.get(self.columns_by.lower())


def read(books: Books, arguments: Mapping[str, str], default_macro: str) -> Parameters:
    """The parameters of a request; unknown ones are ignored. Raises 4001."""
    given = {name.lower(): value for name, value in arguments.items() if value}
    macro = given.get("date_macro")
    if macro is None and not {"start_date", "end_date"} & given.keys():
        macro = default_macro
    start, end = macro_dates(books, macro) if macro else (_FIRST, books.today)
    if macro is None:
        end = _day(given, "end_date", books.today)
        start = _day(given, "start_date", end.replace(month=1, day=1))
    basis = given.get("accounting_method") or preference(books, "ReportPrefs", "ReportBasis") or "Accrual"
    return Parameters(
        start=start,
        end=end,
        macro=macro,
        cash=str(basis).lower() == "cash",
        columns_by=given.get("summarize_column_by", "Total"),
        filters={name: frozenset(given[name].split(",")) for name in FILTERS if name in given},
        columns=tuple(each.strip() for each in given.get("columns", "").split(",") if each.strip()),
        sort_by=given.get("sort_by", ""),
        descending=given.get("sort_order", "").lower().startswith("desc"),
        report_date=_day(given, "report_date", _day(given, "end_date", books.today)),
        aging_days=_whole(given, "aging_period", 30),
        aging_periods=_whole(given, "num_periods", 4),
        aging_current=given.get("aging_method", "").lower() == "current",
        given=given,
    )


def macro_dates(books: Books, macro: str) -> tuple[dt.date, dt.date]:
    """First and last day of a macro such as `This Fiscal Year-to-date`. Raises 4001."""
    today, plain = books.today, re.sub(r"[-_ ]+", " ", macro.lower()).strip()
    if plain in ("today", "yesterday"):
        day = today if plain == "today" else today - _DAY
        return day, day
    if plain == "all":
        return _FIRST, _LAST
    found = _MACRO.fullmatch(plain)
    if found is None:
        raise fault("query_invalid", detail=f"value {macro} cannot be used as date_macro")
    which, unit, so_far = found.groups()
    first = fiscal_month(books) if "fiscal" in plain else 1
    start = unit_start(today, unit, first)
    if which == "last":
        start, today = unit_start(start - _DAY, unit, first), _month_earlier(today, unit)
    elif which == "next":
        start = unit_end(start, unit, first) + _DAY
    end = unit_end(start, unit, first)
    return start, min(end, max(today, start)) if so_far else end


def fiscal_month(books: Books) -> int:
    """The month in which the fiscal year begins."""
    company = books.get("CompanyInfo", "1")
    name = str(company.body.get("FiscalYearStartMonth", "January")).lower() if company else "january"
    return _MONTHS.index(name) + 1 if name in _MONTHS else 1


def fiscal_year_start(books: Books, day: dt.date) -> dt.date:
    """The first day of the fiscal year that a day is in."""
    return unit_start(day, "year", fiscal_month(books))


def unit_start(day: dt.date, unit: str, first_month: int = 1) -> dt.date:
    """The first day of the week (Sunday), month, quarter or year that a day is in."""
    if unit == "day":
        return day
    if unit == "week":
        return day - dt.timedelta(days=(day.weekday() + 1) % 7)
    if unit == "month":
        return day.replace(day=1)
    months = 3 if unit == "quarter" else 12
    back = (day.month - first_month) % months
    return _month(day.year * 12 + day.month - 1 - back)


def unit_end(start: dt.date, unit: str, first_month: int = 1) -> dt.date:
    """The last day of the unit that begins at `start`."""
    if unit == "day":
        return start
    if unit == "week":
        return start + 6 * _DAY
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    return _month(start.year * 12 + start.month - 1 + months) - _DAY


def _month(number: int) -> dt.date:
    return dt.date(number // 12, number % 12 + 1, 1)


def _month_earlier(today: dt.date, unit: str) -> dt.date:
    if unit == "week":
        return today - 7 * _DAY
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = _month(today.year * 12 + today.month - 1 - months)
    return min(first + (today.day - 1) * _DAY, unit_end(first, "month"))


def _day(given: Mapping[str, str], name: str, default: dt.date) -> dt.date:
    if name not in given:
        return default
    try:
        day = dt.date.fromisoformat(given[name])
    except ValueError:
        day = _LAST + _DAY
    if not _FIRST <= day <= _LAST:
        raise fault("query_invalid", detail=f"value {given[name]} cannot be used as {name}")
    return day


def _whole(given: Mapping[str, str], name: str, default: int) -> int:
    text = given.get(name, "")
    if name in given and not (text.isascii() and text.isdigit() and 0 < int(text[:4]) <= 366):
        raise fault("query_invalid", detail=f"value {text} cannot be used as {name}")
    return int(text) if name in given else default
