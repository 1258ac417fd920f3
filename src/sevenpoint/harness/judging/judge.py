"""Judging a bundle: findings to requirements, requirements to points, points to a label."""

from __future__ import annotations

from collections import Counter

from sevenpoint.harness.bundle import BundleData
from sevenpoint.harness.checklist import ORIGIN, POINTS, REQUIREMENTS
from sevenpoint.harness.judging.bands import UNOBSERVED, combine
from sevenpoint.harness.judging.evidence import BAD, by_requirement, in_order, worst_first
from sevenpoint.harness.judging.items import Item, judge_item
from sevenpoint.harness.judging.points import close_gates, judge_point, percent
from sevenpoint.harness.judging.rubric import Rubric
from sevenpoint.harness.judging.verdict import choose_label, label_rules, sentences
from sevenpoint.harness.results import Finding, Manifest, Results


def judge(bundle: BundleData, rubric: Rubric) -> Results:
    """The judged bundle: scores 0..100, a label, and the findings behind them. Pure: same input, same output."""
    runs = in_order(bundle.runs)
    spoken = by_requirement(runs, rubric)
    items = [
        judge_item(line, spoken.get(line.id, []), rubric, chosen=line.point in bundle.manifest.points)
        for line in REQUIREMENTS.values()
    ]
    gates = close_gates(items, rubric)
    points = [
        judge_point(
            point,
            [item for item in items if item.result.point == point.number],
            [gate for gate in gates if gate.point == point.number],
            rubric,
        )
        for point in POINTS.values()
    ]
    band = combine((p.result.weight, p.band) for p in points if p.band is not None) or UNOBSERVED
    for gate in gates:
        band = band.capped(gate.cap / 100)
    score = None if band.best is None else percent(band.best)
    floor, ceiling = percent(band.floor), percent(band.ceiling)

    measurable = [item for item in items if item.band is not None]
    observed = sum(item.observed for item in measurable)
    coverage = observed / len(measurable) if measurable else 0.0
    bad = _bad_findings(items, rubric)
    label = choose_label(rubric, score=score, floor=floor, coverage=coverage, gates=gates, bad=bad)
    return Results(
        rubric=rubric.title,
        manifest=bundle.manifest,
        label=label,
        score=score,
        floor=floor,
        ceiling=ceiling,
        coverage=round(coverage, 4),
        sentences=sentences(
            bundle.manifest,
            label,
            rubric,
            score=score,
            floor=floor,
            ceiling=ceiling,
            measurable=[item.result for item in measurable],
            observed=observed,
            bad=bad,
            gates=gates,
        ),
        points=[point.result for point in points],
        gates=gates,
        runs=runs,
        origin=ORIGIN,
        harm_weights=rubric.harm_weights,
        label_rules=label_rules(rubric),
        notes=_notes(bundle.manifest, spoken),
    )


def _bad_findings(items: list[Item], rubric: Rubric) -> list[Finding]:
    return worst_first(
        (f for item in items if item.band is not None for f in item.result.findings if f.outcome in BAD), rubric
    )


def _notes(manifest: Manifest, spoken: dict[str, list[Finding]]) -> list[str]:
    notes = (
        []
        if manifest.complete
        else ["The evaluation was stopped before its end; runs that were still to come are missing."]
    )
    unknown = Counter({name: len(findings) for name, findings in spoken.items() if name not in REQUIREMENTS})
    notes += [
        f"{count} finding(s) name the requirement {name[:40]!r}, which is not in the checklist; they are not scored."
        for name, count in sorted(unknown.items())
    ]
    return notes
