"""One line of the checklist, judged over every run that speaks to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sevenpoint.harness.checklist import Requirement
from sevenpoint.harness.judging.bands import UNOBSERVED, Band, combine, exactly
from sevenpoint.harness.judging.evidence import EXCLUDED, SEEN
from sevenpoint.harness.judging.rubric import Rubric
from sevenpoint.harness.results import Evidence, Finding, Outcome, RequirementResult

ATTESTED = "attested by questionnaire, not measured here"
NO_RUN = "no run spoke to it"
POINT_NOT_CHOSEN = "its point was not part of this evaluation"

# Where nothing was observed, the requirement takes the first of these that occurs among its findings.
UNSEEN_ORDER = (Outcome.INCONCLUSIVE, Outcome.BLOCKED, Outcome.HARNESS_ERROR, Outcome.NOT_OBSERVED)


@dataclass(frozen=True)
class Item:
    """A judged requirement and its band; `band` None: left out of the measured score."""

    result: RequirementResult
    band: Band | None

    @property
    def observed(self) -> bool:
        """Whether the measured score rests on something seen."""
        return self.band is not None and self.band.best is not None


def judge_item(requirement: Requirement, findings: list[Finding], rubric: Rubric, *, chosen: bool) -> Item:
    """Judges one requirement. `findings` are sorted, worst first; `chosen`: its point was part of the evaluation."""
    if requirement.mode == "A":
        return Item(_result(requirement, findings, rubric, Outcome.NOT_OBSERVED, None, ATTESTED), None)
    if not findings:
        reason = NO_RUN if chosen else POINT_NOT_CHOSEN
        return Item(_result(requirement, [], rubric, Outcome.NOT_OBSERVED, None, reason), UNOBSERVED)
    outcome = outcome_of([finding.outcome for finding in findings])
    band = combine(
        (rubric.harm_weights[finding.harm], exactly(rubric.value_of(finding)))
        for finding in findings
        if finding.outcome not in EXCLUDED
    )
    if band is None and outcome not in EXCLUDED:
        band = UNOBSERVED  # every harm in it weighs 0 in this rubric
    score = None if band is None else band.best
    return Item(_result(requirement, findings, rubric, outcome, score, _reason(findings)), band)


def outcome_of(outcomes: list[Outcome]) -> Outcome:
    """The outcome of a requirement from those of its findings: the worst that was seen, else why nothing was.

    >>> outcome_of([Outcome.PASS, Outcome.BLOCKED]), outcome_of([Outcome.PASS, Outcome.UNSUPPORTED])
    (<Outcome.PASS: 'pass'>, <Outcome.PARTIAL: 'partial'>)
    """
    kinds = set(outcomes)
    if Outcome.FAIL in kinds:
        return Outcome.FAIL
    if Outcome.PARTIAL in kinds or {Outcome.PASS, Outcome.UNSUPPORTED} <= kinds:
        return Outcome.PARTIAL
    for outcome in (Outcome.UNSUPPORTED, Outcome.PASS, *UNSEEN_ORDER, Outcome.WAIVED):
        if outcome in kinds:
            return outcome
    return Outcome.NOT_APPLICABLE


def _reason(findings: list[Finding]) -> str | None:
    unseen = Counter(f.outcome for f in findings if f.outcome not in SEEN)
    if not unseen:
        return None
    parts = ", ".join(f"{count} {outcome.value.replace('_', ' ')}" for outcome, count in sorted(unseen.items()))
    return f"of {len(findings)} checks: {parts}"


def _result(
    requirement: Requirement,
    findings: list[Finding],
    rubric: Rubric,
    outcome: Outcome,
    score: float | None,
    reason: str | None,
) -> RequirementResult:
    seen = Counter(finding.evidence for finding in findings if finding.outcome in SEEN)
    return RequirementResult(
        id=requirement.id,
        title=requirement.title,
        point=requirement.point,
        mode=requirement.mode,
        weight=rubric.weight_of(requirement),
        outcome=outcome,
        score=None if score is None else round(score, 4),
        evidence={evidence: seen[evidence] for evidence in Evidence if seen[evidence]},
        findings=findings,
        scenarios=sorted({finding.run for finding in findings if finding.run}),
        reason=reason,
    )
