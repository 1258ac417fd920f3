"""Hanging answers by what releases them: a sandbox that is removed, or one of its faults."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from .backend import Backend, BackendDeadError, ControlCallError

_LOOK_SECONDS = 1.0

log = logging.getLogger(__name__)


class Holds:
    """One event for each sandbox with hanging answers. `backend`: asked, where what releases may pass another wire."""

    def __init__(self, backend: Backend | None = None) -> None:
        self._events: dict[str, asyncio.Event] = {}
        self._backend = backend

    @asynccontextmanager
    async def event(self, hold: str) -> AsyncIterator[asyncio.Event]:
        """Set once `hold` is released."""
        event = self._events.setdefault(hold, asyncio.Event())
        if self._backend is None or not hold:
            yield event
            return
        looking = asyncio.create_task(self._look(self._backend, hold))
        try:
            yield event
        finally:
            looking.cancel()

    def release(self, hold: str) -> None:
        """Let everything go that hangs there now; what hangs later waits for the next release."""
        event = self._events.pop(hold, None)
        if event is not None:
            event.set()

    async def _look(self, backend: Backend, hold: str) -> None:
        """Release once a fault that stands now is gone, or the sandbox."""
        before: set[str] = set()
        while True:
            try:
                listed = await backend.control("GET", f"sandboxes/{hold}/faults")
            except (BackendDeadError, ControlCallError) as error:
                if isinstance(error, ControlCallError) and error.status == 404:
                    return self.release(hold)
                log.debug("cannot look whether %s is released: %s", hold, error)
            else:
                now = {each["id"] for each in listed["faults"]}
                if before - now:
                    return self.release(hold)
                before |= now
            await asyncio.sleep(_LOOK_SECONDS)
