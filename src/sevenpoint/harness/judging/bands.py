"""Score, floor and ceiling, combined by the same arithmetic for checks, requirements, points and the whole.

Best: the weighted mean of what was observed. Floor: the same mean with everything unobserved counted as 0. Ceiling:
with it counted as 1. A candidate that was tested less therefore gets a wider band, never a better floor.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Band:
    """Values 0..1. `best` is None when nothing was observed."""

    best: float | None
    floor: float
    ceiling: float

    def capped(self, cap: float) -> Band:
        """No part above `cap`."""
        best = None if self.best is None else min(self.best, cap)
        return Band(best, min(self.floor, cap), min(self.ceiling, cap))


UNOBSERVED = Band(best=None, floor=0.0, ceiling=1.0)


def exactly(value: float | None) -> Band:
    """The band of one check: what it is worth, or unobserved.

    >>> exactly(0.5)
    Band(best=0.5, floor=0.5, ceiling=0.5)
    """
    return UNOBSERVED if value is None else Band(value, value, value)


def combine(parts: Iterable[tuple[float, Band]]) -> Band | None:
    """The weighted mean of bands; None when nothing weighs anything. Does not depend on the order of the parts.

    >>> combine([(1, exactly(1.0)), (1, exactly(0.0)), (2, UNOBSERVED)])
    Band(best=0.5, floor=0.25, ceiling=0.75)
    """
    weighed = [(weight, band) for weight, band in parts if weight > 0]
    total = math.fsum(weight for weight, _ in weighed)
    if not total:
        return None
    floor = math.fsum(weight * band.floor for weight, band in weighed) / total
    ceiling = math.fsum(weight * band.ceiling for weight, band in weighed) / total
    seen = [(weight, band.best) for weight, band in weighed if band.best is not None]
    if not seen:
        return Band(None, floor, ceiling)
    best = math.fsum(weight * value for weight, value in seen) / math.fsum(weight for weight, _ in seen)
    return Band(min(max(best, floor), ceiling), floor, ceiling)  # the clamp takes away the last bit of rounding only
