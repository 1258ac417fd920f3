"""One line of the checklist, judged over every run that speaks to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sevenpoint.harness.checklist import Requirement
from sevenpoint.harness.judging.bands import UNOBSERVED, Band, combine, exactly
from sevenpoint.harness.judging.evidence import EXCLUDED, SEEN, Heard
from sevenpoint.harness.judging.rubric import Rubric
from sevenpoint.harness.results import CurveScore, Evidence, Finding, Manifest, Outcome, RequirementResult

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


def judge_item(
    requirement: Requirement, heard: Heard | None, curves: list[CurveScore], rubric: Rubric, manifest: Manifest
) -> Item:
    """Judges one requirement. Nobody knows which checks a stopped evaluation lacks: its floor is 0."""
    if requirement.mode == "A":
        return Item(_result(requirement, [], rubric, Outcome.NOT_OBSERVED, None, ATTESTED), None)
    if heard is None:
        reason = NO_RUN if requirement.point in manifest.points else POINT_NOT_CHOSEN
        return Item(_result(requirement, [], rubric, Outcome.NOT_OBSERVED, UNOBSERVED, reason), UNOBSERVED)
    findings = heard.findings
    outcome = outcome_of([finding.outcome for finding in findings])
    band = _band(requirement, heard, curves, rubric)
    if band is None and outcome not in EXCLUDED:
        band = UNOBSERVED  # every harm in it weighs 0 in this rubric
    if band is not None and not manifest.complete:
        band = Band(band.best, 0.0, band.ceiling)
    return Item(_result(requirement, findings, rubric, outcome, band, _reason(findings), curves), band)


def _band(requirement: Requirement, heard: Heard, curves: list[CurveScore], rubric: Rubric) -> Band | None:
    """The mean of the checks weighed by harm, held down by failures that no average may hide; None: does not apply."""
    counted = [finding for finding in heard.findings if finding.outcome not in EXCLUDED]
    if not counted:
        return None
    checks = [(rubric.harm_weights[finding.harm], exactly(rubric.value_of(finding))) for finding in counted]
    for rule in rubric.curves:
        if rule.requirement == requirement.id:
            graded = [exactly(curve.score) for curve in curves] or [UNOBSERVED]
            checks += [(rubric.harm_weights[rule.harm], band) for band in graded]
    band = combine(checks)
    if band is None:
        return None
    failed = [
        cap for f in counted if f.outcome is Outcome.FAIL and (cap := rubric.failure_caps.get(f.harm)) is not None
    ]
    could = [cap for f in counted if f.outcome not in SEEN and (cap := rubric.failure_caps.get(f.harm)) is not None]
    if heard.silent:
        could += rubric.failure_caps.values()
    band = band.capped(min(failed, default=1.0))
    return Band(band.best, min(band.floor, *could, 1.0), band.ceiling)


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
    band: Band | None,
    reason: str | None,
    curves: list[CurveScore] | None = None,
) -> RequirementResult:
    shown = band or UNOBSERVED
    seen = Counter(finding.evidence for finding in findings if finding.outcome in SEEN)
    return RequirementResult(
        id=requirement.id,
        title=requirement.title,
        point=requirement.point,
        mode=requirement.mode,
        weight=rubric.weight_of(requirement),
        outcome=outcome,
        score=None if shown.best is None else round(shown.best, 4),
        floor=round(shown.floor, 4),
        ceiling=round(shown.ceiling, 4),
        evidence={evidence: seen[evidence] for evidence in Evidence if seen[evidence]},
        curves=curves or [],
        findings=findings,
        scenarios=sorted({finding.run for finding in findings if finding.run}),
        reason=reason,
    )
