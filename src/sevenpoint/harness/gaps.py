"""The checklist with the scenarios that speak to each line, and what is missing between lines, scenarios and flaws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.scenario_marker import Scenario


@dataclass(frozen=True)
class Gaps:
    """What nothing looks after.

    requirements: measurable lines that no scenario names; scenarios: scenarios that no seeded flaw proves; flaws:
    seeded flaws whose scenario is not there, or does not say that it catches them.
    """

    requirements: tuple[str, ...]
    scenarios: tuple[str, ...]
    flaws: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.requirements or self.scenarios or self.flaws)

    def lines(self) -> Iterator[str]:
        """A sentence each."""
        for each in self.requirements:
            yield f"requirement without a scenario: {each} {REQUIREMENTS[each].title}"
        for each in self.scenarios:
            yield f"scenario without a flaw that proves it: {each}"
        for each in self.flaws:
            yield f"flaw that no scenario catches: {each}"


def find_gaps(scenarios: Sequence[tuple[str, Scenario]], flaws: Iterable[Mapping[str, Any]]) -> Gaps:
    """Compare what scenarios name with the checklist and with the flaws that can be seeded."""
    named = scenarios_by_requirement(scenarios)
    seeded = {str(flaw["name"]): str(flaw["scenario"]) for flaw in flaws}
    catches = {(name, flaw) for name, about in scenarios for flaw in about.catches}
    return Gaps(
        requirements=tuple(each.id for each in REQUIREMENTS.values() if "M" in each.mode and each.id not in named),
        scenarios=tuple(sorted({name for name, about in scenarios if not seeded.keys() & set(about.catches)})),
        flaws=tuple(flaw for flaw, scenario in seeded.items() if (scenario, flaw) not in catches),
    )


def scenarios_by_requirement(scenarios: Iterable[tuple[str, Scenario]]) -> dict[str, list[str]]:
    """Scenario names by requirement id."""
    named: dict[str, list[str]] = {}
    for name, about in scenarios:
        for requirement in about.requirements:
            named.setdefault(requirement, []).append(name)
    return named


def as_content(named: Mapping[str, list[str]], shown: Iterable[str], gaps: Gaps) -> dict[str, Any]:
    """For `sevenpoint requirements --json`."""
    lines = [REQUIREMENTS[each] for each in shown]
    return {
        "requirements": [
            {**asdict(line), "point": line.point, "scenarios": list(named.get(line.id, ()))} for line in lines
        ],
        "missing": asdict(gaps),
    }


def as_lines(named: Mapping[str, list[str]], shown: Iterable[str]) -> Iterator[str]:
    """For `sevenpoint requirements`."""
    for requirement_id in shown:
        requirement = REQUIREMENTS[requirement_id]
        yield f"{requirement.id}  {requirement.mode:<3}  {requirement.title}"
        for scenario in named.get(requirement_id, []):
            yield f"          {scenario}"
