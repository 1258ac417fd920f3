"""One of the seven points: its requirements weighed together, its gates applied."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import MAX_EMAX, Decimal, localcontext

from sevenpoint.harness.checklist import Point
from sevenpoint.harness.judging.bands import UNOBSERVED, Band, combine
from sevenpoint.harness.judging.evidence import BAD, worst_first
from sevenpoint.harness.judging.items import Item
from sevenpoint.harness.judging.rubric import Rubric
from sevenpoint.harness.results import Evidence, Finding, Gate, GateWatch, Money, PointResult


@dataclass(frozen=True)
class JudgedPoint:
    """A judged point and its band, after and before the gates; None: none of its requirements applies."""

    result: PointResult
    band: Band | None
    uncapped: Band | None


def judge_point(
    point: Point, items: list[Item], closed: Iterable[Gate], watched: Iterable[GateWatch], rubric: Rubric
) -> JudgedPoint:
    """Judges one point from its items and all gates, of which it picks those that concern it."""
    here = [gate for gate in closed if gate.point == point.number]
    doubtful = [gate for gate in watched if any(r.split(".")[0] == str(point.number) for r in gate.unproven)]
    bad = worst_first((f for item in items for f in item.result.findings if f.outcome in BAD), rubric)
    uncapped = combine((item.result.weight, item.band) for item in items if item.band is not None)
    band = None if uncapped is None else held_down(uncapped, here, doubtful)
    shown = band or UNOBSERVED
    mix: Counter[Evidence] = Counter()
    for item in items:
        mix.update(item.result.evidence)
    result = PointResult(
        number=point.number,
        title=point.title,
        question=point.question,
        weight=rubric.point_weights[point.number],
        score=None if shown.best is None else percent(shown.best),
        floor=percent(shown.floor),
        ceiling=percent(shown.ceiling),
        evidence={evidence: mix[evidence] for evidence in Evidence if mix[evidence]},
        worst=bad[0].title if bad else None,
        money_at_stake=money_at_stake(bad),
        requirements=[item.result for item in items],
    )
    return JudgedPoint(result, band, uncapped)


def held_down(band: Band, closed: Iterable[Gate], doubtful: Iterable[GateWatch]) -> Band:
    """The band under its gates: a closed one caps all of it, one that is not looked at in full its floor."""
    capped = band.capped(min((gate.cap for gate in closed), default=100) / 100)
    worst = min((gate.cap for gate in doubtful if gate.unproven), default=100) / 100
    return Band(capped.best, min(capped.floor, worst), capped.ceiling)


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
