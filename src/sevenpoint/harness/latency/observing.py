"""Looking at a candidate without believing more than was seen: last time absent, first time present."""

from __future__ import annotations

import random
from dataclasses import dataclass

FASTEST, SLOWEST = 0.02, 2.0
SHARE_OF_AGE = 0.02
SHARE_OF_LIMIT = 0.2


@dataclass(frozen=True)
class Bracket:
    """Seconds from the intended time: it became visible after `earliest`, and by `latest` (None: never seen)."""

    earliest: float
    latest: float | None

    @property
    def error(self) -> float:
        """The width of what is not known; 0 for a change that was never seen, whose error has no end."""
        return 0.0 if self.latest is None else self.latest - self.earliest


class Watch:
    """One change that is being waited for, and when to look next.

    Looks come quickly at first and slower as the wait gets longer, at most a fifth of the limit apart, so the error
    stays a small share of what is measured; jitter keeps them from marching in step with a candidate that polls.
    """

    def __init__(self, intended: float, limit: float, chance: random.Random, fastest: float = FASTEST) -> None:
        """`intended`: when the change was to be made, `limit`: how many seconds it is waited for."""
        self.intended = intended
        self.limit = limit
        self.next_look = intended
        self._absent = intended
        self._present: float | None = None
        self._chance = chance
        self._fastest = fastest

    @property
    def done(self) -> bool:
        """Seen, or waited for long enough."""
        return self._present is not None or self._absent - self.intended >= self.limit

    def looked(self, asked: float, answered: float, there: bool) -> None:
        """A look that was asked for at one moment and answered at another.

        Absent holds for the moment of asking, present for the moment of the answer: the bracket holds either way.
        """
        if there:
            self._present = answered
            return
        self._absent = max(self._absent, asked)
        slowest = min(SLOWEST, self.limit * SHARE_OF_LIMIT)
        pause = min(slowest, max(self._fastest, (asked - self.intended) * SHARE_OF_AGE))
        self.next_look = answered + pause * (0.5 + self._chance.random() / 2)

    def bracket(self) -> Bracket:
        """What is known now."""
        latest = None if self._present is None else self._present - self.intended
        return Bracket(max(0.0, self._absent - self.intended), latest)
