"""The offset between two clocks, with its error: half of the quickest round trip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

TRIES = 5


@dataclass(frozen=True)
class Offset:
    """The other clock is `seconds` ahead of ours, give or take `error` seconds."""

    seconds: float
    error: float

    def to_ours(self, theirs: dt.datetime) -> float:
        """A time of the other clock, as seconds since 1970 on ours."""
        return theirs.timestamp() - self.seconds


def measure_offset(theirs: Callable[[], dt.datetime], ours: Callable[[], float], tries: int = TRIES) -> Offset:
    """Ask the other clock a few times and believe the quickest answer. `ours`: seconds since 1970.

    >>> seconds = iter([0.0, 0.5, 1.0, 1.1, 2.0, 2.8])
    >>> measure_offset(lambda: dt.datetime.fromtimestamp(61.05, dt.UTC), lambda: next(seconds), tries=3)
    Offset(seconds=60.0, error=0.05)
    """
    best: Offset | None = None
    for _ in range(tries):
        asked = ours()
        said = theirs().timestamp()
        answered = ours()
        error = (answered - asked) / 2
        if best is None or error < best.error:
            best = Offset(round(said - asked - error, 6), round(error, 6))
    assert best is not None
    return best
