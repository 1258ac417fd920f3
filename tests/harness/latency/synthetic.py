"""Candidates whose delays are known exactly, on virtual time, put through one and the same protocol of measuring."""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections.abc import Callable

from sevenpoint.harness.latency import Change, Kind, Mechanism, Stage, Watch, draw_times, infer

DAY = 86400.0
CHANGES = 40
QUICK = (60.0, 3600.0)
SLOW = (6 * 3600.0, 2 * DAY)
PROMPT_EVERY = 6.0
WITHHELD = 0.35
LOOK_SECONDS = 0.004
SIGMA = 0.4

# When a change made at a moment is visible; None: never. Arguments: at, whether its notification was withheld, prompts.
Rule = Callable[[float, bool, list[float]], float | None]


def push(median: float, chance: random.Random) -> Rule:
    """Told by the ledger; knows nothing else."""

    def visible(at: float, withheld: bool, prompts: list[float]) -> float | None:
        return None if withheld else at + median * math.exp(SIGMA * chance.gauss(0, 1))

    return visible


def reading_push(median: float, chance: random.Random) -> Rule:
    """Event-driven by other means than notifications: nothing is lost with them."""
    told = push(median, chance)
    return lambda at, withheld, prompts: told(at, False, prompts)


def polling(period: float, chance: random.Random) -> Rule:
    """Asks every so often, from a phase of its own, and takes about half a second."""
    phase = chance.random() * period

    def visible(at: float, withheld: bool, prompts: list[float]) -> float | None:
        return phase + math.ceil((at - phase) / period) * period + 0.3 + 0.4 * chance.random()

    return visible


def nightly(chance: random.Random) -> Rule:
    """At two in the morning, for some minutes."""

    def visible(at: float, withheld: bool, prompts: list[float]) -> float | None:
        return math.ceil((at - 7200) / DAY) * DAY + 7200 + 60 + 240 * chance.random()

    return visible


def on_demand(chance: random.Random) -> Rule:
    """Moves when somebody presses the button."""

    def visible(at: float, withheld: bool, prompts: list[float]) -> float | None:
        place = bisect_left(prompts, at)
        return None if place == len(prompts) else prompts[place] + 0.5 + chance.random()

    return visible


def catching_up(period: float, chance: random.Random) -> Rule:
    """Told by the ledger, and asks now and then for what it was not told."""
    told, asks = push(0.8, chance), polling(period, chance)

    def visible(at: float, withheld: bool, prompts: list[float]) -> float | None:
        return asks(at, True, prompts) if withheld else told(at, False, prompts)

    return visible


KINDS: dict[str, tuple[Callable[[random.Random], Rule], Kind, float | None]] = {
    "push 0.2 s": (lambda chance: push(0.2, chance), Kind.PUSH, None),
    "push 1 s": (lambda chance: push(1.0, chance), Kind.PUSH, None),
    "push 5 s": (lambda chance: push(5.0, chance), Kind.PUSH, None),
    "push 1 s without notifications": (lambda chance: reading_push(1.0, chance), Kind.PUSH, None),
    "push 5 s without notifications": (lambda chance: reading_push(5.0, chance), Kind.PUSH, None),
    "polling 5 s": (lambda chance: polling(5.0, chance), Kind.MICRO_BATCH, 5.0),
    "polling 15 s": (lambda chance: polling(15.0, chance), Kind.MICRO_BATCH, 15.0),
    "polling 60 s": (lambda chance: polling(60.0, chance), Kind.MICRO_BATCH, 60.0),
    "polling 300 s": (lambda chance: polling(300.0, chance), Kind.MICRO_BATCH, 300.0),
    "nightly": (nightly, Kind.SCHEDULED, DAY),
    "on demand": (on_demand, Kind.ON_DEMAND, None),
    "webhook with catch-up after 60 s": (lambda chance: catching_up(60.0, chance), Kind.MIXED, None),
    "webhook with catch-up after 300 s": (lambda chance: catching_up(300.0, chance), Kind.MIXED, None),
}
EVENT_DRIVEN = [name for name, (_, kind, _) in KINDS.items() if kind is Kind.PUSH]
BATCHES = (Kind.MICRO_BATCH, Kind.BATCH, Kind.SCHEDULED)


def study(name: str, seed: int) -> Mechanism:
    """One run of the protocol: changes a minute apart on average, each waited for an hour, about a third withheld.

    If hardly any became visible, the same again with six hours between and two days' patience.
    """
    changes, prompts = _measured(name, seed, *QUICK)
    if sum(change.seconds is not None for change in changes) < CHANGES / 4:
        changes, prompts = _measured(name, seed, *SLOW)
    return infer(changes, prompts)


def right(name: str, seen: Mechanism) -> bool:
    """Whether the kind is right, and the period, where there is one, to 5 %."""
    _, kind, period = KINDS[name]
    return seen.kind is kind and (period is None or abs((seen.period or 0) / period - 1) < 0.05)


def _measured(name: str, seed: int, gap: float, limit: float) -> tuple[list[Change], list[float]]:
    chance = random.Random(f"{name} {seed} {gap}")
    rule = KINDS[name][0](chance)
    span = gap * CHANGES
    arrivals = draw_times([Stage(span, 1 / gap)], f"{name} {seed}")
    prompts = draw_times([Stage(span + limit, 1 / (PROMPT_EVERY * gap))], f"prompts {seed}")
    changes = []
    for at in arrivals:
        withheld = chance.random() < WITHHELD
        visible = rule(at, withheld, prompts)
        changes.append(Change(at, _watched(at, visible, limit, chance), withheld))
    return changes, prompts


def _watched(at: float, visible: float | None, limit: float, chance: random.Random) -> float | None:
    """What an observer sees of it, whose every look takes a few milliseconds."""
    watch = Watch(at, limit, chance)
    while not watch.done:
        asked = max(watch.next_look, at)
        answered = asked + LOOK_SECONDS
        if visible is not None and visible - asked > 10:
            asked = answered = visible - 5 * chance.random()  # nothing happens in between: do not simulate each look
        watch.looked(asked, answered, visible is not None and visible <= asked)
        if visible is None:
            return None
    bracket = watch.bracket()
    if bracket.latest is not None:
        assert bracket.earliest <= visible - at <= bracket.latest
    return bracket.latest
