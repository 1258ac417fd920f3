"""Taking away what runs have made: void, delete or archive, as far as the ledger allows, and say what stays."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from sevenpoint.harness.bookkeepers.base import BookkeeperError
from sevenpoint.harness.live.made import Made, Record
from sevenpoint.harness.live.writes import Target


@dataclass(frozen=True)
class Removal:
    """One record to be taken away.

    how: `deleted`, or what the ledger offers in its place: `voided`, `archived`, `made inactive`.
    """

    target: Target
    name: str
    how: str
    act: Callable[[], object]


class Sweep(Protocol):
    """One ledger's way to take away what bears a run's mark or was written down as made."""

    def removals(self) -> Iterator[Removal]:
        """What is to go, in the order in which the ledger lets it go; read as late as possible."""

    def strangers(self, since: dt.datetime) -> list[str]:
        """Contacts and the like that are new since then and are not known to be a run's."""


@dataclass
class Cleaned:
    """What became of it.

    gone: how many by kind and how, e.g. ("Invoices", "voided"). refused: what the ledger would not take away, with its
    reason. strangers: what appeared meanwhile without a mark, and was left alone.
    """

    gone: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """For a person."""
        if not self.gone and not self.refused:
            yield "Nothing of an earlier run was found."
        for (kind, how), number in sorted(self.gone.items()):
            yield f"{how} {number} {kind}" + ("" if how == "deleted" else "; the ledger keeps them in that state")
        for sentence in self.refused:
            yield f"left: {sentence}"
        for sentence in self.strangers:
            yield f"not marked as a run's, left alone: {sentence}"


def clean(sweep: Sweep, made: Made) -> Cleaned:
    """Take away everything of every run in the organisation. A run is done when nothing of it was refused."""
    cleaned, runs, known = Cleaned(), made.open_runs(), {(each.kind, each.id): each for each in made.standing()}
    if not runs:
        return cleaned
    for removal in sweep.removals():
        target = removal.target
        try:
            removal.act()
        except BookkeeperError as error:
            cleaned.refused.append(
                f"{target.kind} {removal.name or target.id}: {' '.join(error.refusal.split())[:200]}"
            )
            continue
        cleaned.gone[target.kind, removal.how] += 1
        if (target.kind, target.id) in known:
            made.gone(known[target.kind, target.id])
        else:
            made.gone(Record(run=runs[-1], kind=target.kind, id=target.id, name=removal.name))
    began = [moment for run in runs if (moment := made.began(run)) is not None]
    cleaned.strangers = sweep.strangers(min(began))
    if not cleaned.refused:
        for run in runs:
            made.done(run)
    return cleaned
