"""Clauses to ask for in a contract: what failed is to be mended, what was not seen proven, what is claimed attested."""

from __future__ import annotations

from sevenpoint.harness.judging.evidence import BAD
from sevenpoint.harness.judging.items import Item
from sevenpoint.harness.judging.rubric import Rubric
from sevenpoint.harness.results import Condition, ConditionKind, Finding, LostPoints, Outcome, ScenarioRun

LONGEST = 300


def contract_conditions(
    items: list[Item], lost: list[LostPoints], runs: list[ScenarioRun], rubric: Rubric
) -> list[Condition]:
    """One clause a requirement that is not shown to hold; to mend by what it cost, then to prove, then to attest."""
    cost = {line.requirement: line.points for line in lost}
    replays = {run.id: run.replay for run in runs}
    kinds = list(ConditionKind)
    conditions = [
        (kinds.index(kind), -cost.get(item.result.id, 0.0), -item.result.weight, item.result.id, item, kind)
        for item in items
        if (kind := _kind(item)) is not None
    ]
    return [_condition(item, kind, replays, rubric) for *_, item, kind in sorted(conditions, key=lambda c: c[:4])]


def _kind(item: Item) -> ConditionKind | None:
    if item.result.mode == "A":
        return ConditionKind.ATTEST
    if item.band is None or item.result.weight == 0:
        return None
    if item.result.outcome in BAD:
        return ConditionKind.MEND
    return ConditionKind.PROVE if item.result.outcome is not Outcome.PASS else None


def _condition(item: Item, kind: ConditionKind, replays: dict[str, str], rubric: Rubric) -> Condition:
    result = item.result
    tests = _tests(result.findings, kind)
    return Condition(
        requirement=result.id,
        kind=kind,
        clause=rubric.consequences[result.id].clause,
        because=_because(item, kind),
        tests=tests,
        command=next((replays[test] for test in tests if test in replays), None),
    )


def _tests(findings: list[Finding], kind: ConditionKind) -> list[str]:
    chosen = [f for f in findings if kind is not ConditionKind.MEND or f.outcome in BAD]
    return list(dict.fromkeys(finding.run for finding in chosen if finding.run))


def _because(item: Item, kind: ConditionKind) -> str:
    if kind is ConditionKind.MEND:
        title = next(finding.title for finding in item.result.findings if finding.outcome in BAD)
        return title if len(title) <= LONGEST else title[: LONGEST - 1] + "…"
    return item.result.reason or f"it was {item.result.outcome.value.replace('_', ' ')}"
