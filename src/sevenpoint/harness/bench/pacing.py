"""Real time, in one place: whether to look again, how long it took, and the pauses in between.

A run that goes on after an interruption replays what had been decided (`replace`); everybody else lives in real time.
"""

from __future__ import annotations

import threading


class Pacing:
    """Decisions as real time makes them."""

    def go_on(self, wanted: bool) -> bool:
        """Whether to look again: as wanted."""
        return wanted

    def took(self, seconds: float) -> float:
        """How long something took: as measured."""
        return seconds

    def pause(self, seconds: float) -> None:
        """Wait."""
        threading.Event().wait(seconds)


_current = Pacing()


def pacing() -> Pacing:
    """The pacing in force in this process."""
    return _current


def replace(other: Pacing | None) -> None:
    """Put another pacing in force; None: real time."""
    global _current
    _current = other or Pacing()
