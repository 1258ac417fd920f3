"""The kill matrix: a run that is skipped would have gone the same way, and what the page says is what was seen."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from sevenpoint import __version__
from sevenpoint.harness.candidate_process import reference_flaws
from sevenpoint.harness.ledger_process import start_ledgers
from sevenpoint.harness.proof.asked import in_turn, read_trace
from sevenpoint.harness.proof.kills import Bench, Kill, judge_flaw, kill
from sevenpoint.harness.proof.page import data, page
from sevenpoint.harness.proof.summary import summary
from sevenpoint.harness.results import Outcome, ScenarioRun
from sevenpoint.harness.run_ids import run_id
from sevenpoint.reports.kill_matrix import Shown, read

SELECTION = [
    run_id(f"point_3_proposal_to_payment/{name}", ledger)
    for name in ("deposit_drawn_down", "nothing_billed_before_acceptance")
    for ledger in ("xero", "quickbooks")
] + [run_id("point_7_implementation/import_undone", "xero")]
FLAWS = ("deposit-not-drawn-down", "billed-before-acceptance", "undo-leaves-clients")


def told(run: ScenarioRun) -> list[tuple[str, str, str]]:
    return [(finding.requirement, finding.outcome.value, finding.title) for finding in run.findings]


@pytest.mark.timeout(400)
def test_skipping_what_cannot_differ_tells_the_same_as_running_everything(tmp_path: Path) -> None:
    flaws = {flaw["name"]: flaw for flaw in reference_flaws()}
    skipped_something = False
    with start_ledgers() as server:
        bench = Bench([server], tmp_path, 7)
        trace = tmp_path / "asked.json"
        clean = bench.runs("no-flaw", runs=SELECTION, flaw_trace=trace)
        assert {run.id for run in clean} == set(SELECTION)
        assert {run.outcome for run in clean} == {Outcome.PASS}
        assert len(json.loads(trace.read_text())) >= len(SELECTION)
        for name in FLAWS:
            may_show = read_trace(trace).may_show(name, SELECTION)
            quick = judge_flaw(bench, flaws[name], clean, may_show)
            again = bench.runs("again", runs=SELECTION, flaw=name)
            full = kill(flaws[name], again, clean)
            assert quick.own_failed > 0
            assert (quick.ran, full.ran) == (len(may_show), len(SELECTION))
            assert replace(quick, ran=0, skipped=0) == replace(full, ran=0, skipped=0)
            unchanged = [run for run in again if run.id not in may_show]
            before = {run.id: told(run) for run in clean}
            assert {run.id: told(run) for run in unchanged} == {run.id: before[run.id] for run in unchanged}
            skipped_something |= bool(unchanged)
    assert skipped_something


CAUGHT = Kill(
    flaw="slow",
    title="It is slow",
    classes=("RTM-01", "RTM-02"),
    requirement="4.1",
    scenario="point_4/fast",
    own_runs=2,
    own_failed=2,
    sentence="It took | an hour",
    others=("a/b",),
    broken=(),
    ran=5,
    skipped=7,
    set_aside=3,
)
MISSED = replace(CAUGHT, flaw="late", requirement="4.2", classes=("RTM-09",), own_failed=1, others=())


def test_the_page_counts_flaws_classes_and_requirements() -> None:
    text = page([CAUGHT, MISSED], seed=7)

    assert "| flaws caught | 1 of 2 |" in text
    assert "| classes of the catalogue with a flaw that is caught | 2 of 164 |" in text
    assert "| measurable requirements with a flaw that is caught | 1 of 47 |" in text
    assert "| `slow` | RTM-01, RTM-02 | point_4/fast | b | It took / an hour |" in text
    assert "**not caught** (point_4/fast)" in text
    assert "| runs that could not differ | 14 |" in text
    assert "| runs left to the other ledger | 6 |" in text
    full = replace(CAUGHT, skipped=0, set_aside=0)
    assert "Every flaw was run against every scenario on every ledger." in page([full], seed=7)


def test_the_end_tells_what_was_missed_and_which_flaws_disturb_too_much() -> None:
    wide = replace(CAUGHT, flaw="wide", others=tuple("abcde"))

    assert summary([CAUGHT, MISSED, wide]).lines(minutes=3.21) == [
        "2 of 3 flaws caught; not caught: late",
        "Other scenarios that fail, a flaw: 2.0 on average, 5 at most",
        "Flaws that disturb more than 4 others: wide (5)",
        "15 runs made with a flaw, 21 could not differ, 9 left to the other ledger",
        "3.2 minutes",
    ]
    assert "Flaws that disturb more than 4 others: none" in summary([CAUGHT]).lines(minutes=1)


def test_reports_read_what_the_matrix_shows() -> None:
    matrix = read(data([CAUGHT, MISSED], seed=7))
    assert (matrix.seed, matrix.version, matrix.flaws) == (7, __version__, {"slow", "late"})
    assert matrix.caught("point_4/fast") == [Shown("slow", "It is slow", "It took | an hour")]
    assert matrix.missed("point_4/fast") == ["late"]
    assert (matrix.fails_too("a/b"), matrix.fails_too("point_4/fast")) == (["slow"], [])


def run(scenario: str, ledger: str) -> ScenarioRun:
    """A run that passed."""
    return ScenarioRun(
        id=run_id(scenario, ledger), scenario=scenario, title="", why="", point=1, requirements=["1.1"], ledger=ledger,
        outcome=Outcome.PASS, seed=7, started_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC), seconds=1.0, findings=[],
        steps=[], measurements=[], flaws=[], replay="",
    )  # fmt: skip


def test_a_flaws_own_scenario_runs_on_both_ledgers_and_each_other_on_one_the_ledgers_taking_turns() -> None:
    names = [f"p/{letter}" for letter in "abcdefghijklmnop"]
    runs = [run(name, ledger) for name in names for ledger in ("xero", "quickbooks")] + [run("p/only", "xero")]

    chosen = in_turn("slow", "p/a", runs)

    assert set(chosen) == set(in_turn("slow", "p/a", list(reversed(runs))))
    by_name = {name: [each.ledger for each in runs if each.scenario == name and each.id in chosen] for name in names}
    assert by_name["p/a"] == ["xero", "quickbooks"]
    assert {len(by_name[name]) for name in names[1:]} == {1}
    assert {by_name[name][0] for name in names[1:]} == {"xero", "quickbooks"}
    assert run_id("p/only", "xero") in chosen
