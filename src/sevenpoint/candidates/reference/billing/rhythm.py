"""On which dates one version of a line is billed: pure functions over dates."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from ..flaws import Flaws
from ..values import Doc

FAR = dt.date(9000, 1, 1)
SHORTEST = 28


@dataclass(frozen=True)
class Signed:
    """The dates of an engagement. `released`: when somebody said that a manual line is to be billed."""

    start: dt.date
    accepted: dt.date | None
    released: dt.date | None


@dataclass(frozen=True)
class Span:
    """When a version holds, from `since` on, before `before`.

    used: how often its rhythm has been billed already; once: whether the line was billed at the signature.
    """

    since: dt.date
    before: dt.date
    used: int
    once: bool


def add_months(anchor: dt.date, months: int) -> dt.date:
    """The anchor's day so many months later, clamped to the length of that month.

    >>> add_months(dt.date(2026, 1, 31), 1), add_months(dt.date(2026, 1, 31), 2)
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    """
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return dt.date(year, month + 1, min(anchor.day, calendar.monthrange(year, month + 1)[1]))


def dates(billing: Doc, signed: Signed, span: Span, *, sticks: bool = False) -> Iterator[dt.date]:
    """The dates of a version, maybe without end. `sticks`: a day that a short month has cut stays cut (a flaw)."""
    if billing["kind"] == "manual":
        if signed.released is not None and span.since <= signed.released < span.before:
            yield signed.released
    elif billing["kind"] == "on_acceptance":
        due = max(span.since, signed.accepted or signed.start)
        if not span.once and due < span.before:
            yield due
    else:
        yield from _repeated(billing, signed.start, span, _stuck if sticks else add_months)


def short_months_stick(signed: Signed, billing: Doc, flaws: Flaws | None) -> bool:
    """Whether the flaw is on, where it can show: a schedule that starts on a day that some months lack."""
    late = signed.start.day > SHORTEST and billing["kind"] == "recurring"
    return late and flaws is not None and flaws.on("short-month-sticks")


def _repeated(
    billing: Doc, start: dt.date, span: Span, months_later: Callable[[dt.date, int], dt.date]
) -> Iterator[dt.date]:
    limit, used = billing.get("occurrences"), span.used
    for step in count():
        due = months_later(start, step * billing["every_months"])
        if due >= span.before or (limit is not None and used >= limit):
            return
        if due >= span.since:
            used += 1
            yield due


def _stuck(start: dt.date, months: int) -> dt.date:
    """Month by month, each from the day that the one before has left."""
    due = start
    for _ in range(months):
        due = add_months(due, 1)
    return due
