"""The plan before the run: what this set-up can establish, what it costs in minutes of a person, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import BaseModel, Field

from sevenpoint.harness import contract as c
from sevenpoint.harness.attended.setup import CAPABILITIES, SetUp, Way
from sevenpoint.harness.attended.survey import Asked
from sevenpoint.harness.attended.words import minutes_of
from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.judging.rubric import Rubric
from sevenpoint.harness.run_ids import run_id
from sevenpoint.harness.scenario_marker import Scenario

How = Literal["measured", "witnessed", "no", "attested", "later"]
# A requirement that was spoken to before is worth this share of its weight, once more for each time.
AGAIN = 0.2
READY_MINUTES = 0.5
# Up to this, the clock was moved for patience only, which real time stands in for.
PATIENCE_HOURS = 5
SECONDS_BY_HAND = "it measures seconds, which nobody can do by hand"
NEEDS_CLOCK = "it needs days to pass, and the product's time cannot be moved"


class PlannedRun(BaseModel):
    """One scenario on one ledger. `minutes`: of a person; `why`: why it cannot be shown, or is left out."""

    run: str
    ledger: str
    requirements: list[str]
    how: How
    minutes: float
    cards: int
    why: str = ""
    chosen: bool = False


class PlannedRequirement(BaseModel):
    """One line of the checklist: how it will be known, and after how many minutes."""

    id: str
    title: str
    point: int
    how: How
    why: str = ""


class Plan(BaseModel):
    """The plan. `runs` in the order of their worth for the time; `chosen` ones fit into it."""

    minutes: int
    runs: list[PlannedRun] = Field(default_factory=list)
    requirements: list[PlannedRequirement] = Field(default_factory=list)

    @property
    def chosen(self) -> list[PlannedRun]:
        """Those that fit into the time, in order."""
        return [run for run in self.runs if run.chosen]

    @property
    def needs(self) -> float:
        """Minutes of a person for what was chosen."""
        return sum(run.minutes for run in self.chosen)

    def in_short(self) -> str:
        """E.g. `6 of 30 stories fit into 120 minutes; 4 of them need you`."""
        can = [run for run in self.runs if run.how != "no"]
        need = [run for run in self.chosen if run.cards]
        return (
            f"{len(self.chosen)} of {len(can)} stories fit into {self.minutes} minutes; {len(need)} of them need you, "
            f"for about {self.needs:.0f} minutes"
        )


def make_plan(
    setup: SetUp, scenarios: Iterable[tuple[str, Scenario]], known: Mapping[str, Asked], rubric: Rubric
) -> Plan:
    """The plan for a set-up. `scenarios`: by name, as `coverage.every_scenario` gives them."""
    runs = [
        _planned(setup, scenario, run_id(name, ledger), ledger, known)
        for name, scenario in scenarios
        for ledger in setup.ledgers
        if ledger in scenario.ledgers
    ]
    ordered = _in_order([run for run in runs if run.how != "no"], rubric)
    left = float(setup.minutes)
    for run in ordered:
        if run.minutes <= left:
            run.chosen, left = True, left - run.minutes
        else:
            run.why = "not in the time that you have"
    plan = Plan(minutes=setup.minutes, runs=[*ordered, *(run for run in runs if run.how == "no")])
    plan.requirements = [_requirement(each, plan) for each in REQUIREMENTS]
    return plan


def _planned(setup: SetUp, scenario: Scenario, run: str, ledger: str, known: Mapping[str, Asked]) -> PlannedRun:
    asked = known.get(run) or _average(known)
    ways = {verb: setup.way(c.VERBS[verb]) for verb in asked.verbs}
    by_person = {verb: times for verb, times in asked.verbs.items() if ways[verb] is Way.PERSON}
    minutes = sum(minutes_of(verb) * times for verb, times in by_person.items())
    return PlannedRun(
        run=run,
        ledger=ledger,
        requirements=list(scenario.requirements),
        how=_how(asked, ways, by_person),
        minutes=round(minutes + (READY_MINUTES if by_person else 0), 1),
        cards=sum(by_person.values()),
        why=_why_not(asked, ways, by_person),
    )


def _how(asked: Asked, ways: Mapping[str, Way], by_person: Mapping[str, int]) -> How:
    if _why_not(asked, ways, by_person):
        return "no"
    return "witnessed" if by_person else "measured"


def _why_not(asked: Asked, ways: Mapping[str, Way], by_person: Mapping[str, int]) -> str:
    if asked.measures and by_person:
        return SECONDS_BY_HAND
    missing = {c.VERBS[verb].capability for verb, way in ways.items() if way is Way.NONE and verb != "set_clock"}
    if missing:
        words = ", ".join(sorted(CAPABILITIES.get(name, name).split(":")[0].lower() for name in missing))
        return f"the set-up has nothing for this: {words}"
    return NEEDS_CLOCK if asked.hours > PATIENCE_HOURS and ways.get("set_clock") is Way.NONE else ""


def _average(known: Mapping[str, Asked]) -> Asked:
    """What a scenario asks that was never counted: each verb as often as scenarios do on average."""
    total: Counter[str] = Counter()
    for asked in known.values():
        total.update(asked.verbs)
    return Asked(verbs={verb: times for verb, count in total.items() if (times := round(count / max(len(known), 1)))})


def _in_order(runs: list[PlannedRun], rubric: Rubric) -> list[PlannedRun]:
    """The most worth for the next minute first; what was spoken to already counts little."""
    spoken: Counter[str] = Counter()
    left, ordered = list(runs), []
    while left:
        best = max(left, key=lambda run: (_worth(run, spoken, rubric) / (run.minutes + 1), -run.minutes, run.run))
        left.remove(best)
        ordered.append(best)
        spoken.update(best.requirements)
    return ordered


def _worth(run: PlannedRun, spoken: Mapping[str, int], rubric: Rubric) -> float:
    worth = 0.0
    for name in run.requirements:
        requirement = REQUIREMENTS[name]
        weight = rubric.weight_of(requirement) * rubric.point_weights[requirement.point]
        worth += weight * AGAIN ** spoken.get(name, 0)
    return worth


def _requirement(name: str, plan: Plan) -> PlannedRequirement:
    requirement = REQUIREMENTS[name]
    speaking = [run for run in plan.runs if name in run.requirements]
    chosen = [run for run in speaking if run.chosen]
    how: How = "no"
    why = "no scenario speaks to it"
    if requirement.mode == "A":
        how, why = "attested", "only a document or the vendor's word can show it"
    elif chosen:
        how, why = ("measured" if all(run.how == "measured" for run in chosen) else "witnessed"), ""
    elif speaking:
        possible = [run for run in speaking if run.how != "no"]
        how, why = ("later", "not in the time that you have") if possible else ("no", speaking[0].why)
    return PlannedRequirement(id=name, title=requirement.title, point=requirement.point, how=how, why=why)
