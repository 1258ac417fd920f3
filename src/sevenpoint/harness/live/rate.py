"""Leave to call: a token bucket in a file, so that all processes of all runs together stay below a ledger's limit.

Capacity and refill together never exceed the limit in any 60 seconds, whenever the ledger's own window begins.
"""

from __future__ import annotations

import datetime as dt
import threading
import time

from pydantic import BaseModel

from sevenpoint.harness.errors import HarnessFault
from sevenpoint.harness.live.home import Home
from sevenpoint.harness.live.hosts import RealLedger

BURST_SHARE = 6
LONGEST_NAP = 5.0


def pause(seconds: float) -> None:
    """Wait."""
    threading.Event().wait(seconds)


class State(BaseModel):
    """The bucket as the last caller left it. Times are in seconds since the epoch; `day` is a date in UTC."""

    tokens: float
    at: float
    not_before: float = 0.0
    day: str = ""
    today: int = 0


class Bucket:
    """Leave to call one organisation of a ledger."""

    def __init__(self, home: Home, ledger: RealLedger) -> None:
        """Nothing is taken yet."""
        self._home = home
        self._ledger = ledger
        self._file = f"{ledger.name}-rate.json"
        self.capacity = float(max(ledger.calls_a_minute // BURST_SHARE, 1))
        self.per_second = (ledger.calls_a_minute - self.capacity) / 60.0

    def take(self) -> None:
        """Wait until a call may be made. Raises HarnessFault when the ledger's day is used up."""
        while True:
            wait = self._try()
            if wait <= 0:
                return
            pause(min(wait, LONGEST_NAP))

    def hold(self, seconds: float) -> None:
        """The ledger has asked everybody to wait so long (Retry-After)."""
        with self._home.locked(self._file):
            state = self._state(time.time())
            state.not_before = max(state.not_before, time.time() + seconds)
            state.tokens = 0.0
            self._keep(state)

    def used_today(self) -> int:
        """Calls made today, by UTC."""
        return self._state(time.time()).today

    def _try(self) -> float:
        """0 when leave was given, else the seconds to wait."""
        with self._home.locked(self._file):
            now = time.time()
            state = self._state(now)
            if self._ledger.calls_a_day is not None and state.today >= self._ledger.calls_a_day:
                raise HarnessFault(
                    f"{self._ledger.title} allows {self._ledger.calls_a_day} calls a day and they are used up: "
                    "go on tomorrow; `sevenpoint live clean` then takes away what was made"
                )
            if state.not_before > now:
                return state.not_before - now
            if state.tokens < 1:
                return (1 - state.tokens) / self.per_second
            state.tokens -= 1
            state.today += 1
            self._keep(state)
            return 0.0

    def _state(self, now: float) -> State:
        """The bucket as it stands now."""
        today = dt.datetime.fromtimestamp(now, dt.UTC).date().isoformat()
        text = self._home.read(self._file)
        state = State.model_validate_json(text) if text else State(tokens=self.capacity, at=now)
        elapsed = max(now - state.at, 0.0)
        state.tokens = min(self.capacity, state.tokens + elapsed * self.per_second)
        state.at = now
        if state.day != today:
            state.day, state.today = today, 0
        return state

    def _keep(self, state: State) -> None:
        self._home.write(self._file, state.model_dump_json())
