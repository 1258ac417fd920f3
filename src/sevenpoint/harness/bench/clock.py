"""Time for a scenario: the ledger's sandbox and the candidate's workspace move together."""

from __future__ import annotations

import datetime as dt

from sevenpoint.harness.bench.pacing import pacing
from sevenpoint.harness.bench.record import ScenarioUnsupported
from sevenpoint.harness.fronts.candidate import Candidate
from sevenpoint.harness.ledgers import World

REAL_TIME_LIMIT = dt.timedelta(seconds=60)
DAY = dt.timedelta(days=1)


class BenchClock:
    """The ledger's clock and the candidate's, moved together: the ledger first, then the candidate."""

    def __init__(self, sandbox: World, candidate: Candidate, *, in_one_go: bool = False) -> None:
        """Nothing moves yet. `in_one_go`: a person moves the candidate's clock, so every move is one step."""
        self._sandbox = sandbox
        self.in_one_go = in_one_go
        self._candidates = [candidate]

    def include(self, candidate: Candidate) -> None:
        """Move this workspace too."""
        self._candidates.append(candidate)

    @property
    def can_advance(self) -> bool:
        """Whether both the ledger and the candidate have a clock that can be moved."""
        return self._sandbox.moves_time and self._candidates[0].offers("clock")

    def now(self) -> dt.datetime:
        """The ledger's time."""
        return self._sandbox.now()

    def today(self) -> dt.date:
        """The ledger's date, in UTC."""
        return self.now().date()

    def advance(
        self,
        *,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
        to: dt.datetime | dt.date | None = None,
        step: dt.timedelta = DAY,
    ) -> dt.datetime:
        """Move time forward by a span, or to a moment (a date: 09:00 UTC that day), in steps; the ledger's new time.

        Everything that falls due in a step is done by the candidate before the next one. A candidate without a clock is
        given real time when the span is at most a minute; otherwise the story is unsupported.
        """
        span = _until(to, self.now()) if to is not None else dt.timedelta(0)
        span += dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        if not self.can_advance:
            self._wait(span)
            return self.now()
        while span > dt.timedelta(0):
            stride = span if self.in_one_go else min(span, step)
            self._move(stride)
            span -= stride
        return self.now()

    def _move(self, stride: dt.timedelta) -> None:
        now = self._sandbox.advance(stride.total_seconds())
        for candidate in self._candidates:
            candidate.set_clock(now)

    def _wait(self, span: dt.timedelta) -> None:
        if span > REAL_TIME_LIMIT and not self._sandbox.moves_time:
            raise self._sandbox.cannot(f"move its clock by {_words(span)}")
        if span > REAL_TIME_LIMIT:
            raise ScenarioUnsupported(
                f"This takes {_words(span)} and the candidate has no clock that can be moved (verb set_clock)"
            )
        pacing().pause(span.total_seconds())


def _until(to: dt.datetime | dt.date, now: dt.datetime) -> dt.timedelta:
    if not isinstance(to, dt.datetime):
        to = dt.datetime.combine(to, dt.time(9), dt.UTC)
    if to < now:
        raise ValueError(f"time only moves forward: it is {now.isoformat()}, after {to.isoformat()}")
    return to - now


def _words(span: dt.timedelta) -> str:
    days = span / DAY
    return f"{days:.0f} days" if days >= 2 else f"{span.total_seconds() / 60:.0f} minutes"
