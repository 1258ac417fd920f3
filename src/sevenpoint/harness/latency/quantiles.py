"""Exact quantiles with intervals from order statistics, and the survival curve. No distribution is assumed.

A sample is what is known of one latency: `(earliest, latest)` in seconds, `latest` infinite when it was never seen. An
interval's lower end is taken from the earliest and its upper end from the latest, so brackets and misses widen it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Known = tuple[float, float]


@dataclass(frozen=True)
class Estimate:
    """A quantile. `seconds` None: it lies beyond what was watched. `high` None: too few samples, or not bounded.

    `needed`: samples still missing before this quantile can be bounded from above with the confidence that was asked.
    """

    share: float
    seconds: float | None
    low: float
    high: float | None
    needed: int


def estimate(samples: Sequence[Known], share: float, confidence: float = 0.95) -> Estimate:
    """The quantile of this share with its two-sided interval.

    >>> estimate([(0.0, float(each)) for each in range(1, 101)], 0.5)
    Estimate(share=0.5, seconds=50.0, low=0.0, high=61.0, needed=0)
    """
    one_side = (1 + confidence) / 2
    latest = sorted(latest for _, latest in samples)
    place = bound_index(len(samples), share, one_side)
    below = bound_index(len(samples), 1 - share, one_side)
    earliest = sorted((earliest for earliest, _ in samples), reverse=True)
    return Estimate(
        share=share,
        seconds=_finite(next((at for at, alive in survival(samples) if alive <= 1 - share + 1e-12), math.inf)),
        low=0.0 if below is None else earliest[below],
        high=None if place is None else _finite(latest[place]),
        needed=max(0, fewest_samples(share, confidence) - len(samples)),
    )


def survival(samples: Iterable[Known]) -> list[tuple[float, float]]:
    """Kaplan-Meier: after each moment at which changes became visible, the share that had not.

    A change that was never seen counts as waiting for as long as it was watched, and is not known about after that.

    >>> survival([(0.0, 1.0), (0.0, 2.0), (5.0, math.inf), (0.0, 2.0)])
    [(1.0, 0.75), (2.0, 0.25)]
    """
    steps = sorted((latest, 0) if math.isfinite(latest) else (earliest, 1) for earliest, latest in samples)
    waiting, alive = len(steps), 1.0
    curve: list[tuple[float, float]] = []
    for at, seen in _together(steps):
        arrived = sum(not unseen for unseen in seen)
        if arrived:
            alive = 0.0 if arrived == waiting else alive * (1 - arrived / waiting)
            curve.append((at, alive))
        waiting -= len(seen)
    return curve


def share_within(late: int, count: int, share: float, confidence: float = 0.95) -> bool | None:
    """Whether at least this share is in time; None: too few samples to say either way. Exact binomial, one-sided.

    >>> share_within(0, 59, 0.95), share_within(0, 58, 0.95), share_within(1, 93, 0.95), share_within(0, 299, 0.99)
    (True, None, True, True)
    >>> share_within(20, 59, 0.95)
    False
    """
    if count and at_most(late, count, 1 - share) <= 1 - confidence + 1e-12:
        return True
    if late and 1 - at_most(late - 1, count, 1 - share) <= 1 - confidence + 1e-12:
        return False
    return None


def bound_index(count: int, quantile: float, confidence: float) -> int | None:
    """The place, from 0, of the sample that bounds the quantile from above; None when `count` samples are too few.

    >>> bound_index(5, 0.5, 0.95), bound_index(4, 0.5, 0.95), bound_index(59, 0.95, 0.95)
    (4, None, 58)
    >>> bound_index(100_000, 0.5, 0.95)
    50260
    """
    below = 0.0
    for place, chance in enumerate(_chances(count, quantile)):
        below += chance
        if place < count and below >= confidence:
            return place
    return None


def fewest_samples(quantile: float, confidence: float) -> int:
    """How many samples any bound needs.

    >>> fewest_samples(0.5, 0.95), fewest_samples(0.95, 0.95), fewest_samples(0.99, 0.95)
    (5, 59, 299)
    """
    return math.ceil(math.log(1 - confidence) / math.log(quantile))


def at_most(most: int, count: int, chance: float) -> float:
    """The probability of at most `most` in `count` draws.

    >>> round(at_most(0, 59, 0.05), 4)
    0.0485
    """
    return math.fsum(each for place, each in enumerate(_chances(count, chance)) if place <= most)


def _chances(count: int, chance: float) -> Iterator[float]:
    """Binomial probabilities of 0, 1, … `count`; through logarithms, for counts beyond what a float's range holds."""
    whole, yes, no = math.lgamma(count + 1), math.log(chance), math.log1p(-chance)
    for place in range(count + 1):
        ways = whole - math.lgamma(place + 1) - math.lgamma(count - place + 1)
        yield math.exp(ways + place * yes + (count - place) * no)


def _together(steps: list[tuple[float, int]]) -> Iterator[tuple[float, list[int]]]:
    start = 0
    for end in range(1, len(steps) + 1):
        if end == len(steps) or steps[end][0] != steps[start][0]:
            yield steps[start][0], [unseen for _, unseen in steps[start:end]]
            start = end


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
