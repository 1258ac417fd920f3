"""When a recurring transaction falls due (quickbooks.md 8): the days of a ScheduleInfo, one after another."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

from .faults import fault
from .fields import Body, Choice, Day, Field, Flag, Group, Text, Whole

_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = tuple(calendar.month_name)[1:]
_LATEST = dt.date(2200, 1, 1)
SCHEDULE: dict[str, Field] = {
    "IntervalType": Choice(words=("Yearly", "Monthly", "Weekly", "Daily")),
    "NumInterval": Whole(),
    "DayOfMonth": Whole(),
    "DayOfWeek": Text(10),
    "WeekOfMonth": Whole(),
    "MonthOfYear": Text(10),
    "RemindDays": Whole(),
    "DaysBefore": Whole(),
    "MaxOccurrences": Whole(),
    "StartDate": Day(),
    "EndDate": Day(),
    "NextDate": Day(readonly=True),
    "PreviousDate": Day(readonly=True),
}
INFO: dict[str, Field] = {
    "Name": Text(100),
    "RecurType": Choice(words=("Automated", "Reminded", "UnScheduled", "Manual")),
    "Active": Flag(),
    "ScheduleInfo": Group(fields=SCHEDULE),
}
# Name to the least and the most that it may be.
_RANGES = {
    "NumInterval": (1, 366), "DayOfMonth": (1, 32), "WeekOfMonth": (1, 5), "RemindDays": (0, 366),
    "DaysBefore": (0, 366), "MaxOccurrences": (0, 10_000),
}  # fmt: skip


def check(schedule: Body) -> None:
    """Raises 6000 for a schedule that makes no sense."""
    for name, (least, most) in _RANGES.items():
        if name in schedule and not least <= schedule[name] <= most:
            raise fault("business", detail=f"{name} must be between {least} and {most}.")
    for name, words in (("DayOfWeek", _DAYS), ("MonthOfYear", _MONTHS)):
        if name in schedule and _place(words, schedule[name]) is None:
            raise fault("business", detail=f"{name} must be a name or a number.")


def next_day(schedule: Body, since: dt.date, made: int) -> dt.date | None:
    """The first day at or after `since`; None when the schedule is over.

    >>> next_day({"IntervalType": "Monthly", "DayOfMonth": 31, "StartDate": "2026-01-31"}, dt.date(2026, 2, 1), 1)
    datetime.date(2026, 2, 28)
    """
    most = schedule.get("MaxOccurrences")
    if most and made >= most:
        return None
    end = min(_day(schedule, "EndDate", _LATEST), _LATEST)
    start = _day(schedule, "StartDate", since)
    for day in _days(schedule, start):
        if day > end:
            return None
        if day >= since:
            return day
    return None


def _days(schedule: Body, start: dt.date) -> Iterator[dt.date]:
    step, kind = schedule.get("NumInterval", 1), schedule.get("IntervalType", "Monthly")
    if kind in ("Daily", "Weekly"):
        day = start
        if kind == "Weekly" and "DayOfWeek" in schedule:
            wanted = _place(_DAYS, schedule["DayOfWeek"]) or 0
            day += dt.timedelta(days=(wanted - (start.weekday() + 1)) % 7)
        while day < _LATEST:
            yield day
            day += dt.timedelta(days=step * (7 if kind == "Weekly" else 1))
        return
    months = step * (12 if kind == "Yearly" else 1)
    number = start.year * 12 + start.month - 1
    if kind == "Yearly" and "MonthOfYear" in schedule:
        number = start.year * 12 + (_place(_MONTHS, schedule["MonthOfYear"]) or 0)
    while number // 12 < _LATEST.year:
        day = _in_month(schedule, number // 12, number % 12 + 1, start.day)
        if day >= start:
            yield day
        number += months


def _in_month(schedule: Body, year: int, month: int, default: int) -> dt.date:
    last = calendar.monthrange(year, month)[1]
    if "WeekOfMonth" in schedule and "DayOfWeek" in schedule:
        wanted = _place(_DAYS, schedule["DayOfWeek"]) or 0
        first = dt.date(year, month, 1)
        day = 1 + (wanted - (first.weekday() + 1)) % 7 + 7 * (schedule["WeekOfMonth"] - 1)
        return dt.date(year, month, day if day <= last else day - 7)
    return dt.date(year, month, min(schedule.get("DayOfMonth", default), last))


def _place(words: tuple[str, ...], value: str) -> int | None:
    names = [word.lower() for word in words]
    if value.lower() in names:
        return names.index(value.lower())
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 3 else 0
    return number - 1 if 1 <= number <= len(words) else None


def _day(schedule: Body, name: str, default: dt.date) -> dt.date:
    return dt.date.fromisoformat(schedule[name]) if name in schedule else default
