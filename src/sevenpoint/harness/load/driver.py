"""What one worker does: its share of the arrivals, each at its moment, whatever became of the ones before.

Runs under gevent: a change that waits for an answer holds up no other. Times are the ledger's, in seconds since 1970.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import gevent
import requests

from sevenpoint.harness.bookkeepers import open_bookkeeper
from sevenpoint.harness.bookkeepers.base import BookkeeperError
from sevenpoint.harness.contract import Ledger
from sevenpoint.harness.fronts import HttpFront
from sevenpoint.harness.fronts.candidate import Candidate, describe
from sevenpoint.harness.fronts.errors import CandidateError
from sevenpoint.harness.latency import Arrival, Offset, Watch, measure_offset
from sevenpoint.harness.load.changes import KINDS, Hands, Made
from sevenpoint.harness.load.ledger_calls import LedgerCalls, open_calls
from sevenpoint.harness.load.plan import LoadPlan, arrivals
from sevenpoint.harness.load.world import CONNECTIONS, World

Event = dict[str, Any]
# A call that a caller makes and of which Locust is told: kind, name, seconds, error.
Told = Callable[[str, str, float, Exception | None], None]
FAILURES = (CandidateError, BookkeeperError, requests.RequestException)


class Clock:
    """The ledger's clock, read off this machine's monotonic one."""

    def __init__(self, world: World) -> None:
        """Ask the ledger a few times."""
        sandbox = world.open_sandbox()
        self._anchor = time.time() - time.monotonic()
        self.offset: Offset = measure_offset(sandbox.now, self._here)

    def now(self) -> float:
        """Seconds since 1970 at the ledger."""
        return self._here() + self.offset.seconds

    def _here(self) -> float:
        return self._anchor + time.monotonic()


class Driver:
    """One of `count` workers. `emit`: takes what happened, an event at a time."""

    def __init__(self, world: World, index: int, count: int, emit: Callable[[Event], None], told: Told) -> None:
        """Open what this worker needs: only the places that are its own."""
        self._world, self._emit, self._told = world, emit, told
        self._plan: LoadPlan = world.plan
        self.clock = Clock(world)
        own = [place for place in world.places if place.number % count == index]
        self._arrivals = [each for each in arrivals(self._plan) if each.place % count == index]
        self._hands: dict[int, Hands] = {}
        self._calls: dict[int, LedgerCalls] = {}
        if world.candidate is None:
            for place in own:
                self._calls[place.number] = open_calls(world, place)
            return
        front = HttpFront(world.candidate, connections=CONNECTIONS)
        description = describe(front)
        for place in own:
            assert place.workspace is not None
            books = place.organisation
            candidate = Candidate(front, description, place.workspace, Ledger(books.ledger))
            keeper = open_bookkeeper(world.ledgers_url, world.bookkeepers[books.ledger], books)
            self._hands[place.number] = Hands(place, candidate, keeper)

    def run(self, start: float) -> None:
        """Make every arrival of this worker at its moment after `start`, and return when the last one is settled."""
        made = []
        for arrival in self._arrivals:
            gevent.sleep(max(0.0, start + arrival.at - self.clock.now()))
            made.append(gevent.spawn(self._one, arrival, start + arrival.at))
            if len(made) > 1000:
                made = [each for each in made if not each.dead]
        gevent.joinall(made, raise_error=True)

    def _one(self, arrival: Arrival, intended: float) -> None:
        if self._world.candidate is None:
            self._call(arrival, intended)
        else:
            self._change(arrival, intended)

    def _change(self, arrival: Arrival, intended: float) -> None:
        began = self.clock.now()
        event: Event = {
            "event": "made", "number": arrival.number, "kind": arrival.kind, "place": arrival.place,
            "intended": intended, "began": began,
        }  # fmt: skip
        error: Exception | None = None
        made: Made | None = None
        try:
            made = self._hands[arrival.place].make(arrival.kind, arrival.number)
        except FAILURES as failure:
            error = failure
        event["answered"] = self.clock.now()
        event["error"] = None if error is None else str(error)
        if made is not None:
            awaited = made.awaited
            event |= {"text": awaited.text, "edit": awaited.edit, "record": made.record,
                      "amount": None if awaited.amount is None else str(awaited.amount)}  # fmt: skip
        self._emit(event)
        kind = KINDS[arrival.kind]
        self._told(kind.direction, f"{kind.title}: the call", event["answered"] - began, error)
        if made is not None and made.there is not None:
            self._watch(arrival, intended, made.there)

    def _watch(self, arrival: Arrival, intended: float, there: Callable[[], bool]) -> None:
        """Look at the candidate until it shows the change, or the limit is up; what it takes is its bracket."""
        watch = Watch(intended, self._plan.limit, random.Random(f"looks {arrival.number}"), self._plan.look)
        failed = 0
        while not watch.done:
            gevent.sleep(max(0.0, watch.next_look - self.clock.now()))
            asked = self.clock.now()
            try:
                shown = there()
            except FAILURES:  # nothing was seen: the bracket stays as wide as it is
                shown, failed = False, failed + 1
            watch.looked(asked, self.clock.now(), shown)
        bracket = watch.bracket()
        self._emit({
            "event": "seen", "number": arrival.number, "earliest": bracket.earliest, "latest": bracket.latest,
            "failed_looks": failed,
        })  # fmt: skip
        kind = KINDS[arrival.kind]
        missed = None if bracket.latest is not None else TimeoutError(f"not shown within {self._plan.limit:g} s")
        self._told(kind.direction, f"{kind.title}: visible", bracket.latest or self._plan.limit, missed)

    def _call(self, arrival: Arrival, intended: float) -> None:
        began = self.clock.now()
        calls = self._calls[arrival.place]
        error: Exception | None = None
        try:
            calls.make(arrival.kind)
        except FAILURES as failure:
            error = failure
        answered = self.clock.now()
        self._emit({
            "event": "called", "number": arrival.number, "kind": arrival.kind, "place": arrival.place,
            "intended": intended, "began": began, "answered": answered, "error": None if error is None else str(error),
        })  # fmt: skip
        self._told(calls.ledger, arrival.kind, answered - intended, error)
