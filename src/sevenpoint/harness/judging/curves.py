"""Latency as a score: a log-normal curve through two control points, fed with a confidence bound, never with a mean.

What is graded is the upper confidence bound of a quantile by order statistics, so no distribution is assumed, and few
samples give a wide bound or none (reference: judging.md 4.4). A sample that never arrived is later than any other.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from statistics import NormalDist

from sevenpoint.harness.judging.tables import CurveRule
from sevenpoint.harness.latency import bound_index, fewest_samples
from sevenpoint.harness.results import CurveScore, ScenarioRun

STANDARD = NormalDist()
GOOD, HALF = 0.9, 0.5


def curve_scores(runs: Iterable[ScenarioRun], rule: CurveRule) -> list[CurveScore]:
    """The scores of one requirement's measurements, one per direction and ledger, sorted."""
    pooled: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for run in runs:
        for measurement in run.measurements:
            if measurement.requirement == rule.requirement:
                samples = [math.inf if sample is None else sample for sample in measurement.samples]
                pooled[measurement.direction, run.ledger] += samples
    return [_graded(rule, direction, ledger, sorted(pooled[direction, ledger])) for direction, ledger in sorted(pooled)]


def worth(seconds: float, rule: CurveRule) -> float:
    """What a latency is worth, 0..1; never more for a longer one.

    >>> rule = CurveRule(
    ...     requirement="4.1", harm="money_late", quantile=0.5, confidence=0.95, good_seconds=10, half_seconds=60
    ... )
    >>> [round(worth(seconds, rule), 2) for seconds in (0.05, 10, 60, 3600)]
    [1.0, 0.9, 0.5, 0.0]
    """
    if seconds <= 0:
        return 1.0
    if math.isinf(seconds):
        return 0.0
    spread = math.log(rule.half_seconds / rule.good_seconds) / STANDARD.inv_cdf(GOOD)
    return 1.0 - STANDARD.cdf(math.log(seconds / rule.half_seconds) / spread)


def _graded(rule: CurveRule, direction: str, ledger: str, samples: list[float]) -> CurveScore:
    place = bound_index(len(samples), rule.quantile, rule.confidence)
    bound = None if place is None else samples[place]
    return CurveScore(
        direction=direction,
        ledger=ledger,
        samples=len(samples),
        unseen=sum(math.isinf(sample) for sample in samples),
        quantile=rule.quantile,
        seconds=None if bound is None or math.isinf(bound) else round(bound, 4),
        good_seconds=rule.good_seconds,
        half_seconds=rule.half_seconds,
        score=None if bound is None else round(worth(bound, rule), 4),
        samples_needed=max(0, fewest_samples(rule.quantile, rule.confidence) - len(samples)),
    )
