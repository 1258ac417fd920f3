"""When a repeating invoice is next due, and when what it makes must be paid (xero.md 6). Pure but for the settings.

Month ends and the hour of generation are not documented (xero.md 10): the organisation's settings decide.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from ...bookkeeping import Books

UNITS = ("WEEKLY", "MONTHLY")
# The server refuses DAYSAFTERBILLMONTH, which the specification lists (xero.md 6).
DUE_DATE_TYPES = (
    "DAYSAFTERBILLDATE",
    "DAYSAFTERINVOICEDATE",
    "DAYSAFTERINVOICEMONTH",
    "OFCURRENTMONTH",
    "OFFOLLOWINGMONTH",
)
CLAMP, OVERFLOW = "last_day", "overflow"
SETTINGS: dict[str, Any] = {
    "repeating_month_end": CLAMP,
    "repeating_hour": 4,
    "repeating_expands_placeholders": True,
    "repeating_raises_invoice_event": True,
}


def setting(books: Books, name: str) -> Any:
    """What the organisation says about something that Xero does not document."""
    return books.organisation.settings.get(name, SETTINGS[name])


def occurrence(start: dt.date, period: int, unit: str, index: int, month_end: str = CLAMP) -> dt.date | None:
    """The date number `index` (from 0) of a schedule; None beyond the calendar.

    >>> [str(occurrence(dt.date(2026, 1, 31), 1, "MONTHLY", index)) for index in (0, 1, 2)]
    ['2026-01-31', '2026-02-28', '2026-03-31']
    >>> str(occurrence(dt.date(2026, 1, 31), 1, "MONTHLY", 1, "overflow"))
    '2026-03-03'
    """
    try:
        if unit == "WEEKLY":
            return start + dt.timedelta(weeks=period * index)
        return _in_month(start, period * index, start.day, month_end)
    except (OverflowError, ValueError):
        return None


def plan(books: Books, schedule: dict[str, Any], made: int) -> str | None:
    """Set `NextScheduledDate` after `made` invoices; returns the UTC moment of the next one, None when it has ended."""
    schedule.pop("NextScheduledDate", None)
    start = dt.date.fromisoformat(schedule["StartDate"])
    month_end = setting(books, "repeating_month_end")
    day = occurrence(start, schedule["Period"], schedule["Unit"], made, month_end)
    if day is None or day.isoformat() > schedule.get("EndDate", "9999"):
        return None
    early = dt.time(int(setting(books, "repeating_hour")), tzinfo=books.organisation.zone)
    try:
        moment = dt.datetime.combine(day, early).astimezone(dt.UTC).isoformat(timespec="seconds")
    except OverflowError:  # the last evening of the calendar is beyond it in UTC
        return None
    schedule["NextScheduledDate"] = day.isoformat()
    return moment


def due_date(day: dt.date, number: int, kind: str) -> dt.date:
    """When an invoice of that day must be paid.

    >>> str(due_date(dt.date(2026, 1, 15), 31, "OFFOLLOWINGMONTH"))
    '2026-02-28'
    >>> str(due_date(dt.date(2026, 1, 15), 10, "DAYSAFTERINVOICEMONTH"))
    '2026-02-10'
    """
    if kind == "OFCURRENTMONTH":
        return _in_month(day, 0, max(number, 1), CLAMP)
    if kind == "OFFOLLOWINGMONTH":
        return _in_month(day, 1, max(number, 1), CLAMP)
    if kind == "DAYSAFTERINVOICEMONTH":
        return _in_month(day, 0, 31, CLAMP) + dt.timedelta(days=number)
    return day + dt.timedelta(days=number)


def expanded(text: str, day: dt.date) -> str:
    """Placeholders of a template as the invoice of that day has them; kept verbatim in the template (xero.md 6).

    >>> expanded("Retainer [Month] [Year]", dt.date(2026, 3, 1))
    'Retainer March 2026'
    """
    words = {"[Week]": str(day.isocalendar().week), "[Month]": f"{day:%B}", "[Year]": str(day.year)}
    for placeholder, word in words.items():
        text = text.replace(placeholder, word)
    return text


def _in_month(day: dt.date, months: int, wanted: int, month_end: str) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > dt.MAXYEAR:
        raise OverflowError(f"the year {year} is beyond the calendar")
    last = calendar.monthrange(year, month + 1)[1]
    first = dt.date(year, month + 1, 1)
    return first + dt.timedelta(days=(wanted if month_end == OVERFLOW else min(wanted, last)) - 1)
