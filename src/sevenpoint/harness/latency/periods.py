"""Whether moments lie on a grid: the period that delays suggest, and how well the moments fold on it.

Both must agree. The spread of the delays alone would call any slow candidate a batch; the fold alone finds a grid in
anything when the period may be as long as the run (reference: judging.md 4.5).
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass

SHORTEST = 4.0
PERIODS_IN_A_RUN = 6
OVERSAMPLED = 6


@dataclass(frozen=True)
class Period:
    """A grid of `seconds`; `fold` 0..1 is how well the moments lie on it (mean resultant length).

    `looks`: how many periods were tried that differ over the run.
    """

    seconds: float
    fold: float
    looks: int = 1

    def by_chance(self, count: int) -> float:
        """At most how likely so good a fold of `count` moments is without a grid (Rayleigh's test, by Bonferroni)."""
        return min(1.0, self.looks * math.exp(-count * self.fold**2))


def fold(moments: Sequence[float], seconds: float) -> float:
    """The mean resultant length of the moments on a circle of this period: 1 on a grid, near 0 anywhere else.

    >>> round(fold([3.0, 63.0, 183.0], 60.0), 3), round(fold([0.0, 15.0, 30.0, 45.0], 60.0), 3)
    (1.0, 0.0)
    """
    turn = 2j * math.pi / seconds
    return abs(sum(cmath.exp(turn * moment) for moment in moments)) / len(moments)


def spreads(delays: Sequence[float]) -> tuple[float, float]:
    """Two guesses at the period, in seconds, if delays lie uniformly in it: from the extremes, and from the tenths.

    The second survives an outage that a few changes met.
    """
    ordered, count = sorted(delays), len(delays)
    tenth = count // 10
    inner = (ordered[count - 1 - tenth] - ordered[tenth]) * (count + 1) / (count - 1 - 2 * tenth)
    return (ordered[-1] - ordered[0]) * (count + 1) / (count - 1), inner


def find_period(moments: Sequence[float], delays: Sequence[float], agreement: float) -> Period | None:
    """The grid on which the moments fold best, among those that a guess from the delays allows; None: no room for any.

    agreement: how far, as a share, the period may be from a guess. Periods under SHORTEST seconds are not looked for: a
    candidate that asks that often is as good as one that is told.
    """
    span = max(moments) - min(moments)
    best: tuple[float, float] = (0.0, 0.0)
    looks = 0
    for guess in spreads(delays):
        low, high = max(SHORTEST, guess / (1 + agreement)), min(span / PERIODS_IN_A_RUN, guess * (1 + agreement))
        if low >= high:
            continue
        step = 1 / (OVERSAMPLED * span)
        looks += 1 + math.ceil((1 / low - 1 / high) * span)
        for number in range(math.ceil((1 / low - 1 / high) / step) + 1):
            seconds = 1 / (1 / high + number * step)
            best = max(best, (fold(moments, seconds), seconds))
    return Period(best[1], best[0], looks) if looks else None
