"""Judging a bundle: findings to requirements, requirements to points, points to a label."""

from __future__ import annotations

from collections import Counter

from sevenpoint.harness.bundle import BundleData
from sevenpoint.harness.checklist import ORIGIN, POINTS, REQUIREMENTS, Requirement
from sevenpoint.harness.judging.bands import UNOBSERVED, Band, combine
from sevenpoint.harness.judging.conditions import contract_conditions
from sevenpoint.harness.judging.costs import estimate_costs
from sevenpoint.harness.judging.curves import curve_scores
from sevenpoint.harness.judging.evidence import BAD, Heard, by_requirement, in_order, worst_first
from sevenpoint.harness.judging.gates import close_gates, watch_gates
from sevenpoint.harness.judging.items import Item, judge_item
from sevenpoint.harness.judging.latencies import judge_latencies
from sevenpoint.harness.judging.lost import lost_points
from sevenpoint.harness.judging.points import JudgedPoint, held_down, judge_point, percent
from sevenpoint.harness.judging.rubric import Rubric
from sevenpoint.harness.judging.score_rules import score_rules
from sevenpoint.harness.judging.verdict import Standing, choose_label, label_reasons, label_rules, sentences
from sevenpoint.harness.results import CurveScore, Gate, GateWatch, Manifest, Results, ScenarioRun


def judge(bundle: BundleData, rubric: Rubric) -> Results:
    """The judged bundle: scores 0..100, a label, and the findings behind them. Pure: same input, same output."""
    runs = in_order(bundle.runs)
    heard = by_requirement(runs, rubric)
    items = [
        judge_item(line, heard.get(line.id), _curves(line, runs, rubric), rubric, bundle.manifest)
        for line in REQUIREMENTS.values()
    ]
    gates = close_gates((f for item in items for f in item.result.findings), rubric)
    watched = watch_gates(heard, rubric)
    points = [
        judge_point(point, [i for i in items if i.result.point == point.number], gates, watched, rubric)
        for point in POINTS.values()
    ]
    band = _whole(points, gates, watched)
    standing = _standing(bundle.manifest, band, items, gates, watched, rubric)
    label = choose_label(rubric, standing)
    lost = lost_points(points, items, band.best)
    return Results(
        rubric=rubric.title,
        manifest=bundle.manifest,
        label=label,
        score=standing.score,
        floor=standing.floor,
        ceiling=standing.ceiling,
        coverage=standing.coverage,
        sentences=sentences(rubric, standing, label),
        points=[point.result for point in points],
        gates=gates,
        gate_watch=watched,
        profile=rubric.profile,
        label_reasons=label_reasons(rubric, standing),
        conditions=contract_conditions(items, lost, runs, rubric),
        costs=estimate_costs(items, rubric),
        lost=lost,
        runs=runs,
        latencies=judge_latencies(runs, rubric.latency),
        origin=ORIGIN,
        harm_weights=rubric.harm_weights,
        score_rules=score_rules(rubric),
        label_rules=label_rules(rubric),
        notes=_notes(bundle.manifest, heard),
    )


def _curves(line: Requirement, runs: list[ScenarioRun], rubric: Rubric) -> list[CurveScore]:
    return [score for rule in rubric.curves if rule.requirement == line.id for score in curve_scores(runs, rule)]


def _whole(points: list[JudgedPoint], gates: list[Gate], watched: list[GateWatch]) -> Band:
    band = combine((p.result.weight, p.band) for p in points if p.band is not None) or UNOBSERVED
    return held_down(band, gates, watched)


def _standing(
    manifest: Manifest, band: Band, items: list[Item], gates: list[Gate], watched: list[GateWatch], rubric: Rubric
) -> Standing:
    measurable = [item for item in items if item.band is not None]
    observed = sum(item.observed for item in measurable)
    return Standing(
        manifest=manifest,
        score=None if band.best is None else percent(band.best),
        floor=percent(band.floor),
        ceiling=percent(band.ceiling),
        coverage=round(observed / len(measurable), 4) if measurable else 0.0,
        measurable=len(measurable),
        observed=observed,
        bad=worst_first((f for item in measurable for f in item.result.findings if f.outcome in BAD), rubric),
        gates=gates,
        watched=watched,
    )


def _notes(manifest: Manifest, heard: dict[str, Heard]) -> list[str]:
    notes = (
        []
        if manifest.complete
        else ["The evaluation was stopped before its end; runs that were still to come are missing."]
    )
    unknown: Counter[str] = Counter()
    for name, each in heard.items():
        if name not in REQUIREMENTS:
            unknown[name] = len(each.findings)
    notes += [
        f"{count} finding(s) name the requirement {name[:40]!r}, which is not in the checklist; they are not scored."
        for name, count in sorted(unknown.items())
    ]
    return notes
