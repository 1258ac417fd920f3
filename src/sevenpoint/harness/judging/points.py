"""One of the seven points: its requirements weighed together, its gates applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import MAX_EMAX, Decimal, localcontext

from sevenpoint.harness.checklist import Point
from sevenpoint.harness.judging.bands import UNOBSERVED, Band, combine
from sevenpoint.harness.judging.evidence import BAD, worst_first
from sevenpoint.harness.judging.items import Item
from sevenpoint.harness.judging.rubric import Rubric
from sevenpoint.harness.results import Finding, Gate, Money, PointResult


@dataclass(frozen=True)
class JudgedPoint:
    """A judged point and its band; `band` None: none of its requirements applies."""

    result: PointResult
    band: Band | None


def judge_point(point: Point, items: list[Item], gates: list[Gate], rubric: Rubric) -> JudgedPoint:
    """Judges one point from its items and the gates that its findings closed."""
    bad = worst_first((f for item in items for f in item.result.findings if f.outcome in BAD), rubric)
    band = combine((item.result.weight, item.band) for item in items if item.band is not None)
    for gate in gates:
        band = band.capped(gate.cap / 100) if band else band
    shown = band or UNOBSERVED
    result = PointResult(
        number=point.number,
        title=point.title,
        question=point.question,
        weight=rubric.point_weights[point.number],
        score=None if shown.best is None else percent(shown.best),
        floor=percent(shown.floor),
        ceiling=percent(shown.ceiling),
        worst=bad[0].title if bad else None,
        money_at_stake=money_at_stake(bad),
        requirements=[item.result for item in items],
    )
    return JudgedPoint(result, band)


def close_gates(items: Iterable[Item], rubric: Rubric) -> list[Gate]:
    """The gates that failed findings closed, one per rule and point with its most harmful finding; hardest first."""
    findings = worst_first((f for item in items for f in item.result.findings), rubric)
    closed: dict[tuple[str, int], Gate] = {}
    for rule in rubric.gates:
        for finding in filter(rule.matches, findings):
            point = int(finding.requirement.split(".")[0])
            gate = Gate(name=rule.name, title=rule.title, cap=rule.cap, point=point, finding=finding)
            closed.setdefault((rule.name, point), gate)
    return sorted(closed.values(), key=lambda gate: (gate.cap, gate.point, gate.name))


def money_at_stake(findings: Iterable[Finding]) -> list[Money]:
    """The money of findings that are no pass, summed by currency."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    with localcontext(Emax=MAX_EMAX):  # an absurd amount in an answer must not stop the judging
        for finding in findings:
            if finding.money:
                sums[finding.money.currency] += finding.money.amount
    return [Money(amount=sums[currency], currency=currency) for currency in sorted(sums)]


def percent(value: float) -> float:
    """0..1 to 0..100 with one decimal, as printed; labels are decided on the printed number."""
    return round(value * 100, 1)
