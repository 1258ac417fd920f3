"""Whether an evaluation reached what was asked of it: an exit code, and the reasons in sentences.

Not met outweighs a changed baseline, and that outweighs what could not be seen. What was not seen is never met.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sevenpoint.harness.errors import BASELINE_CHANGED, INCONCLUSIVE, MET, NOT_MET
from sevenpoint.harness.goals.baseline import Baseline, Failure, Known, failures_of
from sevenpoint.harness.results import Outcome, Results

BAD = (Outcome.FAIL, Outcome.PARTIAL)
SEEN = (Outcome.PASS, *BAD, Outcome.UNSUPPORTED)


@dataclass(frozen=True)
class Goals:
    """What was asked. Without thresholds and without a baseline: that nothing fails."""

    fail_under: float | None = None
    fail_under_points: Mapping[int, float] = field(default_factory=dict)
    baseline: Baseline | None = None


@dataclass(frozen=True)
class Attained:
    """The exit code and why."""

    exit_code: int
    reasons: list[str]


@dataclass
class _Reasons:
    not_met: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    inconclusive: list[str] = field(default_factory=list)


def attained(results: Results, goals: Goals, today: dt.date) -> Attained:
    """0 met, 1 not met, 2 inconclusive, 3 baseline changed. `today`: against which entries expire."""
    reasons = _Reasons()
    outcomes = [requirement.outcome for point in results.points for requirement in point.requirements]
    errors = sum(run.outcome is Outcome.HARNESS_ERROR for run in results.runs)
    if errors:
        reasons.inconclusive.append(f"{errors} run(s) ended in a harness error")
    enough = (Outcome.PASS,) if goals.baseline is None else SEEN  # a known failure that was seen is what was expected
    if not any(outcome in enough for outcome in outcomes):
        reasons.inconclusive.append("nothing was seen to hold" if goals.baseline is None else "nothing was seen")
    _thresholds(results, goals, reasons)
    if goals.baseline is not None:
        _baseline(results, goals.baseline, today, reasons)
    elif goals.fail_under is None and not goals.fail_under_points:
        failed = sum(outcome in BAD for outcome in outcomes)
        if failed:
            reasons.not_met.append(f"{failed} requirement(s) failed")
    for code, told in (
        (NOT_MET, reasons.not_met),
        (BASELINE_CHANGED, reasons.changed),
        (INCONCLUSIVE, reasons.inconclusive),
    ):
        if told:
            return Attained(code, [*reasons.not_met, *reasons.changed, *reasons.inconclusive])
    return Attained(MET, [])


def _thresholds(results: Results, goals: Goals, reasons: _Reasons) -> None:
    asked = [("the score", results.score, goals.fail_under)]
    asked += [
        (f"point {point.number}", point.score, goals.fail_under_points.get(point.number)) for point in results.points
    ]
    for what, score, least in asked:
        if least is None:
            continue
        if score is None:
            reasons.inconclusive.append(f"{what} is unknown, at least {least:g} was asked")
        elif score < least:
            reasons.not_met.append(f"{what} is {score:g}, at least {least:g} was asked")


def _baseline(results: Results, baseline: Baseline, today: dt.date, reasons: _Reasons) -> None:
    known = {each.key: each for each in baseline.known}
    failing = {failure.key: failure for failure in failures_of(results)}
    for failure in failing.values():
        entry = known.get(failure.key)
        if entry is None:
            reasons.changed.append(f"new failure: {_named(failure)}: {failure.title[:200]}")
        elif entry.expires < today:
            reasons.changed.append(
                f"past its day ({entry.expires}, owner {entry.owner}): {_named(failure)}: {failure.title[:200]}"
            )
        elif entry.outcome is not failure.outcome:
            reasons.changed.append(
                f"was {entry.outcome.value}, is {failure.outcome.value}: {_named(failure)}: {failure.title[:200]}"
            )
    for entry in baseline.known:
        if entry.key not in failing:
            _gone(entry, results, reasons)


def _gone(entry: Known, results: Results, reasons: _Reasons) -> None:
    """An entry that does not fail: because it holds now, or because nobody looked."""
    run = next((run for run in results.runs if run.id == entry.run), None)
    if run is None:
        if _was_chosen(entry, results):
            reasons.changed.append(f"no longer run: {_named(entry)}; take it out of the baseline, or run it again")
        return
    found = _outcomes(entry, results)
    if any(outcome not in SEEN for outcome in found) or not found:
        reasons.inconclusive.append(f"known failure that could not be seen: {_named(entry)}")
    else:
        reasons.changed.append(f"no longer fails: {_named(entry)}; take it out of the baseline (owner {entry.owner})")


def _was_chosen(entry: Known, results: Results) -> bool:
    """Whether this evaluation was to run it, as far as its points and ledgers tell."""
    chosen = {f"point_{number}" for number in results.manifest.points}
    folder, _, _ = entry.run.partition(".")
    of_a_point = folder.startswith("point_") and "_".join(folder.split("_")[:2]) not in chosen
    return not of_a_point and any(entry.run.endswith(f"-{ledger}") for ledger in results.manifest.ledgers)


def _outcomes(entry: Known, results: Results) -> list[Outcome]:
    """What the entry's run saw of its requirement."""
    return [
        finding.outcome
        for point in results.points
        for requirement in point.requirements
        if requirement.id == entry.requirement
        for finding in requirement.findings
        if finding.run == entry.run
    ]


def _named(failure: Failure | Known) -> str:
    return f"{failure.requirement} in {failure.run}"
