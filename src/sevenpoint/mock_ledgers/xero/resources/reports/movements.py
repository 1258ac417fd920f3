"""What moved on the accounts, as a report sees it: as posted, on a cash basis, or for tracking options only.

Reports read the same postings as journals do, so their numbers agree (xero.md 5.20).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from sqlalchemy import func, select

from ....bookkeeping import ZERO, Books, Document
from ....store import schema
from ...exchange import PLAIN, to_base
from ...totals import net

_P = schema.posting.c
Balances = Mapping[str, Decimal]


class Source(Protocol):
    """Sums by account, debit positive."""

    def between(self, first: dt.date, last: dt.date) -> Balances:
        """What moved from `first` to `last`, both included."""
        ...


@dataclass(frozen=True)
class Movement:
    """A part of a standing entry. `options`: tracking options of the line behind it, by category."""

    kind: str
    document: str
    account: str
    party: str | None
    date: str
    amount: Decimal
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Posted:
    """Everything as posted: added up by the store."""

    books: Books

    def between(self, first: dt.date, last: dt.date) -> Balances:
        """See Source."""
        query = select(_P.account, func.sum(_P.amount)).where(
            _P.organisation == self.books.organisation.id,
            _P.date >= first.isoformat(),
            _P.date <= last.isoformat(),
        )
        return {
            account: amount or ZERO for account, amount in self.books.connection.execute(query.group_by(_P.account))
        }


@dataclass(frozen=True)
class Listed:
    """Some movements."""

    movements: Sequence[Movement]

    def between(self, first: dt.date, last: dt.date) -> Balances:
        """See Source."""
        found: dict[str, Decimal] = {}
        for one in self.movements:
            if first.isoformat() <= one.date <= last.isoformat():
                found[one.account] = found.get(one.account, ZERO) + one.amount
        return found


def standing(books: Books) -> list[Movement]:
    """The entries that stand, without those that reversals cancelled."""
    names = (_P.kind, _P.document, _P.account, _P.party, _P.date)
    query = (
        select(*names, func.sum(_P.amount))
        .where(_P.organisation == books.organisation.id)
        .group_by(*names)
        .having(func.sum(_P.amount) != 0)
        .order_by(_P.date, func.min(_P.entry), func.min(_P.id))
    )
    return [Movement(*row) for row in books.connection.execute(query)]


def documents_of(books: Books, movements: Collection[Movement]) -> dict[tuple[str, str], Document]:
    """The documents behind movements."""
    kinds = sorted({one.kind for one in movements})
    return {(kind, document.id): document for kind in kinds for document in books.find(kind)}


def by_line(movements: Sequence[Movement], documents: Mapping[tuple[str, str], Document]) -> list[Movement]:
    """Each movement split by the tracking of its document's lines; the parts add up to it."""
    parts = []
    for one in movements:
        document = documents.get((one.kind, one.document))
        rest = one.amount
        for line, amount in _coded(document, one.account) if document is not None else ():
            options = {entry["TrackingCategoryID"]: entry["TrackingOptionID"] for entry in line.get("Tracking", [])}
            if options:
                parts.append(_part(one, amount, options))
                rest -= amount
        if rest:
            parts.append(_part(one, rest, {}))
    return parts


def tracked(movements: Sequence[Movement], wanted: Collection[str]) -> list[Movement]:
    """Those that have every wanted tracking option."""
    return [one for one in movements if set(wanted) <= set(one.options.values())]


def _coded(document: Document, account: str) -> list[tuple[dict[str, Any], Decimal]]:
    """The lines on an account, with what each posted there, debit positive."""
    body = document.body
    if "JournalLines" in body:
        lines, sign = body["JournalLines"], 1
    else:
        lines, sign = body.get("LineItems", []), -1 if _is_income(str(body.get("Type", ""))) else 1
    types, rate = body.get("LineAmountTypes", ""), body.get("CurrencyRate", PLAIN)
    return [
        (line, to_base(sign * net(line, types), rate))
        for line in lines
        if "LineAmount" in line and line.get("AccountID") == account
    ]


def _is_income(kind: str) -> bool:
    """Whether lines of a document of this type are credited."""
    return kind in ("ACCREC", "ACCPAYCREDIT") or kind.startswith("RECEIVE")


def _part(whole: Movement, amount: Decimal, options: Mapping[str, str]) -> Movement:
    return Movement(whole.kind, whole.document, whole.account, whole.party, whole.date, amount, options)
