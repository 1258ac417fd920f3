"""Latency samples as an empirical distribution: quantiles for the table, a step curve for the eye.

A change that was never seen within the limit stays in the sample as later than everything else. It is never dropped.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sevenpoint.harness.results import Measurement
from sevenpoint.reports.words import DIRECTIONS, ledger_name, seconds_words

QUANTILES = (0.5, 0.9, 0.95, 0.99)
WIDTH, HEIGHT = 560, 150
MOST_STEPS = 400


@dataclass(frozen=True)
class Latency:
    """One measurement, ready to print. Coordinates are those of a WIDTH by HEIGHT drawing."""

    name: str
    requirement: str
    direction: str
    ledger: str
    run: str
    count: int
    unseen: int
    limit: str
    resolution: str
    quantiles: list[str]
    slowest: str
    path: str
    ticks: list[tuple[float, str]]


def latency(measurement: Measurement, run_id: str, ledger: str) -> Latency:
    """Quantiles and curve of a measurement."""
    samples = measurement.samples
    seen = sorted(s for s in samples if s is not None)
    span = max(max(seen, default=0.0), 0.001)
    never = f"not within {seconds_words(measurement.limit_seconds)}"
    found = [quantile(samples, q) for q in QUANTILES]
    return Latency(
        name=measurement.name,
        requirement=measurement.requirement,
        direction=DIRECTIONS.get(measurement.direction, measurement.direction),
        ledger=ledger_name(ledger),
        run=run_id,
        count=len(samples),
        unseen=len(samples) - len(seen),
        limit=seconds_words(measurement.limit_seconds),
        resolution=seconds_words(measurement.resolution_seconds),
        quantiles=[
            "no samples" if not samples else never if value is None else seconds_words(value) for value in found
        ],
        slowest="none" if not seen else seconds_words(seen[-1]),
        path=_steps(seen, len(samples), span),
        ticks=[(value / span * WIDTH, seconds_words(value)) for value in _round_values(span)],
    )


def quantile(samples: list[float | None], share: float) -> float | None:
    """The smallest value that at least this share of the samples reach; None: it lies beyond the limit.

    >>> quantile([3.0, 1.0, 2.0, None], 0.5), quantile([3.0, 1.0, 2.0, None], 0.95)
    (2.0, None)
    """
    if not samples:
        return None
    ordered = sorted(math.inf if s is None else s for s in samples)
    value = ordered[max(0, math.ceil(share * len(ordered)) - 1)]
    return None if math.isinf(value) else value


def _round_values(span: float) -> list[float]:
    """Three to six round numbers from 0 up to `span`, for the axis."""
    power: float = 10.0 ** math.floor(math.log10(span))
    step = next(power * factor for factor in (0.2, 0.5, 1.0, 2.0) if span / (power * factor) <= 5)
    return [step * number for number in range(int(span / step + 1e-9) + 1)]


def _steps(seen: list[float], count: int, span: float) -> str:
    points = [(value / span * WIDTH, HEIGHT - HEIGHT * rank / count) for rank, value in enumerate(seen, 1)]
    every = max(1, len(points) // MOST_STEPS)
    kept = points[every - 1 :: every]
    if points and kept[-1] != points[-1]:
        kept.append(points[-1])
    return f"M0 {HEIGHT}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in kept) + f"H{WIDTH}"
