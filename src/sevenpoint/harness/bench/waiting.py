"""Waiting for something to become true, without busy loops: real time first, then the two clocks."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import TypeVar

from sevenpoint.harness.bench.clock import BenchClock
from sevenpoint.harness.bench.pacing import pacing

Seen = TypeVar("Seen")

FIRST_PAUSE = 0.02
LONGEST_PAUSE = 0.5
AFTER_A_MOVE = 0.5
FREE_LOOK = 0.5
FIRST_MOVE = dt.timedelta(minutes=1)


def poll(
    probe: Callable[[], Seen],
    until: Callable[[Seen], bool],
    within_seconds: float,
    *,
    longest_pause: float = LONGEST_PAUSE,
) -> tuple[Seen, bool]:
    """Look until it holds or the time is up, at growing intervals: the last thing seen, and whether it holds.

    A look of up to `FREE_LOOK` seconds costs no time, so a busy machine gets as many looks as an idle one.
    """
    left, pause = within_seconds, FIRST_PAUSE
    while True:
        began = time.monotonic()
        seen = probe()
        if until(seen):
            return seen, True
        left -= max(time.monotonic() - began - FREE_LOOK, 0.0)
        if not pacing().go_on(left > 0):
            return seen, False
        pacing().pause(min(pause, max(left, 0.0)))
        left -= pause
        pause = min(pause * 1.5, longest_pause)


def eventually(
    probe: Callable[[], Seen],
    until: Callable[[Seen], bool],
    *,
    within_seconds: float,
    clock: BenchClock,
    on_virtual_clock: dt.timedelta | None,
    patience_seconds: float = 0,
) -> Seen:
    """As `poll`; then, when the candidate has a clock, both clocks move in growing steps. The last thing seen.

    Without a clock, real time is waited for, up to `patience_seconds` and no longer than the clock would have moved.
    """
    seen, holds = poll(probe, until, within_seconds)
    if holds or on_virtual_clock is None:
        return seen
    if not clock.can_advance:
        more = min(patience_seconds, on_virtual_clock.total_seconds())
        return poll(probe, until, more)[0] if more else seen
    move, moved = on_virtual_clock if clock.in_one_go else FIRST_MOVE, dt.timedelta(0)
    while not holds and moved < on_virtual_clock:
        move = min(move, on_virtual_clock - moved)
        clock.advance(seconds=move.total_seconds())
        moved += move
        move *= 2
        seen, holds = poll(probe, until, AFTER_A_MOVE)
    return seen


def time_until(probe: Callable[[], object], *, limit_seconds: float, resolution_seconds: float) -> float | None:
    """Seconds of real time until the probe is true, looking every `resolution_seconds`; None: not within the limit."""
    began = time.monotonic()
    while True:
        if probe():
            return pacing().took(time.monotonic() - began)
        if not pacing().go_on(time.monotonic() - began <= limit_seconds):
            return None
        pacing().pause(resolution_seconds)
