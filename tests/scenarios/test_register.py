"""Scenarios, requirements and seeded flaws name each other without gaps."""

from __future__ import annotations

from sevenpoint.harness.candidate_process import reference_flaws
from sevenpoint.harness.coverage import every_scenario
from sevenpoint.harness.gaps import find_gaps
from sevenpoint.harness.judging import load_rubric


def test_every_scenario_names_a_flaw_that_exists_and_every_flaw_a_scenario_that_catches_it() -> None:
    caught_by = {name: about.catches for name, about in every_scenario()}
    flaws = {flaw["name"]: flaw["scenario"] for flaw in reference_flaws()}
    assert [name for name, catches in caught_by.items() if not catches] == []
    assert {flaw for catches in caught_by.values() for flaw in catches} == set(flaws)
    assert [flaw for flaw, name in flaws.items() if flaw not in caught_by.get(name, ())] == []


def test_every_point_has_three_scenarios_on_each_ledger() -> None:
    told = [(about.point, ledger) for _, about in every_scenario() for ledger in about.ledgers]
    assert {
        (point, ledger) for point in range(1, 8) for ledger in ("xero", "quickbooks") if told.count((point, ledger)) < 3
    } == set()


# Measurable lines that no scenario speaks to yet. The list only gets shorter: take out what a new scenario covers.
WITHOUT_A_SCENARIO = {"1.2", "4.5", "5.6"}


def test_nothing_is_missing_but_what_is_known_to_be() -> None:
    gaps = find_gaps(list(every_scenario()), reference_flaws())
    assert set(gaps.requirements) <= WITHOUT_A_SCENARIO
    assert (gaps.scenarios, gaps.flaws) == ((), ())


def test_every_gate_of_the_rubric_is_looked_at() -> None:
    told = list(every_scenario())
    for gate in load_rubric().gates:
        named = [name for name, about in told if set(gate.requirements) & set(about.requirements)]
        for part in gate.scenarios or [""]:
            assert any(part in name for name in named), (
                f"{gate.name}: no scenario {part!r} speaks to {gate.requirements}"
            )
