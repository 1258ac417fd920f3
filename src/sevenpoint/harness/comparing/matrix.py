"""Requirements by columns, and scores over what was observed for all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sevenpoint.harness.judging.bands import combine, exactly
from sevenpoint.harness.judging.evidence import BAD, EXCLUDED, SEEN
from sevenpoint.harness.judging.points import percent
from sevenpoint.harness.results import (
    ComparedCell,
    ComparedRequirement,
    Outcome,
    PointResult,
    RequirementResult,
    Results,
)


@dataclass(frozen=True)
class Column:
    """A judged bundle and how it is called."""

    name: str
    results: Results

    @cached_property
    def requirements(self) -> dict[str, RequirementResult]:
        """Its requirements by id."""
        return {each.id: each for point in self.results.points for each in point.requirements}


def common_requirements(columns: list[Column]) -> frozenset[str]:
    """Ids of what was observed for every column."""
    seen = [{name for name, each in column.requirements.items() if each.score is not None} for column in columns]
    return frozenset(set.intersection(*seen))


def common_point_score(point: PointResult, common: frozenset[str]) -> float | None:
    """A point's score 0..100 over the common requirements alone, without gates; None: there are none."""
    band = combine((r.weight, exactly(r.score)) for r in point.requirements if r.id in common)
    return None if band is None or band.best is None else percent(band.best)


def common_score(column: Column, common: frozenset[str]) -> float | None:
    """The whole score 0..100 over the common requirements alone, capped by the gates that the column closed."""
    parts = [(point.weight, common_point_score(point, common)) for point in column.results.points]
    band = combine((weight, exactly(score / 100)) for weight, score in parts if score is not None)
    if band is None or band.best is None:
        return None
    return min(percent(band.best), cap_of(column))


def cap_of(column: Column) -> float:
    """The lowest cap of the gates that a column closed, 0..100; 100 without any."""
    return min((gate.cap for gate in column.results.gates), default=100.0)


def compared_requirements(columns: list[Column], common: frozenset[str]) -> list[ComparedRequirement]:
    """The matrix, a row a requirement in the order of the register."""
    rows = []
    for name, first in columns[0].requirements.items():
        results = [column.requirements[name] for column in columns]
        rows.append(
            ComparedRequirement(
                id=name,
                title=first.title,
                point=first.point,
                weight=first.weight,
                cells=[_cell(each) for each in results],
                common=name in common,
                only_fails=_only([each.outcome in BAD for each in results], [_passes(each) for each in results]),
                only_passes=_only([_passes(each) for each in results], [each.outcome in BAD for each in results]),
            )
        )
    return rows


def _cell(result: RequirementResult) -> ComparedCell:
    return ComparedCell(
        outcome=result.outcome,
        score=result.score,
        floor=result.floor,
        ceiling=result.ceiling,
        checks=sum(finding.outcome in SEEN for finding in result.findings),
        worst=next((finding.title for finding in result.findings if finding.outcome in BAD), None),
    )


def _passes(result: RequirementResult) -> bool:
    return result.outcome is Outcome.PASS or result.outcome in EXCLUDED


def _only(these: list[bool], others: list[bool]) -> int | None:
    """The place of the one column for which `these` holds while `others` holds for all the rest."""
    if sum(these) != 1 or len(these) < 2:
        return None
    place = these.index(True)
    return place if all(other for at, other in enumerate(others) if at != place) else None
