"""How a candidate moves its data, inferred from when changes were made and when they became visible.

Two things make more kinds tell-able: `prompts`, moments at which a user did something in the candidate, and changes
whose notification the ledger withheld. The confidence is the share of 30 random draws, of four fifths of the changes
each, that say the same.
"""

from __future__ import annotations

import random
import statistics
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .periods import Period, find_period, fold
from .quantiles import bound_index

CLOCKS = {86400.0: "every day", 3600.0: "every hour"}
CLOCK_RUNS = 3
ON_THE_CLOCK, ARRIVALS_OFF_THE_CLOCK = 0.95, 0.9
DRAWS, DRAWN = 30, 0.8
BY_CHANCE, BY_CHANCE_WHEN_MIXED = 1e-5, 1e-3
A_LITTLE = 1.05
SLOWER = 3.1
FEW_WITHHELD = 5
PROMPTED = 0.9
TELLING_WAITS = 5


class Kind(StrEnum):
    """What moves the data. `unknown`: too few changes, or nothing that was looked for fits."""

    PUSH = "push"
    NEAR_REAL_TIME = "near_real_time"
    MICRO_BATCH = "micro_batch"
    BATCH = "batch"
    SCHEDULED = "scheduled"
    ON_DEMAND = "on_demand"
    MIXED = "mixed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Change:
    """One change made `at` seconds since the run began, visible after `seconds` (None: never seen)."""

    at: float
    seconds: float | None
    withheld: bool = False


@dataclass(frozen=True)
class MechanismRule:
    """Where one kind ends and the next begins; the rubric's table `mechanism` sets it."""

    fewest: int = 20
    fold: float = 0.7
    agreement: float = 0.25
    push_seconds: float = 10.0
    near_real_time_seconds: float = 60.0
    micro_batch_seconds: float = 300.0


@dataclass(frozen=True)
class Mechanism:
    """The kind, the period in seconds where there is one, the confidence 0..1, and the reason in a sentence."""

    kind: Kind
    period: float | None
    confidence: float
    reason: str


@dataclass(frozen=True)
class _Seen:
    at: float
    seconds: float

    @property
    def visible(self) -> float:
        return self.at + self.seconds


def infer(changes: Sequence[Change], prompts: Sequence[float] = (), rule: MechanismRule | None = None) -> Mechanism:
    """The mechanism behind these changes, all of one workspace on one clock."""
    rule = rule or MechanismRule()
    count = len(changes)
    if count < rule.fewest:
        reason = f"{count} changes; {rule.fewest - count} more are needed to tell how they travel"
        return Mechanism(Kind.UNKNOWN, None, 0.0, reason)
    kind, period, reason = _classified(changes, sorted(prompts), rule)
    if kind is Kind.UNKNOWN:
        return Mechanism(kind, None, 0.0, reason)
    chance = random.Random(f"draws {count}")
    agreed = 0
    for _ in range(DRAWS):
        drawn = chance.sample(changes, round(count * DRAWN))
        agreed += _classified(drawn, sorted(prompts), rule)[0] is kind
    return Mechanism(kind, None if period is None else round(period, 2), round(agreed / DRAWS, 2), reason)


_Answer = tuple[Kind, float | None, str]


def _classified(changes: Sequence[Change], prompts: list[float], rule: MechanismRule) -> _Answer:
    told, withheld = _seen(changes, withheld=False), _seen(changes, withheld=True)
    if len(told) + len(withheld) < len(changes) / 4:
        return Kind.UNKNOWN, None, "most changes were never seen"
    if _waits_for_prompts(told + withheld, prompts, rule):
        return Kind.ON_DEMAND, None, "changes became visible after somebody did something, and not before"
    enough = min(len(told), len(withheld)) >= FEW_WITHHELD
    if enough and _slower(withheld, told) and _periodic(told, rule) is None:
        return _mixed(withheld, rule)
    if not told or not withheld:
        return _plain(told or withheld, rule)
    return _plain(told + withheld, rule)


