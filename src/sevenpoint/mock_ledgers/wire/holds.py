"""Hanging answers by what releases them: a sandbox whose run has ended."""

from __future__ import annotations

import asyncio


class Holds:
    """One event for each sandbox with hanging answers."""

    def __init__(self) -> None:
        self._events: dict[str, asyncio.Event] = {}

    def event(self, hold: str) -> asyncio.Event:
        """Set once `hold` is released."""
        return self._events.setdefault(hold, asyncio.Event())

    def release(self, hold: str) -> None:
        """Let everything go that hangs there now; what hangs later waits for the next release."""
        event = self._events.pop(hold, None)
        if event is not None:
            event.set()
