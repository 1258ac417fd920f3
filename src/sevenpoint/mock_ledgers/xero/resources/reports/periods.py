"""Dates of reports: parameters, financial years, periods to compare."""

from __future__ import annotations

import calendar
import datetime as dt

from ....bookkeeping import Books
from ... import errors
from ...bodies import Element
from ...call import Call
from ...errors import RequestError, validation
from .. import organisation

MONTHS: dict[str, int] = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}
MOST_PERIODS = 12
_DAY = dt.timedelta(days=1)
Span = tuple[dt.date, dt.date]


def refused(name: str) -> RequestError:
    """400 for a parameter that makes no sense."""
    return validation([{"ValidationErrors": [{"Message": errors.REPORT_PARAMETER.format(name=name)}]}])


def day(call: Call, name: str) -> dt.date | None:
    """A date parameter. Raises RequestError 14."""
    given = Element({name: call.parameters.get(name.lower())}, "Reports").day(name)
    return dt.date.fromisoformat(given) if given else None


def count(call: Call, name: str, most: int = MOST_PERIODS) -> int | None:
    """A number from 1 to `most`. Raises RequestError."""
    given = call.parameters.get(name.lower(), "").strip()
    if not given:
        return None
    if not given.isdecimal() or not 1 <= int(given[:9]) <= most:
        raise refused(name)
    return int(given)


def timeframe(call: Call) -> int | None:
    """The length of a period in months, from MONTH, QUARTER or YEAR. Raises RequestError."""
    given = call.parameters.get("timeframe", "").strip().upper()
    if given and given not in MONTHS:
        raise refused("timeframe")
    return MONTHS.get(given)


def span(call: Call) -> Span:
    """fromDate and toDate; the current month unless they say otherwise. Raises RequestError."""
    first, last = day(call, "fromDate"), day(call, "toDate")
    first = first or (last or call.books.today).replace(day=1)
    last = last or month_end(first)
    if last < first:
        raise refused("toDate")
    return first, last


def month_end(date: dt.date) -> dt.date:
    """The last day of a date's month."""
    return date.replace(day=calendar.monthrange(date.year, date.month)[1])


def shift(date: dt.date, months: int) -> dt.date:
    """The date some months away; the last day of a month stays the last day. Raises RequestError for no such year.

    >>> shift(dt.date(2019, 4, 30), -1), shift(dt.date(2026, 3, 15), -12)
    (datetime.date(2019, 3, 31), datetime.date(2025, 3, 15))
    """
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise refused("periods")
    end = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, end if date == month_end(date) else min(date.day, end))


def before(date: dt.date) -> dt.date:
    """The day before; the very first day has none."""
    return date if date == dt.date.min else date - _DAY


def year_start(books: Books, date: dt.date) -> dt.date:
    """The first day of the financial year that a date lies in."""
    body = organisation.stored(books).body
    month, last = int(body["FinancialYearEndMonth"]), int(body["FinancialYearEndDay"])
    for year in (date.year, date.year - 1):
        if year < dt.MINYEAR:
            break
        end = dt.date(year, month, min(last, calendar.monthrange(year, month)[1]))
        if end < date:
            return end + _DAY
    return dt.date.min


def long_day(date: dt.date) -> str:
    """As in titles.

    >>> long_day(dt.date(2026, 9, 4))
    '4 September 2026'
    """
    return f"{date.day} {date:%B} {date.year}"


def short_day(date: dt.date) -> str:
    """As in headings.

    >>> short_day(dt.date(2026, 9, 4))
    '4 Sep 2026'
    """
    return f"{date.day} {date:%b} {date.year}"
