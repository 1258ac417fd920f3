"""What is missing between the checklist, the scenarios and the seeded flaws is found and named."""

from __future__ import annotations

import json

import pytest

from sevenpoint.harness import cli
from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.gaps import Gaps, as_content, find_gaps, scenarios_by_requirement
from sevenpoint.harness.scenario_marker import Scenario, scenario, scenario_of


def told(requirements: list[str], catches: list[str]) -> Scenario:
    """What a scenario's decorator says."""

    @scenario("Something holds", requirements=requirements, catches=catches)
    def story(bench: object) -> None:
        """Because it costs money."""

    about = scenario_of(story)
    assert about is not None
    return about


EVERYTHING = [each.id for each in REQUIREMENTS.values() if "M" in each.mode]


def test_nothing_is_missing() -> None:
    gaps = find_gaps([("a/b", told(EVERYTHING, ["slow"]))], [{"name": "slow", "scenario": "a/b"}])
    assert not gaps
    assert gaps == Gaps((), (), ())


def test_each_kind_of_gap_is_named() -> None:
    scenarios = [("a/b", told(EVERYTHING[1:], ["slow", "no-such-flaw"])), ("a/c", told(EVERYTHING[1:2], []))]
    flaws = [{"name": "slow", "scenario": "a/b"}, {"name": "late", "scenario": "a/b"}, {"name": "x", "scenario": "a/z"}]
    gaps = find_gaps(scenarios, flaws)
    assert gaps == Gaps((EVERYTHING[0],), ("a/c",), ("late", "x"))
    assert [line.split(":")[0] for line in gaps.lines()] == [
        "requirement without a scenario",
        "scenario without a flaw that proves it",
        *["flaw that no scenario catches"] * 2,
    ]
    content = as_content(scenarios_by_requirement(scenarios), EVERYTHING[:2], gaps)
    assert content["missing"]["flaws"] == ("late", "x")
    assert [line["scenarios"] for line in content["requirements"]] == [[], ["a/b", "a/c"]]


def test_the_command_says_what_is_missing_as_text_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    def run(*options: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main(["requirements", *options])
        return int(ended.value.code or 0), capsys.readouterr().out

    code, text = run("--check")
    content = json.loads(run("--check", "--json")[1])
    missing = content["missing"]
    assert len(text.splitlines()) == sum(len(each) for each in missing.values())
    assert code == int(any(missing.values()))
    assert len(content["requirements"]) == len(REQUIREMENTS)
    assert run()[0] == 0
