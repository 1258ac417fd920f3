"""How changes travel: made at drawn moments on the two clocks, and looked for until they show.

A change that the tool is told of shows in real time. One that it asks for shows when the clocks have moved, which is
done in strides; what is known of it is between the last look without it and the first with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sevenpoint.harness.bench.clock import BenchClock
from sevenpoint.harness.bench.waiting import poll
from sevenpoint.harness.latency import Change, Stage, draw_times

PATIENT, IMPATIENT = 2.5, 0.1
MISSES = 3


@dataclass(frozen=True)
class Studied:
    """One change: seconds since the study began when it was made, and how long until it showed (None: it did not).

    `earliest`: how long it was known to be missing.
    """

    at: float
    seconds: float | None
    earliest: float

    def change(self) -> Change:
        """For the inference of the mechanism."""
        return Change(self.at, self.seconds)


def study(
    clock: BenchClock,
    make: Callable[[int], object],
    newest: Callable[[], int],
    *,
    seed: int,
    changes: int = 24,
    gap_seconds: float = 75.0,
    stride_seconds: float = 20.0,
    limit_seconds: float = 1800.0,
) -> list[Studied]:
    """Make `changes` of them, `gap_seconds` apart on average, and tell when each showed.

    make: makes the change of this number, from 1. newest: the highest number that shows: a later one stands for the
    earlier. After `limit_seconds` on the clocks nothing more is waited for.
    """
    began, quick = clock.now(), _Patience()
    waiting: dict[int, tuple[float, float]] = {}
    found: dict[int, Studied] = {}

    def since() -> float:
        return (clock.now() - began).total_seconds()

    def look(seconds: float) -> bool:
        """Look at most so long in real time for everything that is waited for."""
        asked = since()
        shown, there = poll(newest, lambda number: number >= max(waiting), seconds)
        seen = since()
        for number, (at, absent) in list(waiting.items()):
            if number <= shown:
                found[number] = Studied(at, seen - at, absent - at)
                del waiting[number]
            else:
                waiting[number] = (at, max(absent, asked))
        return there

    for number, moment in enumerate(draw_times([Stage(changes * gap_seconds, 1 / gap_seconds)], seed), 1):
        while (left := moment - since()) > 0:
            clock.advance(seconds=min(left, stride_seconds) if waiting else left)
            if waiting:
                look(IMPATIENT)
        at = since()
        make(number)
        waiting[number] = (at, at)
        quick.told(look(quick.seconds))
    ends = since() + limit_seconds
    while waiting and since() < ends:
        clock.advance(seconds=stride_seconds)
        look(IMPATIENT)
    for number, (at, absent) in waiting.items():
        found[number] = Studied(at, None, absent - at)
    return [found[number] for number in sorted(found)]


class _Patience:
    """A tool that is told of changes shows them in a moment; one that has not done so a few times will not."""

    def __init__(self) -> None:
        self.seconds = PATIENT
        self._misses = 0

    def told(self, there: bool) -> None:
        """Whether the last change showed in time."""
        self._misses = 0 if there else self._misses + 1
        if self._misses >= MISSES:
            self.seconds = IMPATIENT
