"""Where the points went: with the score they make 100."""

from __future__ import annotations

import math

from sevenpoint.harness.judging.items import Item
from sevenpoint.harness.judging.points import JudgedPoint
from sevenpoint.harness.results import LostPoints

CAPPED = "Taken by the gates, on top of the failed checks themselves"


def lost_points(points: list[JudgedPoint], items: list[Item], score: float | None) -> list[LostPoints]:
    """Points of 100 lost by each requirement, and by the caps; largest first. `score` 0..1, after every cap."""
    scored = [point for point in points if point.uncapped is not None and point.uncapped.best is not None]
    total = math.fsum(point.result.weight for point in scored)
    if score is None or not total:
        return []
    lost = []
    for point in scored:
        seen = [
            (item, item.band.best)
            for item in items
            if item.result.point == point.result.number and item.band is not None and item.band.best is not None
        ]
        weights = math.fsum(item.result.weight for item, _ in seen)
        for item, best in seen:
            share = point.result.weight / total * item.result.weight / weights
            lost.append(_line(item, 100 * share * (1 - best)))
    rest = 100 * (1 - score) - math.fsum(line.points for line in lost)
    lost.append(LostPoints(requirement=None, title=CAPPED, points=round(rest, 4)))
    return sorted((line for line in lost if line.points >= 0.005), key=lambda line: (-line.points, line.title))


def _line(item: Item, points: float) -> LostPoints:
    result = item.result
    return LostPoints(requirement=result.id, title=result.title, outcome=result.outcome, points=round(points, 4))
