"""Are candidates of known delays told right? (`make latency-proof` is the same, alone.)"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from figures import Figure, Part
from synthetic import BATCHES, EVENT_DRIVEN, KINDS, right, study

RUNS, EVENT_DRIVEN_RUNS = 100, 1000
ENOUGH = 95


def run(quick: bool = False) -> Part:
    """A hundred studies of each candidate, a thousand of those that are no batch."""
    runs, more = (20, 40) if quick else (RUNS, EVENT_DRIVEN_RUNS)
    with ProcessPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        figures = [_told(pool.map, name, runs) for name in KINDS]
        for name in EVENT_DRIVEN:
            seen = pool.map(partial(study, name), range(runs, runs + more), chunksize=20)
            called = sum(each.kind in BATCHES for each in seen)
            figures.append(Figure(f"{name}: called a batch, of {more}", "times", called, goal=0, most=True))
    return Part(
        "The mechanism, inferred from 40 changes",
        "Synthetic candidates whose delays are known exactly, on virtual time, through the protocol of measuring "
        "that the "
        "product uses: open arrivals, brackets, misses kept. Right: the kind, and the period where there is one to 5 "
        "%.",
        figures,
    )


def _told(every: Callable[..., object], name: str, runs: int) -> Figure:
    seen = list(every(partial(study, name), range(runs), chunksize=5))  # type: ignore[call-overload]
    hits = sum(right(name, each) for each in seen)
    return Figure(f"{name}: told right, of {runs}", "times", hits, goal=ENOUGH * runs / RUNS)
