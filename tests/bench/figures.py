"""What a benchmark finds: a ratio with its spread, and what it was to be."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One line of the page. `low`, `high`: the spread over the rounds; `goal`: what was wanted, `most`: at most that.

    value None: it could not be measured, and `note` says why.
    """

    what: str
    unit: str
    value: float | None
    low: float | None = None
    high: float | None = None
    goal: float | None = None
    most: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None: there is none, or nothing was measured."""
        if self.goal is None or self.value is None:
            return None
        return self.value <= self.goal if self.most else self.value >= self.goal


@dataclass(frozen=True)
class Part:
    """One section of the page."""

    title: str
    how: str
    figures: list[Figure]
    notes: list[str] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """For the file beside the page."""
        return asdict(self)


def ratio(
    what: str, ours: Sequence[float], theirs: Sequence[float], *, goal: float | None = None, most: bool = False,
    note: str = "", unit: str = "×",
) -> Figure:  # fmt: skip
    """Ours divided by theirs, round by round: the median, the lowest and the highest."""
    each = [one / other for one, other in zip(ours, theirs, strict=True)]
    return Figure(what, unit, statistics.median(each), min(each), max(each), goal, most, note)


def median(what: str, unit: str, values: Sequence[float], *, goal: float | None = None, note: str = "") -> Figure:
    """A figure in a unit of its own, at most `goal`."""
    return Figure(what, unit, statistics.median(values), min(values), max(values), goal, True, note)


def missing(what: str, why: str) -> Figure:
    """What could not be measured."""
    return Figure(what, "", None, note=why)
