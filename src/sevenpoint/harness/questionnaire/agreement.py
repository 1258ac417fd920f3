"""How far two graders agree: Cohen's kappa with linear weights over scores of 0 to 3.

Source: J. Cohen, Weighted kappa, Psychological Bulletin 70 (1968).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

FEWEST = 5  # pairs; fewer say nothing


def weighted_kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """1: always the same; 0: as by chance; None: too few pairs, or both graders gave one and the same score always.

    >>> weighted_kappa([(0, 0), (1, 1), (2, 2), (3, 3), (2, 3)])
    0.8387
    """
    if len(pairs) < FEWEST:
        return None
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    seen = sum(abs(a - b) for a, b in pairs)
    by_chance = Fraction(sum(abs(a - b) * first[a] * second[b] for a in first for b in second), len(pairs))
    return None if by_chance == 0 else round(float(1 - seen / by_chance), 4)
