"""When changes are to be made: drawn in advance from a seed, whatever the candidate does meanwhile (an open model).

A driver that waits for one change before it makes the next reads a 60-second poller as "always about a minute", and an
outage as one slow change (reference: judging.md 4.2).
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """A stretch of the run: so many seconds at so many arrivals a second, drawn as a Poisson process."""

    seconds: float
    rate: float


@dataclass(frozen=True)
class Arrival:
    """One change to be made `at` seconds after the start, of a kind, in the place with this number (from 0)."""

    number: int
    at: float
    kind: str
    place: int


def draw_times(stages: Sequence[Stage], seed: int | str) -> list[float]:
    """Arrival times in seconds since the start, rising: each stage has exactly rate x seconds of them, rounded.

    Given their number, the arrivals of a Poisson process lie uniformly; fixing the number makes the rate that was asked
    for the rate that is made, and leaves the gaps as they are.

    >>> [len(draw_times([Stage(10, 4.0), Stage(10, 0.0), Stage(5, 2.0)], seed)) for seed in (1, 2)]
    [50, 50]
    """
    chance = random.Random(f"arrivals {seed}")
    times: list[float] = []
    began = 0.0
    for stage in stages:
        times += sorted(began + chance.random() * stage.seconds for _ in range(round(stage.seconds * stage.rate)))
        began += stage.seconds
    return times


def draw_arrivals(stages: Sequence[Stage], mix: Mapping[str, float], places: int, seed: int | str) -> list[Arrival]:
    """The same with a kind for each, by the weights of `mix`, and one of `places` workspaces.

    >>> draw_arrivals([Stage(1, 1.0)], {"invoice": 1.0}, 1, 7) == draw_arrivals([Stage(1, 1.0)], {"invoice": 1.0}, 1, 7)
    True
    """
    chance = random.Random(f"kinds {seed}")
    kinds, weights = list(mix), list(mix.values())
    return [
        Arrival(number, at, chance.choices(kinds, weights)[0], chance.randrange(places))
        for number, at in enumerate(draw_times(stages, seed))
    ]
