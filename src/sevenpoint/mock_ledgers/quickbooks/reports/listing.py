"""Rows of transaction listings, with the columns and in the order that were asked for (quickbooks.md 4.7)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .facts import FACTS, Fact, Line, total_of
from .parts import ZERO, Entry
from .rows import Column, Row, Value, cell, summary
from .view import View

_RANK = {"Accounts Receivable": 0, "Accounts Payable": 0, "Bank": 1, "Credit Card": 1, "Other Current Asset": 2}
_SETTLERS = ("Payment", "BillPayment")
_NOT_POSTING = ("Estimate", "PurchaseOrder")
Group = Sequence[Entry]


@dataclass(frozen=True)
class Listing:
    """A report's columns by key: those asked for that exist, or the report's own. `meta`: how columns are described."""

    view: View
    facts: Mapping[str, Fact]
    meta: bool = True

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.facts)

    def columns(self) -> list[Column]:
        """The columns of the answer."""
        return [fact.column(key, meta=self.meta) for key, fact in self.facts.items()]

    def row(self, line: Line) -> Row:
        """A data row."""
        cells = [cell(fact.read(self.view, line), fact.id(self.view, line)) for fact in self.facts.values()]
        return {"ColData": cells, "type": "Data"}

    def said(self, title: str, **values: Value) -> Row:
        """A data row that says a few things only; its first cell is the title."""
        rest = [cell(values.get(key)) for key in list(self.facts)[1:]]
        return {"ColData": [cell(title), *rest], "type": "Data"}

    def blank(self) -> Row:
        """The empty row between transactions."""
        return {"ColData": [cell(None) for _ in self.facts], "type": "Data"}

    def totals(self, title: str, lines: Sequence[Line]) -> Row:
        """A summary: columns of amounts are added up, the first column is the title."""
        return summary(title, [total_of(self.view, each, lines) for each in list(self.facts.values())[1:]])

    def ordered(self, lines: Sequence[Line]) -> list[Line]:
        """The lines by `sort_by` and `sort_order`; unknown columns leave them as they are."""
        parameters = self.view.parameters
        fact = FACTS.get(parameters.sort_by)
        if fact is None:
            return list(lines)
        return sorted(lines, key=lambda each: _key(fact.read(self.view, each)), reverse=parameters.descending)


def listing(
    view: View, own: Sequence[str], *, meta: bool = True, titles: Mapping[str, str] | None = None,
    extra: Mapping[str, Fact] | None = None,
) -> Listing:  # fmt: skip
    """The columns of a report. `own`: when none are asked for; `titles`: what it calls some; `extra`: its alone."""
    known = {**FACTS, **(extra or {})}
    chosen = [each for each in dict.fromkeys(view.parameters.columns) if each in known] or list(own)
    named = titles or {}
    facts = {key: dataclasses.replace(known[key], title=named.get(key, known[key].title)) for key in chosen}
    return Listing(view, facts, meta)


def transactions(view: View) -> list[Group]:
    """The entries of each transaction of the period, those that do not post too, the oldest first."""
    silent = [
        [Entry(each.date or "", each.kind, each.id, "", None, each.total or Decimal(0))]
        for each in view.documents(*_NOT_POSTING)
    ]
    return sorted([*grouped(view.within()), *silent], key=lambda group: group[0].date)


def grouped(entries: Sequence[Entry]) -> list[Group]:
    """Entries by transaction and day."""
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for each in entries:
        groups.setdefault((each.kind, each.id, each.date), []).append(each)
    return list(groups.values())


def headed(view: View, group: Group) -> Line:
    """A transaction under the account that it is listed under: what is owed, or what was paid from."""
    main = min(group, key=lambda each: (_rank(view, each), group.index(each)))
    there = [each.amount for each in group if (each.account, each.party) == (main.account, main.party)]
    return Line(dataclasses.replace(main, amount=sum(there, ZERO)), group)


def whole_groups(view: View) -> Mapping[tuple[str, str, str], Group]:
    """The entries of every transaction and day, whatever the filters let through."""
    return {(group[0].kind, group[0].id, group[0].date): group for group in grouped(view.every)}


def _rank(view: View, each: Entry) -> int:
    rank = _RANK.get(view.type_of(each.account), 3)
    return 4 if rank == 0 and each.kind in _SETTLERS else rank


def _key(value: Value) -> tuple[int, Decimal, str]:
    if isinstance(value, Decimal | int):
        return 1, Decimal(value), ""
    return (0, Decimal(0), "") if value is None else (1, Decimal(0), value.lower())
