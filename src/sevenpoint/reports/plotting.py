"""What the plots have in common: their size, quantiles, round numbers for an axis, and steps as a path."""

from __future__ import annotations

import math
from collections.abc import Sequence

WIDTH, HEIGHT = 560, 150
MOST_STEPS = 400


def quantile(samples: Sequence[float | None], share: float) -> float | None:
    """The smallest value that at least this share of the samples reach; None: it lies beyond the limit.

    >>> quantile([3.0, 1.0, 2.0, None], 0.5), quantile([3.0, 1.0, 2.0, None], 0.95)
    (2.0, None)
    """
    if not samples:
        return None
    ordered = sorted(math.inf if s is None else s for s in samples)
    value = ordered[max(0, math.ceil(share * len(ordered)) - 1)]
    return None if math.isinf(value) else value


def round_values(span: float) -> list[float]:
    """Three to six round numbers from 0 up to `span`, for the axis."""
    power: float = 10.0 ** math.floor(math.log10(span))
    step = next(power * factor for factor in (0.2, 0.5, 1.0, 2.0) if span / (power * factor) <= 5)
    return [step * number for number in range(int(span / step + 1e-9) + 1)]


def steps(seen: list[float], count: int, span: float) -> str:
    """A rising line of steps as an SVG path: `seen` in order, out of `count`, from 0 to `span`."""
    points = [(value / span * WIDTH, HEIGHT - HEIGHT * rank / count) for rank, value in enumerate(seen, 1)]
    every = max(1, len(points) // MOST_STEPS)
    kept = points[every - 1 :: every]
    if points and kept[-1] != points[-1]:
        kept.append(points[-1])
    return f"M0 {HEIGHT}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in kept) + f"H{WIDTH}"
