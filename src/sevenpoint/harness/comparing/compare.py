"""Several bundles side by side. All are judged by one rubric, so that they differ by their evidence only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from sevenpoint.harness.bundle import BundleData
from sevenpoint.harness.comparing.changes import changes_between
from sevenpoint.harness.comparing.matrix import (
    Column,
    common_point_score,
    common_requirements,
    common_score,
    compared_requirements,
)
from sevenpoint.harness.comparing.ranks import rank_stability
from sevenpoint.harness.judging import Rubric, judge
from sevenpoint.harness.results import ComparedOne, ComparedPoint, Comparison, Results


@dataclass(frozen=True)
class Named:
    """A bundle and how its column shall be called; None: by its candidate."""

    name: str | None
    data: BundleData


def compare(bundles: list[Named], rubric: Rubric) -> Comparison:
    """The comparison of two bundles or more. Evaluations of one candidate are put in the order of their start."""
    judged = [(each.name, judge(each.data, rubric)) for each in bundles]
    same = len({_candidate(results) for _, results in judged}) == 1
    if same:
        judged.sort(key=lambda each: (each[1].manifest.started_at, each[1].manifest.run_id))
    columns = [Column(name, results) for name, (_, results) in zip(_names(judged, same=same), judged, strict=True)]
    common = common_requirements(columns)
    return Comparison(
        rubric=rubric.title,
        same_candidate=same,
        columns=[_compared(column, common) for column in columns],
        points=_points(columns, common),
        requirements=compared_requirements(columns, common),
        common_requirements=len(common),
        stability=rank_stability(columns, common),
        changes=[changes_between(*pair) for pair in pairwise(columns)] if same else [],
        notes=_notes(columns),
    )


def _candidate(results: Results) -> str:
    return results.manifest.candidate.name if results.manifest.candidate else "No candidate"


def _names(judged: list[tuple[str | None, Results]], *, same: bool) -> list[str]:
    """A name a column, no two alike: the one given, else the candidate and its version, else with its run."""
    names = [given or _own_name(results, same=same) for given, results in judged]
    often = Counter(names)
    unique = [
        name if often[name] == 1 else f"{name} ({results.manifest.run_id[:12]})"
        for name, (_, results) in zip(names, judged, strict=True)
    ]
    again = Counter(unique)
    return [name if again[name] == 1 else f"{name} #{place}" for place, name in enumerate(unique, 1)]


def _own_name(results: Results, *, same: bool) -> str:
    candidate = results.manifest.candidate
    version = candidate.version if candidate else ""
    if candidate and candidate.flaw:
        version += f" with {candidate.flaw}"
    if same:
        return f"{version} of {results.manifest.started_at:%Y-%m-%d %H:%M}".strip()
    return f"{_candidate(results)} {version}".strip()


def _compared(column: Column, common: frozenset[str]) -> ComparedOne:
    results, manifest = column.results, column.results.manifest
    costs = results.costs
    return ComparedOne(
        name=column.name,
        candidate=_candidate(results),
        version=manifest.candidate.version if manifest.candidate else "",
        run_id=manifest.run_id,
        started_at=manifest.started_at,
        complete=manifest.complete,
        sevenpoint_version=manifest.sevenpoint_version,
        seed=manifest.seed,
        ledgers=manifest.ledgers,
        label=results.label,
        score=results.score,
        floor=results.floor,
        ceiling=results.ceiling,
        coverage=results.coverage,
        common_score=common_score(column, common),
        gates=list(dict.fromkeys(gate.title for gate in results.gates)),
        hours=costs.hours if costs else None,
        cost=costs.money if costs else None,
    )


def _points(columns: list[Column], common: frozenset[str]) -> list[ComparedPoint]:
    rows = zip(*(column.results.points for column in columns), strict=True)
    return [
        ComparedPoint(
            number=row[0].number,
            title=row[0].title,
            scores=[point.score for point in row],
            floors=[point.floor for point in row],
            ceilings=[point.ceiling for point in row],
            common_scores=[common_point_score(point, common) for point in row],
            capped=[any(gate.point == row[0].number for gate in column.results.gates) for column in columns],
        )
        for row in rows
    ]


def _notes(columns: list[Column]) -> list[str]:
    """What a reader must know before trusting a difference."""
    manifests = [column.results.manifest for column in columns]
    notes = [
        f"{column.name} was stopped before its end; what is missing there did not pass."
        for column in columns
        if not column.results.manifest.complete
    ]
    differing = [
        ("versions of Sevenpoint", {manifest.sevenpoint_version for manifest in manifests}),
        ("ledgers", {" and ".join(manifest.ledgers) for manifest in manifests}),
        ("points", {",".join(map(str, manifest.points)) for manifest in manifests}),
    ]
    notes += [f"Different {what}: {'; '.join(sorted(values))}." for what, values in differing if len(values) > 1]
    return notes
