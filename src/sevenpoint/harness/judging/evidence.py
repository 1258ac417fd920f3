"""Which findings speak about which requirement.

A run speaks through its findings. Where it names a requirement and has no finding on it, it speaks through its own
outcome, and then never as a pass: a check that saw nothing is never a pass. Of a run that ended in a harness error only
what was found right counts; the rest counts as not observed, so that it is never held against the candidate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sevenpoint.harness.judging.rubric import Rubric
from sevenpoint.harness.results import Evidence, Finding, Outcome, ScenarioRun

BAD = frozenset({Outcome.FAIL, Outcome.PARTIAL, Outcome.UNSUPPORTED})
EXCLUDED = frozenset({Outcome.NOT_APPLICABLE, Outcome.WAIVED})
SEEN = BAD | {Outcome.PASS}


@dataclass(frozen=True)
class Heard:
    """What speaks to one requirement: findings, the most harmful first, and the runs that named it and saw nothing."""

    findings: list[Finding]
    silent: list[str]


def in_order(runs: Iterable[ScenarioRun]) -> list[ScenarioRun]:
    """Runs sorted by id, so that nothing depends on which worker ended first."""
    return sorted(runs, key=lambda run: (run.id, run.model_dump_json()))


def by_requirement(runs: Iterable[ScenarioRun], rubric: Rubric) -> dict[str, Heard]:
    """Every finding, by requirement id, each with its run's id."""
    spoken: defaultdict[str, list[Finding]] = defaultdict(list)
    silent: defaultdict[str, list[str]] = defaultdict(list)
    for run in runs:
        unsaid = _unsaid(run, rubric)
        for finding in [*(_counted(f, run, rubric) for f in run.findings), *unsaid]:
            spoken[finding.requirement].append(finding)
        for finding in unsaid:
            if finding.outcome not in SEEN | EXCLUDED:
                silent[finding.requirement].append(run.id)
    return {name: Heard(worst_first(findings, rubric), silent[name]) for name, findings in spoken.items()}


def worst_first(findings: Iterable[Finding], rubric: Rubric) -> list[Finding]:
    """By harm done, then money, then words: one order for verdicts, gates and reports."""

    def key(finding: Finding) -> tuple[float, float, str, str, str]:
        money = float(finding.money.amount.copy_abs()) if finding.money else 0.0
        return (-rubric.loss_of(finding), -money, finding.run or "", finding.title, finding.model_dump_json())

    return sorted(findings, key=key)


def _counted(finding: Finding, run: ScenarioRun, rubric: Rubric) -> Finding:
    if run.outcome is not Outcome.HARNESS_ERROR or rubric.value_of(finding) in (None, 1.0):
        return finding.model_copy(update={"run": run.id})
    note = f"Not counted, because the run ended in a harness error. Seen before that: {finding.observed}"
    return finding.model_copy(update={"run": run.id, "outcome": Outcome.HARNESS_ERROR, "observed": note})


def _unsaid(run: ScenarioRun, rubric: Rubric) -> list[Finding]:
    said = {finding.requirement for finding in run.findings}
    outcome = _outcome_without_finding(run)
    return [
        Finding(
            requirement=requirement,
            outcome=outcome,
            evidence=Evidence.MEASURED,
            title=_title(run, outcome),
            expected=run.title,
            observed=run.error or "The run made no statement about this requirement.",
            harm=rubric.unsaid.harm,
            run=run.id,
        )
        for requirement in dict.fromkeys(run.requirements)
        if requirement not in said
    ]


def _outcome_without_finding(run: ScenarioRun) -> Outcome:
    if run.outcome is Outcome.FAIL and run.error:
        return Outcome.FAIL  # the candidate broke it off, whatever had been found by then
    if run.outcome in (Outcome.PASS, Outcome.PARTIAL, Outcome.FAIL):
        return Outcome.NOT_OBSERVED
    return run.outcome


def _title(run: ScenarioRun, outcome: Outcome) -> str:
    subject = f"“{run.title}” on {run.ledger}"
    if outcome is Outcome.FAIL:
        return f"{subject} failed: {run.error}" if run.error else f"{subject} failed"
    if outcome is Outcome.UNSUPPORTED:
        return f"{subject}: the candidate does not offer this"
    return f"{subject} saw nothing of this requirement"
