"""Lettrage: charges and what settled them carry the same letters once together they come to nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .parts import ZERO
from .view import SIDES, View

_Key = tuple[str, str]


@dataclass(frozen=True)
class Letter:
    """The letters of a settled group, and the day on which the last of it came."""

    word: str
    date: str


def letters(view: View) -> Mapping[_Key, Letter]:
    """The letters of every document that is settled, by (kind, id)."""
    open_amounts: dict[_Key, Decimal] = {}
    dates: dict[_Key, str] = {}
    for each in view.every:
        if each.party:
            key = (each.kind, each.id)
            open_amounts[key] = open_amounts.get(key, ZERO) + each.amount
            dates[key] = max(dates.get(key, ""), each.date)
    settled = [
        group for group in _groups(view) if group <= open_amounts.keys() and not sum(open_amounts[k] for k in group)
    ]
    found: dict[_Key, Letter] = {}
    for position, group in enumerate(sorted(settled, key=lambda each: min((dates[k], k) for k in each))):
        letter = Letter(word(position), max(dates[each] for each in group))
        found |= dict.fromkeys(group, letter)
    return found


def word(position: int) -> str:
    """The letters of the n-th group, from AA on.

    >>> word(0), word(27), word(26 * 26)
    ('AA', 'BB', 'AAA')
    """
    width, count = 2, 26**2
    while position >= count:
        position, width, count = position - count, width + 1, count * 26
    return "".join(chr(ord("A") + position // 26**place % 26) for place in reversed(range(width)))


def _groups(view: View) -> list[set[_Key]]:
    """Documents that settlements tie together."""
    groups: list[set[_Key]] = []
    for tied in _ties(view):
        touching = [each for each in groups if each & tied]
        groups = [each for each in groups if not each & tied]
        groups.append(tied.union(*touching))
    return groups


def _ties(view: View) -> Iterator[set[_Key]]:
    for side in SIDES.values():
        for settler in view.books.find(side[2]):
            links = [link for line in settler.body.get("Line", []) for link in line.get("LinkedTxn", [])[:1]]
            if links:
                yield {(settler.kind, settler.id), *((link["TxnType"], link["TxnId"]) for link in links)}
