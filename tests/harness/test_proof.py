"""The kill matrix: a run that is skipped would have gone the same way, and what the page says is what was seen."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sevenpoint.harness.candidate_process import reference_flaws
from sevenpoint.harness.ledger_process import start_ledgers
from sevenpoint.harness.proof.asked import read_trace
from sevenpoint.harness.proof.kills import Bench, Kill, judge_flaw, kill
from sevenpoint.harness.proof.page import page
from sevenpoint.harness.results import Outcome, ScenarioRun
from sevenpoint.harness.run_ids import run_id

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


def test_the_page_counts_flaws_classes_and_requirements() -> None:
    caught = Kill("slow", ("RTM-01", "RTM-02"), "4.1", "point_4/fast", 2, 2, "It took | an hour", ("a/b",), (), 5, 7)
    missed = replace(caught, flaw="late", requirement="4.2", classes=("RTM-09",), own_failed=1, others=())
    text = page([caught, missed], seed=7)
    assert "| flaws caught | 1 of 2 |" in text
    assert "| classes of the catalogue with a flaw that is caught | 2 of 164 |" in text
    assert "| measurable requirements with a flaw that is caught | 1 of 47 |" in text
    assert "| `slow` | RTM-01, RTM-02 | point_4/fast | b | It took / an hour |" in text
    assert "**not caught** (point_4/fast)" in text
    assert "| runs that could not differ | 14 |" in text
    assert "Every flaw was run against every scenario." in page([replace(caught, skipped=0)], seed=7)
