"""Whatever a candidate does wrong, its runs end with its failure and a reason: never as a pass, never as our error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import broken_candidates as broken
import pytest
from flask import Flask, Response
from harness_fakes import served

from sevenpoint.harness.candidate_process import CandidateProcess, reference_command
from sevenpoint.harness.evaluation import Plan, collect
from sevenpoint.harness.ledger_process import start_ledgers
from sevenpoint.harness.results import Outcome, ScenarioRun
from sevenpoint.harness.run_ids import run_id
from sevenpoint.mock_ledgers import LedgerServer

# One story a point, each of which needs verbs beyond the connection.
STORIES = (
    "point_1_two_way_sync/client_renamed_in_tool",
    "point_2_native_depth/services_use_their_mapping",
    "point_3_proposal_to_payment/nothing_billed_before_acceptance",
    "point_4_real_time/payment_visible_at_once",
    "point_5_errors/notification_delivered_twice",
    "point_6_security/audit_trail_complete",
    "point_7_implementation/import_undone",
)
FAIR = {Outcome.FAIL, Outcome.UNSUPPORTED, Outcome.BLOCKED, Outcome.INCONCLUSIVE}


@pytest.fixture(scope="module")
def ledgers() -> Iterator[LedgerServer]:
    with start_ledgers() as server:
        yield server


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("good")
    with CandidateProcess(folder / "log", reference_command(folder)) as candidate:
        yield candidate.url


def judged(app: Flask, server: LedgerServer, out: Path, runs: tuple[str, ...] = STORIES) -> list[ScenarioRun]:
    """The runs of a broken candidate, with little patience for it."""
    with served(app) as url:
        plan = Plan(
            out=out,
            command="",
            ledgers=["xero"],
            points=range(1, 8),
            seed=7,
            workers=1,
            candidate=url,
            runs=[run_id(each, "xero") for each in runs],
            patience=1.0,
        )
        return collect(plan, server)


def insist(made: list[ScenarioRun], count: int) -> None:
    assert len(made) == count
    assert {run.id: run.outcome for run in made if run.outcome not in FAIR} == {}
    for run in made:
        said = [finding for finding in run.findings if finding.outcome in FAIR]
        assert said, run.id
        assert all(finding.title.strip() for finding in said)
        assert {finding.requirement for finding in run.findings} == set(run.requirements)
        assert max(len(finding.title) for finding in run.findings) < 2000


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "breakage",
    [broken.wrong_types, broken.a_page, broken.a_megabyte, broken.an_error_page, broken.silence, broken.hung_up],
)
def test_broken_from_the_start(breakage: Callable[[], Response], ledgers: LedgerServer, tmp_path: Path) -> None:
    made = judged(broken.from_the_start(breakage), ledgers, tmp_path)
    insist(made, len(STORIES))
    assert {run.outcome for run in made} == {Outcome.FAIL}
    assert all("create_workspace" in (run.error or "") for run in made)


@pytest.mark.timeout(300)
def test_only_describes_itself(ledgers: LedgerServer, tmp_path: Path) -> None:
    made = judged(broken.from_the_start(broken.not_found, claims=False), ledgers, tmp_path)
    insist(made, len(STORIES))
    assert {run.outcome for run in made} == {Outcome.UNSUPPORTED}


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("breakage", "after"),
    [
        (broken.wrong_types, 0),
        (broken.wrong_types, 3),
        (broken.a_page, 2),
        (broken.a_megabyte, 1),
        (broken.silence, 2),
        (broken.a_trickle, 1),
        (broken.hung_up, 3),
        (broken.an_error_page, 2),
    ],
)
def test_broken_in_the_middle(
    breakage: Callable[[], Response], after: int, good: str, ledgers: LedgerServer, tmp_path: Path
) -> None:
    insist(judged(broken.in_the_middle(good, breakage, after), ledgers, tmp_path), len(STORIES))


@pytest.mark.timeout(300)
def test_claims_what_it_has_not(good: str, ledgers: LedgerServer, tmp_path: Path) -> None:
    """It can be connected and describes a whole product; nothing of that is there: lies, and no missing features."""
    made = judged(broken.in_the_middle(good, broken.not_found, 0), ledgers, tmp_path)
    insist(made, len(STORIES))
    assert {run.outcome for run in made} == {Outcome.FAIL}
    assert [run.id for run in made if "The candidate says that it supports" not in (run.error or "")] == []
