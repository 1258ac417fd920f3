"""A robot at a real browser judges the reference candidate by its own pages, and finds what the HTTP front finds."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sittings import ENDED, close, found_in, sitting

from sevenpoint.harness.bundle import Bundle
from sevenpoint.harness.results import Evidence, Outcome

pytestmark = pytest.mark.sitting

SCENARIOS = (
    "point_1_two_way_sync/bank_transfer_in_ledger",
    "point_1_two_way_sync/client_renamed_in_tool",
    "point_3_proposal_to_payment/accepted_proposal_bills_what_was_agreed",
    "point_5_errors/grant_revoked_in_ledger",
    "point_6_security/audit_trail_complete",
    "point_7_implementation/organisation_named",
)
BANK_TRANSFER = "point_1_two_way_sync.bank_transfer_in_ledger-xero"
LONG = 900


def run_of(scenario, ledger="xero"):
    return f"{scenario.replace('/', '.')}-{ledger}"


def over_http(out, scenario, ledger="xero", *options):
    """The same story with the HTTP front: what was found."""
    command = [sys.executable, "-m", "sevenpoint", "evaluate", "--out", str(out), "--scenario", scenario]
    subprocess.run([*command, "--ledger", ledger, "--workers", "1", *options], check=False, capture_output=True)
    return found_in(out)


@pytest.mark.timeout(LONG)
def test_a_robot_as_the_person_reaches_the_verdicts_of_the_http_front(browser, tmp_path):
    runs = [*map(run_of, SCENARIOS), run_of(SCENARIOS[2], "quickbooks")]
    out = tmp_path / "attended"
    with sitting(browser, out, runs, prepare=lambda desk: desk.get_by_label("QuickBooks Online").check()) as (
        started,
        robot,
    ):
        robot.work(lambda: started.phase() in ENDED, LONG)
        assert started.phase() == "done", started.store.get("trouble")
        robot.desk.goto(f"{robot.origin}/report")
        assert "Robot" in robot.desk.locator("#witnesses").inner_text()
        assert close(started, robot) in (0, 1, 2)
    told = Bundle(out).load().runs
    assert sorted(run.id for run in told) == sorted(runs)
    assert {finding.evidence for run in told for finding in run.findings} == {Evidence.WITNESSED}
    assert {name for run in told for finding in run.findings for name in finding.witnesses} == {"Robot"}
    assert {run.outcome for run in told} == {Outcome.PASS}
    by_hand = found_in(out)
    for scenario in SCENARIOS:
        expected = over_http(tmp_path / "http", scenario)
        assert by_hand[run_of(scenario)] == expected[run_of(scenario)], scenario
    witnesses = Bundle(out).witnesses()
    assert len(witnesses.cards) == len(robot.seen)
    assert not (out / "attended").exists(), "secrets and tapes stayed behind"


@pytest.mark.timeout(LONG)
def test_everything_killed_in_the_middle_of_a_story_loses_no_answer_and_asks_nothing_twice(browser, tmp_path):
    out = tmp_path / "attended"
    with sitting(browser, out, [BANK_TRANSFER], "--flaw", "ledger-payments-ignored") as (started, robot):
        robot.work(lambda: len(robot.seen) >= 8, LONG)
        link = started.link
        started.kill()
        started.start()
        assert started.link == link
        robot.work(lambda: started.phase() in ENDED, LONG)
        assert started.phase() == "done", started.store.get("trouble")
        attempts = [row["attempt"] for row in started.store.all("SELECT attempt FROM runs")]
        assert close(started, robot) == 1
    assert attempts == [1]
    assert robot.seen.count("Open an account to work in") == 1
    expected = over_http(tmp_path / "http", "bank_transfer_in_ledger", "xero", "--flaw", "ledger-payments-ignored")
    found = [(requirement, outcome) for requirement, outcome, _ in found_in(out)[BANK_TRANSFER]]
    assert found == [(requirement, outcome) for requirement, outcome, _ in expected[BANK_TRANSFER]]
    assert ("1.4", "fail") in found
