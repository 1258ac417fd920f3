"""Every latency of a bundle: exact quantiles with intervals, whether changes are in time, how they travel.

Misses stay in: a change that was not seen is later than it was watched. A verdict needs its samples (59 for 95 %, 299
for 99 %), else it is inconclusive (reference: judging.md 4.4, 4.5).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from sevenpoint.harness.judging.tables import LatencyTable
from sevenpoint.harness.latency import STAGES, Change, estimate, infer, share_within
from sevenpoint.harness.latency.quantiles import Known, fewest_samples
from sevenpoint.harness.results import (
    LatencyResult,
    Measurement,
    MechanismSeen,
    Outcome,
    QuantileInterval,
    ScenarioRun,
    Timely,
)

QUANTILES = (0.5, 0.9, 0.95, 0.99)
ANSWERS = {True: Outcome.PASS, False: Outcome.FAIL, None: Outcome.INCONCLUSIVE}
MOST_NEEDED = 5000


def judge_latencies(runs: Iterable[ScenarioRun], rule: LatencyTable) -> list[LatencyResult]:
    """A result for each kind of change on each ledger; then one for each requirement and direction, kinds together."""
    kinds: defaultdict[tuple[str, str, str], list[tuple[str, Measurement]]] = defaultdict(list)
    wholes: defaultdict[tuple[str, str, str], list[tuple[str, Measurement]]] = defaultdict(list)
    for run in runs:
        for each in run.measurements:
            kinds[each.direction, each.name, run.ledger].append((run.id, each))
            wholes[each.requirement, each.direction, run.ledger].append((run.id, each))
    found = [_result(key[1], key[2], kinds[key], rule) for key in sorted(kinds)]
    return found + [_result(None, key[2], wholes[key], rule) for key in sorted(wholes)]


def _result(
    name: str | None, ledger: str, group: Sequence[tuple[str, Measurement]], rule: LatencyTable
) -> LatencyResult:
    samples = [sample for _, measurement in group for sample in known(measurement)]
    first = group[0][1]
    return LatencyResult(
        name=name,
        requirement=first.requirement,
        direction=first.direction,
        ledger=ledger,
        count=len(samples),
        unseen=sum(math.isinf(latest) for _, latest in samples),
        limit_seconds=max(each.limit_seconds for _, each in group),
        quantiles=[_interval(samples, share, rule.confidence) for share in QUANTILES],
        timely=[timely(samples, share, rule) for share in rule.shares],
        mechanism=_mechanism(group, rule) if name is None else None,
        stages=_stages(each for _, each in group),
    )


def known(measurement: Measurement) -> list[Known]:
    """What is known of each sample: `(earliest, latest)`, latest infinite when it was never seen."""
    limit, error = measurement.limit_seconds, measurement.resolution_seconds
    earliest = measurement.earliest or [
        limit if sample is None else max(0.0, sample - error) for sample in measurement.samples
    ]
    latest = [math.inf if sample is None else sample for sample in measurement.samples]
    return list(zip(earliest, latest, strict=True))


def timely(samples: Sequence[Known], share: float, rule: LatencyTable) -> Timely:
    """Whether at least `share` of all changes is within the rubric's time, as far as these samples can tell."""
    late = sum(latest > rule.within_seconds for _, latest in samples)
    answer = share_within(late, len(samples), share, rule.confidence)
    return Timely(
        share=share,
        within_seconds=rule.within_seconds,
        late=late,
        outcome=ANSWERS[answer],
        needed=0 if answer is not None else _needed(late, len(samples), share, rule.confidence),
    )


def _needed(late: int, count: int, share: float, confidence: float) -> int:
    """How many more changes, none of them late, would make it a pass."""
    more = max(0, fewest_samples(share, confidence) - count)
    while more < MOST_NEEDED and share_within(late, count + more, share, confidence) is not True:
        more += 1
    return more


def _interval(samples: Sequence[Known], share: float, confidence: float) -> QuantileInterval:
    found = estimate(samples, share, confidence)
    return QuantileInterval(
        share=share,
        seconds=_rounded(found.seconds),
        low=round(found.low, 4),
        high=_rounded(found.high),
        needed=found.needed,
    )


def _mechanism(group: Sequence[tuple[str, Measurement]], rule: LatencyTable) -> MechanismSeen | None:
    """Of the workspace with the most changes: workspaces may be served at different moments, so they are not mixed."""
    places: defaultdict[tuple[str, int], list[Change]] = defaultdict(list)
    for run, measurement in group:
        numbers = measurement.places or [0] * len(measurement.samples)
        for at, seconds, place in zip(measurement.at, measurement.samples, numbers, strict=False):
            places[run, place].append(Change(at, seconds))
    if not places:
        return None
    changes = max(places.values(), key=len)
    found = infer(sorted(changes, key=lambda each: each.at), rule=rule.mechanism)
    return MechanismSeen(
        kind=found.kind.value,
        period=found.period,
        confidence=found.confidence,
        reason=found.reason,
        changes=len(changes),
    )


def _stages(measurements: Iterable[Measurement]) -> dict[str, float]:
    told: defaultdict[str, list[float]] = defaultdict(list)
    for measurement in measurements:
        for name, seconds in measurement.stages.items():
            told[name] += [each for each in seconds if each is not None]
    return {name: round(median(told[name]), 4) for name in STAGES if told[name]}


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 4)
