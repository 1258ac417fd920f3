"""What changed between two evaluations of one candidate: by requirement, never by the name of a test."""

from __future__ import annotations

from sevenpoint.harness.comparing.matrix import Column
from sevenpoint.harness.judging.evidence import BAD, SEEN
from sevenpoint.harness.results import Change, ChangeKind, ChangeSet, Manifest, Outcome, RequirementResult

WORST_FIRST = list(ChangeKind)
NOTICEABLE = 0.01  # of a requirement's score 0..1: less is the wobble of measured times


def changes_between(before: Column, after: Column) -> ChangeSet:
    """Every requirement that is not as it was, the runs that came and went, and what else differs."""
    changes = [
        change
        for name, now in after.requirements.items()
        if (change := _change(before.requirements[name], now)) is not None
    ]
    old, new = ({run.id for run in column.results.runs} for column in (before, after))
    return ChangeSet(
        before=before.name,
        after=after.name,
        changes=sorted(changes, key=lambda change: (WORST_FIRST.index(change.kind), change.requirement)),
        dropped_runs=sorted(old - new),
        added_runs=sorted(new - old),
        harness=_harness(before.results.manifest, after.results.manifest),
    )


def _change(before: RequirementResult, after: RequirementResult) -> Change | None:
    told = _told(before, after)
    if told is None:
        return None
    kind, detail = told
    return Change(
        requirement=after.id,
        title=after.title,
        kind=kind,
        before=before.outcome,
        after=after.outcome,
        score_before=before.score,
        score_after=after.score,
        detail=detail,
    )


def _told(before: RequirementResult, after: RequirementResult) -> tuple[ChangeKind, str] | None:
    if before.outcome in SEEN and after.outcome not in SEEN:
        return ChangeKind.GONE, after.reason or f"now {_words(after.outcome)}"
    if before.outcome not in SEEN and after.outcome in SEEN:
        return ChangeKind.NEW, _worst(after) or "observed for the first time, and passes"
    if before.outcome not in SEEN:
        return None
    if after.outcome in BAD and before.outcome is Outcome.PASS:
        return ChangeKind.REGRESSED, _worst(after) or ""
    if before.outcome in BAD and after.outcome is Outcome.PASS:
        return ChangeKind.FIXED, _worst(before) or ""
    if _evidence(before) != _evidence(after):
        return ChangeKind.CHANGED_EVIDENCE, f"rested on {_evidence(before)}; now on {_evidence(after)}"
    if before.score is None or after.score is None or abs(after.score - before.score) < NOTICEABLE:
        return None
    kind = ChangeKind.WORSE if after.score < before.score else ChangeKind.BETTER
    return kind, _worst(after) or f"scored {before.score * 100:.0f}; now {after.score * 100:.0f}"


def _worst(result: RequirementResult) -> str | None:
    return next((finding.title for finding in result.findings if finding.outcome in BAD), None)


def _evidence(result: RequirementResult) -> str:
    """How many checks of which class: a check that was dropped in silence shows here."""
    return ", ".join(f"{count} {kind.value}" for kind, count in result.evidence.items()) or "nothing"


def _words(outcome: Outcome) -> str:
    return outcome.value.replace("_", " ")


def _harness(before: Manifest, after: Manifest) -> list[str]:
    pairs = [
        ("Sevenpoint", before.sevenpoint_version, after.sevenpoint_version),
        ("ledgers", " and ".join(before.ledgers), " and ".join(after.ledgers)),
        ("points", ",".join(map(str, before.points)), ",".join(map(str, after.points))),
        ("seed", str(before.seed), str(after.seed)),
    ]
    return [f"{what}: {old} → {new}" for what, old, new in pairs if old != new]
