"""The whole product at once: the reference candidate on both ledgers, as `sevenpoint evaluate` judges it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sevenpoint.reports import results_schema


def evaluate(out: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the judged results of one evaluation."""
    command = [sys.executable, "-m", "sevenpoint.harness.cli", "evaluate", "--out", str(out), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=800, check=False)
    assert (out / "results.json").exists(), done.stdout + done.stderr
    return done.returncode, json.loads((out / "results.json").read_text())


def findings(results: dict[str, Any]) -> list[tuple[object, ...]]:
    """What was found, without what may differ from run to run: times, sequence numbers."""
    return sorted(
        (run["id"], f["requirement"], f["outcome"], f["title"], f["expected"], f["observed"], str(f["money"]))
        for run in results["runs"]
        for f in run["findings"]
    )


@pytest.mark.timeout(1200)
def test_the_reference_candidate_passes_every_scenario_and_the_quick_ones_twice_the_same(tmp_path: Path) -> None:
    code, results = evaluate(tmp_path / "all")
    unclean = [(run["id"], run["outcome"], run["error"]) for run in results["runs"] if run["outcome"] != "pass"]
    assert unclean == []
    assert code == 0
    assert results["label"] == "Recommended"
    jsonschema.validate(results, results_schema())
    for point in range(1, 8):
        told = {run["scenario"] for run in results["runs"] if run["point"] == point}
        assert len(told) >= 3, f"point {point} has only {told}"
    again = evaluate(tmp_path / "again", "--preset", "ci")[1]
    assert again["runs"]
    repeated = {run["id"] for run in again["runs"]}
    assert findings(again) == [row for row in findings(results) if row[0] in repeated]


@pytest.mark.timeout(600)
def test_another_seed_gives_other_names_and_amounts(tmp_path: Path) -> None:
    seven, eight = (findings(evaluate(tmp_path / seed, "--point", "3", "--seed", seed)[1]) for seed in ("7", "8"))
    amounts = [set(re.findall(r"\d+\.\d\d", " ".join(str(row[4]) for row in found))) for found in (seven, eight)]
    assert all(len(told) > 10 for told in amounts)
    assert amounts[0] & amounts[1] <= {"0.00"}


@pytest.mark.timeout(600)
def test_a_seeded_flaw_is_named_with_the_money_at_stake(tmp_path: Path) -> None:
    code, results = evaluate(tmp_path / "flawed", "--flaw", "retry-without-key", "--point", "5")
    assert code == 1
    failed = {run["scenario"]: run["findings"] for run in results["runs"] if run["outcome"] == "fail"}
    # Half of an answer is a lost answer too: the same flaw, told by both stories.
    assert set(failed) == {"point_5_errors/answer_lost_after_commit", "point_5_errors/answer_cut_short"}
    finding = next(f for f in failed["point_5_errors/answer_lost_after_commit"] if f["outcome"] == "fail")
    assert "the tool booked it again" in finding["title"]
    assert float(finding["money"]["amount"]) > 0
    assert [gate["name"] for gate in results["gates"]]
