"""The same check of the same scenario that failed on several ledgers: told once, with what differs beneath."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sized
from itertools import accumulate, takewhile

from sevenpoint.harness.results import Finding, ScenarioRun

Numbered = tuple[int, Finding]


def together(
    found: Iterable[Finding], ordered: Iterable[Finding], runs: Mapping[str, ScenarioRun]
) -> list[list[Numbered]]:
    """Findings in groups of twins, each with its number in `ordered`; a group stands where its first one stands.

    Twins have scenario, requirement, step, harm and outcome in common, and are the same one in the order in which
    they were made on their ledger. `found`: the findings in that order; `ordered`: as they are to be told.
    """
    places = _places(found, runs)
    groups: dict[object, list[Numbered]] = {}
    for number, finding in enumerate(ordered, 1):
        groups.setdefault(places[id(finding)], []).append((number, finding))
    return list(groups.values())


def at_most(groups: Iterable[Sized], most: int) -> int:
    """How many groups from the first on have together no more than `most` findings.

    >>> at_most([[1, 2], [3], [4, 5]], 4)
    2
    """
    sizes = accumulate(len(group) for group in groups)
    return sum(1 for _ in takewhile(lambda size: size <= most, sizes))


def _places(found: Iterable[Finding], runs: Mapping[str, ScenarioRun]) -> dict[int, object]:
    seen: Counter[object] = Counter()
    places: dict[int, object] = {}
    for number, finding in enumerate(found):
        run = runs.get(finding.run or "")
        if run is None:
            places[id(finding)] = number
            continue
        check = (run.scenario, finding.requirement, finding.step, finding.harm, finding.outcome)
        seen[run.ledger, check] += 1
        places[id(finding)] = (check, seen[run.ledger, check])
    return places