def _plain(seen: list[_Seen], rule: MechanismRule) -> _Answer:
    """Periodic or not, and how fast."""
    clock = _clock(seen)
    if clock is not None:
        return Kind.SCHEDULED, clock, f"changes became visible {CLOCKS[clock]} at the same time"
    period = _periodic(seen, rule)
    if period is not None:
        kind = Kind.MICRO_BATCH if period.seconds <= rule.micro_batch_seconds * A_LITTLE else Kind.BATCH
        return kind, period.seconds, f"{period.fold:.0%} on a grid of {period.seconds:.4g} s, as the delays suggest"
    ordered = sorted(each.seconds for each in seen)
    place = bound_index(len(ordered), 0.5, 0.95)
    bound = None if place is None else ordered[place]
    if bound is not None and bound <= rule.push_seconds:
        return Kind.PUSH, None, f"no period, and half arrived within {bound:.3g} s"
    if bound is not None and bound <= rule.near_real_time_seconds:
        return Kind.NEAR_REAL_TIME, None, f"no period, and half arrived within {bound:.3g} s"
    return Kind.UNKNOWN, None, "no period was found, and half of the changes took longer than near real time"


def _mixed(withheld: list[_Seen], rule: MechanismRule) -> _Answer:
    period = _periodic(withheld, rule, BY_CHANCE_WHEN_MIXED)
    reason = "changes that were announced came at once, those that were not came later by themselves"
    return Kind.MIXED, None if period is None else period.seconds, reason


def _seen(changes: Sequence[Change], *, withheld: bool) -> list[_Seen]:
    return [_Seen(c.at, c.seconds) for c in changes if c.withheld is withheld and c.seconds is not None]


def _periodic(seen: list[_Seen], rule: MechanismRule, by_chance: float = BY_CHANCE) -> Period | None:
    """A grid that holds well, and better than the best of so many looks would by chance."""
    if len(seen) < rule.fewest // 2:
        return None
    found = find_period([each.visible for each in seen], [each.seconds for each in seen], rule.agreement)
    good = found is not None and found.fold > rule.fold and found.by_chance(len(seen)) < by_chance
    return found if good else None


def _clock(seen: list[_Seen]) -> float | None:
    """A clock-aligned period: the moments lie together on it, which their arrivals do not, over several turns."""
    moments, arrivals = [each.visible for each in seen], [each.at for each in seen]
    span = max(arrivals) - min(arrivals)
    for period in CLOCKS:
        if span >= CLOCK_RUNS * period and fold(moments, period) > ON_THE_CLOCK:
            return period if fold(arrivals, period) < ARRIVALS_OFF_THE_CLOCK else None
    return None


def _waits_for_prompts(seen: list[_Seen], prompts: list[float], rule: MechanismRule) -> bool:
    """Whether the first prompt after each change is what made it visible, and enough changes waited long for one."""
    waits = answered = followed = 0
    for each in seen:
        place = bisect_left(prompts, each.at)
        if place == len(prompts):
            continue
        followed += 1
        after = each.visible - prompts[place]
        answered += 0 <= after <= rule.push_seconds
        waits += prompts[place] - each.at > 2 * rule.push_seconds
    return waits >= TELLING_WAITS and answered >= PROMPTED * followed


def _slower(some: list[_Seen], others: list[_Seen]) -> bool:
    """Rank sum: whether delays of `some` are beyond chance longer, and at least twice as long in the middle."""
    wins = sum((a.seconds > b.seconds) + (a.seconds == b.seconds) / 2 for a in some for b in others)
    pairs = len(some) * len(others)
    deviation = (pairs * (len(some) + len(others) + 1) / 12) ** 0.5
    middle, other = (statistics.median(each.seconds for each in group) for group in (some, others))
    return (wins - pairs / 2) / deviation > SLOWER and middle > 2 * other
