"""The money columns of a report: periods, customers, classes, items ... and the total of them (quickbooks.md 4.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from . import periods
from .parts import DIMENSIONS, ZERO, Entry
from .rows import Column
from .view import View

Sums = Mapping[str, list[Decimal]]
# `summarize_column_by` to what entries are split by; periods are in `periods`.
_SPLITS: Mapping[str, str] = {
    "customers": "customer", "vendors": "vendor", "employees": "employee", "classes": "class",
    "departments": "department", "productsandservices": "item",
}  # fmt: skip
_NONE = "Not Specified"
_MOST = 400  # columns of periods


@dataclass(frozen=True)
class Slot:
    """A money column: the entries between two days, both inclusive, that are `of` it."""

    column: Column
    begin: str
    end: str
    of: Callable[[Entry], bool]

    def counts(self, entry: Entry) -> bool:
        """Whether an entry belongs into the column."""
        return self.begin <= entry.date <= self.end and self.of(entry)


def slots_of(view: View, entries: Sequence[Entry], *, standing: bool = False) -> list[Slot]:
    """The columns that were asked for. `standing`: balances, which count everything up to a column's last day.

    The entries are what the report is about; only what they name gets a column.
    """
    parameters = view.parameters
    begin = "" if standing else parameters.start.isoformat()
    whole = Slot(Column("TOTAL", "Money", "total"), begin, parameters.end.isoformat(), lambda each: True)
    if parameters.unit:
        found = _periods(view, parameters.unit, entries, standing=standing)
        return found if standing and found else [*found, whole]
    by = _SPLITS.get(parameters.columns_by.lower())
    if by is None:
        return [Slot(Column("Total", "Money", "total"), whole.begin, whole.end, whole.of)]
    return [*_split(view, by, entries, whole), whole]


def sums_of(view: View, entries: Iterable[Entry], slots: Sequence[Slot]) -> dict[str, list[Decimal]]:
    """By account, a sum a column, with the sign that a reader expects."""
    sums: dict[str, list[Decimal]] = {}
    for each in entries:
        if not each.amount:
            continue
        row = sums.setdefault(each.account, [ZERO] * len(slots))
        for position, slot in enumerate(slots):
            if slot.counts(each):
                row[position] += view.natural(each.account, each.amount)
    return sums


def _split(view: View, by: str, entries: Sequence[Entry], whole: Slot) -> list[Slot]:
    kind = DIMENSIONS[by]
    found = {each.tags.get(by, "") for each in entries}
    named = sorted(found - {""}, key=lambda each: (view.name(kind, each).lower(), each))
    titles = [(view.name(kind, each), each, each) for each in named]
    if "" in found:
        titles.append((_NONE, "0", ""))
    return [
        Slot(
            Column(title, "Money", key),
            whole.begin,
            whole.end,
            lambda entry, wanted=wanted: entry.tags.get(by, "") == wanted,  # type: ignore[misc]
        )
        for title, key, wanted in titles
    ]


def _periods(view: View, unit: str, entries: Sequence[Entry], *, standing: bool) -> list[Slot]:
    parameters = view.parameters
    oldest = min((each.date for each in entries), default=parameters.end.isoformat())
    first = max(parameters.start, dt.date.fromisoformat(oldest))
    last = min(parameters.end, view.books.today if parameters.macro == "all" else parameters.end)
    slots: list[Slot] = []
    while first <= last and len(slots) < _MOST:
        end = min(periods.unit_end(periods.unit_start(first, unit), unit), last)
        begin, until = "" if standing else first.isoformat(), end.isoformat()
        dates = (("StartDate", first.isoformat()), ("EndDate", until))
        column = Column(_title(first, end, unit), "Money", until, extra=dates)
        slots.append(Slot(column, begin, until, lambda each: True))
        first = end + dt.timedelta(days=1)
    return slots


def _title(start: dt.date, end: dt.date, unit: str) -> str:
    if unit == "month":
        return f"{start:%b %Y}"
    if unit == "day" or start == end:
        return f"{start:%b} {start.day}, {start.year}"
    if unit == "year":
        return f"{start:%b} - {end:%b %Y}"
    return f"{start:%b} {start.day} - {end:%b} {end.day}, {end.year}"
