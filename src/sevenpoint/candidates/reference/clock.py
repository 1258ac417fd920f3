"""The workspace's clock: it runs with real time, at an offset that only grows."""

from __future__ import annotations

import datetime as dt
import threading

from .problems import RequestError


class Clock:
    """A running clock that can be moved forward.

    >>> clock = Clock(offset=dt.timedelta(0))
    >>> before = clock.now(); clock.move_to(before + dt.timedelta(days=1)); (clock.now() - before).days
    1
    """

    def __init__(self, offset: dt.timedelta) -> None:
        self._offset = offset
        self._guard = threading.Lock()

    @classmethod
    def starting_at(cls, moment: dt.datetime | None) -> Clock:
        """A clock that shows `moment` now, or real time."""
        return cls(dt.timedelta(0) if moment is None else moment - dt.datetime.now(dt.UTC))

    @property
    def offset(self) -> dt.timedelta:
        """How far ahead of (or behind) real time the clock is."""
        return self._offset

    def now(self) -> dt.datetime:
        """The workspace's time, in UTC."""
        return dt.datetime.now(dt.UTC) + self._offset

    def move_to(self, moment: dt.datetime) -> None:
        """Show `moment` now; a moment that has passed already changes nothing."""
        with self._guard:
            ahead = moment - self.now()
            if ahead > dt.timedelta(0):
                self._offset += ahead

    def require_future(self, moment: dt.datetime) -> None:
        """Refuse to go back: `conflict` for a moment more than a second in the past."""
        if moment < self.now() - dt.timedelta(seconds=1):
            raise RequestError("conflict", "The workspace's clock only moves forward.")
