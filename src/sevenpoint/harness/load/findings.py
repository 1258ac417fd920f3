"""From samples to runs of a bundle: measurements as they were, and findings that claim no more than they can."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from sevenpoint.harness.judging.items import outcome_of
from sevenpoint.harness.latency import STAGES, Bracket, estimate, fewest_samples, share_within
from sevenpoint.harness.latency.quantiles import Known
from sevenpoint.harness.load.changes import KINDS, TO_LEDGER, TO_TOOL
from sevenpoint.harness.load.gathering import Gathered, Sample
from sevenpoint.harness.load.plan import BACKLOG, BEHIND, BESIDE
from sevenpoint.harness.results import Finding, Harm, LoadSummary, Measurement, Outcome, ScenarioRun

POINT, SHARE = 4, 0.95
REQUIREMENTS = {TO_LEDGER: "4.1", TO_TOOL: "4.2"}
WORDS = {TO_LEDGER: "in the ledger", TO_TOOL: "in the tool"}
UNDER_LOAD = "4.5"
PROBES = (BEHIND, BESIDE)
WHY = (
    "A demonstration makes one change and waits for it. Month-end makes hundreds while earlier ones are under way: "
    "here changes are made at their moment whatever became of the ones before, and none that is missing leaves the "
    "figures."
)


def load_runs(gathered: Gathered, summary: LoadSummary, replay: str) -> list[ScenarioRun]:
    """One run for each ledger."""
    plan = gathered.world.plan
    runs = []
    for ledger in plan.ledgers:
        samples = [each for each in gathered.samples.values() if each.ledger == ledger]
        findings = _findings(samples, plan.within, plan.limit)
        runs.append(
            ScenarioRun(
                id=f"load_{plan.shape}-{ledger}",
                scenario=f"load/{plan.shape}",
                title=f"Under load: {plan.rate:g} changes a second over {plan.places} organisations",
                why=WHY,
                point=POINT,
                requirements=sorted({each.requirement for each in findings}),
                ledger=ledger,
                outcome=outcome_of([each.outcome for each in findings]) if findings else Outcome.NOT_OBSERVED,
                seed=plan.seed,
                started_at=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=plan.seconds),
                seconds=plan.seconds,
                findings=findings,
                measurements=_measurements(samples, gathered),
                load=summary,
                replay=replay,
            )
        )
    return runs


def known(sample: Sample, limit: float) -> Known:
    """What is known of a change: `(earliest, latest)`; latest infinite when it was not seen within the limit."""
    if sample.latest is None or sample.latest > limit:
        return limit, math.inf
    return sample.earliest, sample.latest


def _measurements(samples: Sequence[Sample], gathered: Gathered) -> list[Measurement]:
    limit, found = gathered.world.plan.limit, []
    for name, kind in KINDS.items():
        own = sorted((each for each in samples if each.kind == name and each.error is None), key=lambda s: s.intended)
        if not own:
            continue
        splits = [each.stamps.split() if each.stamps is not None else dict.fromkeys(STAGES) for each in own]
        brackets = [Bracket(low, None if math.isinf(high) else high) for low, high in (known(s, limit) for s in own)]
        widest = sorted(each.error for each in brackets if each.latest is not None)
        found.append(
            Measurement(
                requirement=kind.requirement,
                name=kind.title,
                direction=kind.direction,
                samples=[None if each.latest is None else round(each.latest, 6) for each in brackets],
                at=[round(max(0.0, each.intended - gathered.start), 3) for each in own],
                limit_seconds=limit,
                resolution_seconds=round(widest[len(widest) // 2], 4) if widest else 0.0,
                earliest=[round(each.earliest, 6) for each in brackets],
                places=[each.place for each in own],
                stages={stage: [split[stage] for split in splits] for stage in STAGES},
            )
        )
    return found


def _findings(samples: Sequence[Sample], within: float, limit: float) -> list[Finding]:
    found = []
    for direction, requirement in REQUIREMENTS.items():
        own = [
            each
            for each in samples
            if KINDS[each.kind].direction == direction and each.error is None and each.kind not in (BACKLOG, *PROBES)
        ]
        if own:
            words = WORDS[direction]
            for line in (requirement, UNDER_LOAD):
                found.append(_in_time(line, words, [known(each, limit) for each in own], within))
    for kind in PROBES:
        probes = [known(each, limit) for each in samples if each.kind == kind and each.error is None]
        if probes:
            found.append(_probe(KINDS[kind].title, probes, within))
    if any(KINDS[each.kind].direction == TO_LEDGER for each in samples):
        found.append(_refused([each for each in samples if KINDS[each.kind].direction == TO_LEDGER]))
    lost = [each for each in samples if KINDS[each.kind].direction == TO_TOOL and each.error is not None]
    if lost:
        found.append(
            _finding(
                UNDER_LOAD,
                Outcome.HARNESS_ERROR,
                f"{len(lost)} changes could not be made in the ledger: {lost[0].error}",
                "every change made",
                f"{len(lost)} not made",
            )
        )
    return found


def _in_time(requirement: str, words: str, samples: Sequence[Known], within: float) -> Finding:
    """At least 95 % of all changes within the time; without the samples for it, neither yes nor no."""
    late, count = sum(latest > within for _, latest in samples), len(samples)
    answer = share_within(late, count, SHARE)
    unseen = sum(math.isinf(latest) for _, latest in samples)
    quantile = estimate(samples, SHARE)
    bound = "no bound" if quantile.high is None else f"at most {quantile.high:.3g} s"
    said = f"of {count} changes {late} took longer than {within:g} s and {unseen} were not seen; 95 % took {bound}"
    if answer is None:
        more = max(1, fewest_samples(SHARE, 0.95) - count)
        title = f"Too few changes to say whether 95 % are {words} within {within:g} s; at least {more} more are needed"
        return _finding(requirement, Outcome.INCONCLUSIVE, title, f"95 % within {within:g} s", said)
    title = (
        f"Under load at least 95 % of changes are {words} within {within:g} s"
        if answer
        else f"Under load fewer than 95 % of changes are {words} within {within:g} s: {late} of {count} were late"
    )
    return _finding(requirement, Outcome.PASS if answer else Outcome.FAIL, title, f"95 % within {within:g} s", said)


def _probe(title: str, samples: Sequence[Known], within: float) -> Finding:
    """Half of the probes within the time, by the interval of their median."""
    middle = estimate(samples, 0.5)
    if middle.high is not None and middle.high <= within:
        outcome, verb = Outcome.PASS, "is in the ledger in time"
    elif middle.low > within:
        outcome, verb = Outcome.FAIL, "waits for the backlog"
    else:
        outcome, verb = Outcome.INCONCLUSIVE, "may or may not be in time: its median cannot be told from the limit"
    high = "unbounded" if middle.high is None else f"{middle.high:.3g} s"
    said = f"{len(samples)} probes, their median between {middle.low:.3g} s and {high}"
    return _finding(
        UNDER_LOAD, outcome, f"A{'n' if title[0] in 'aeiou' else ''} {title} {verb}", f"within {within:g} s", said
    )


def _refused(samples: Sequence[Sample]) -> Finding:
    refused = [each for each in samples if each.error is not None]
    expected = "every call of a user is answered"
    if not refused:
        return _finding(
            UNDER_LOAD, Outcome.PASS, "Under load the tool took every change", expected, f"{len(samples)} taken"
        )
    title = f"Under load the tool did not take {len(refused)} of {len(samples)} changes: {refused[0].error}"
    return _finding(UNDER_LOAD, Outcome.FAIL, title, expected, f"{len(refused)} of {len(samples)} refused")


def _finding(requirement: str, outcome: Outcome, title: str, expected: str, observed: str) -> Finding:
    return Finding(
        requirement=requirement,
        outcome=outcome,
        title=title,
        expected=expected,
        observed=observed,
        harm=Harm.MONEY_LATE,
    )
