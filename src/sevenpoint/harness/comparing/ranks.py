"""Rank stability: over what share of plausible weights is one candidate before another?

Weights are drawn from Dirichlet distributions around the rubric's own: of the seven points, and of the requirements
within each. The answer says whether a ranking is a fact or a matter of taste (reference: judging.md 3.2).
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from sevenpoint.harness.comparing.matrix import Column, cap_of
from sevenpoint.harness.judging.evidence import EXCLUDED
from sevenpoint.harness.results import RankStability, RequirementResult

DRAWS = 2000
SEED = 7
# How near the drawn weights stay to the rubric's: at 40 a weight of 20 % lies between 11 and 31 % nine times in ten.
CONCENTRATION = 40.0

BY_WEIGHTS = "Weights drawn around the rubric's, over the requirements that were observed for all."
BY_WEIGHTS_AND_GAPS = (
    "Weights drawn as before, over every requirement, with what was not observed drawn within its band."
)


def rank_stability(columns: list[Column], common: frozenset[str]) -> list[RankStability]:
    """By weights alone over what is common, and with the untested parts drawn too. Deterministic: the seed is fixed."""
    every = frozenset(columns[0].requirements)
    return [
        _stability(columns, common, BY_WEIGHTS, gaps=False),
        _stability(columns, every, BY_WEIGHTS_AND_GAPS, gaps=True),
    ]


def _stability(columns: list[Column], counted: frozenset[str], basis: str, *, gaps: bool) -> RankStability:
    source = random.Random(SEED)
    count = len(columns)
    first, beats = [0.0] * count, [[0.0] * count for _ in range(count)]
    points = _points(columns, counted)
    for _ in range(DRAWS):
        scores = _draw(columns, points, source, gaps=gaps)
        best = max(scores)
        leaders = [place for place, score in enumerate(scores) if score == best]
        for place in leaders:
            first[place] += 1 / len(leaders)
        for row in range(count):
            for column in range(count):
                if row != column:
                    beats[row][column] += 1.0 if scores[row] > scores[column] else scores[row] == scores[column] and 0.5
    return RankStability(
        draws=DRAWS,
        seed=SEED,
        basis=basis,
        first=[round(each / DRAWS, 4) for each in first],
        beats=[[round(each / DRAWS, 4) for each in row] for row in beats],
    )


def _points(columns: list[Column], counted: frozenset[str]) -> list[tuple[float, list[list[RequirementResult]]]]:
    """Each point's weight with its requirements, a row a requirement, a result a column."""
    points = []
    for point in columns[0].results.points:
        rows = [
            [column.requirements[each.id] for column in columns]
            for each in point.requirements
            if each.weight > 0 and each.mode != "A" and each.id in counted
        ]
        if rows and point.weight > 0:
            points.append((point.weight, rows))
    return points


def _draw(
    columns: list[Column],
    points: list[tuple[float, list[list[RequirementResult]]]],
    source: random.Random,
    *,
    gaps: bool,
) -> list[float]:
    """One draw of weights, the same for every column: a score 0..100 each."""
    totals = [0.0] * len(columns)
    for weight, (_, rows) in zip(_dirichlet([weight for weight, _ in points], source), points, strict=True):
        inner = _dirichlet([row[0].weight for row in rows], source)
        for share, row in zip(inner, rows, strict=True):
            for place, result in enumerate(row):
                totals[place] += weight * share * (_anything(result, source) if gaps else result.score or 0.0)
    return [min(100 * total, cap_of(column)) for total, column in zip(totals, columns, strict=True)]


def _anything(result: RequirementResult, source: random.Random) -> float:
    """Anything that what was seen still allows; what does not apply cannot be lost."""
    return 1.0 if result.outcome in EXCLUDED else source.uniform(result.floor, result.ceiling)


def _dirichlet(weights: Sequence[float], source: random.Random) -> list[float]:
    total = sum(weights)
    drawn = [source.gammavariate(CONCENTRATION * weight / total, 1.0) for weight in weights]
    return [each / sum(drawn) for each in drawn]
