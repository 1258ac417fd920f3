"""Thresholds, baselines and the exit code that they end in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sevenpoint.harness.bundle import Bundle, BundleData
from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.cli import main
from sevenpoint.harness.errors import BASELINE_CHANGED, INCONCLUSIVE, MET, NOT_MET, USAGE
from sevenpoint.harness.goals import Baseline, BaselineError, Goals, Known, attained, failures_of
from sevenpoint.harness.judging import judge, load_rubric
from sevenpoint.harness.results import Finding, Harm, Manifest, Outcome, Results, ScenarioRun
from sevenpoint.harness.verdict import report_bundle

TODAY = dt.date(2026, 11, 26)
NOON = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
RUN = "point_1_two_way_sync.a-xero"
OTHER = "point_5_errors.b-xero"
MANIFEST = Manifest(
    sevenpoint_version="0.1.0",
    run_id="r1",
    started_at=NOON,
    seed=7,
    ledgers=["xero"],
    points=[1, 5],
    workers=1,
    command="sevenpoint evaluate",
    python="3.11",
    complete=True,
)


def scenario_run(run_id: str, outcome: Outcome = Outcome.PASS, **findings: Outcome) -> ScenarioRun:
    """A run; findings as r1_5=Outcome.FAIL for requirement 1.5."""
    return ScenarioRun(
        id=run_id,
        scenario=run_id,
        title="t",
        why="w",
        point=1,
        requirements=[],
        ledger="xero",
        outcome=outcome,
        seed=7,
        started_at=NOON,
        seconds=1,
        replay="sevenpoint evaluate",
        findings=[
            Finding(
                requirement=name[1:].replace("_", "."),
                outcome=each,
                title=f"{name} {each.value}",
                expected="e",
                observed="o",
                harm=Harm.MANUAL_WORK,
            )
            for name, each in findings.items()
        ],
    )


def results(*runs: ScenarioRun, points: list[int] | None = None) -> Results:
    manifest = MANIFEST.model_copy(update={"points": points or [1, 5]})
    return judge(BundleData(manifest, list(runs)), load_rubric())


def known(requirement: str = "1.5", run: str = RUN, outcome: Outcome = Outcome.FAIL, days: int = 30) -> Known:
    expires = TODAY + dt.timedelta(days=days)
    return Known(requirement=requirement, run=run, outcome=outcome, owner="Ann", reason="later", expires=expires)


def code(judged: Results, **goals: object) -> int:
    return attained(judged, Goals(**goals), TODAY).exit_code  # type: ignore[arg-type]


GOOD = results(scenario_run(RUN, r1_5=Outcome.PASS))
BAD = results(scenario_run(RUN, Outcome.FAIL, r1_5=Outcome.FAIL, r1_6=Outcome.PASS))


def test_without_goals_nothing_may_fail() -> None:
    assert (code(GOOD), code(BAD)) == (MET, NOT_MET)


def test_with_a_threshold_the_score_decides() -> None:
    score = BAD.score
    assert score is not None
    assert code(BAD, fail_under=score) == MET
    assert code(BAD, fail_under=score + 0.1) == NOT_MET


def test_a_threshold_of_a_point() -> None:
    both = results(scenario_run(RUN, Outcome.FAIL, r1_5=Outcome.FAIL), scenario_run(OTHER, r5_5=Outcome.PASS))
    assert code(both, fail_under_points={5: 90}) == MET
    assert code(both, fail_under_points={5: 90, 1: 50}) == NOT_MET
    reached = attained(both, Goals(fail_under_points={1: 50}), TODAY)
    assert reached.reasons == ["point 1 is 0, at least 50 was asked"]


def test_what_was_not_seen_is_never_met() -> None:
    assert code(results()) == INCONCLUSIVE
    assert code(GOOD, fail_under_points={5: 0}) == INCONCLUSIVE
    broken = scenario_run(OTHER, Outcome.HARNESS_ERROR)
    assert code(results(scenario_run(RUN, r1_5=Outcome.PASS), broken), fail_under=10) == INCONCLUSIVE
    assert code(results(scenario_run(RUN, Outcome.FAIL, r1_5=Outcome.FAIL), broken)) == NOT_MET


@pytest.mark.parametrize(
    ("judged", "entries", "expected", "says"),
    [
        (BAD, [known()], MET, None),
        (GOOD, [], MET, None),
        (BAD, [], BASELINE_CHANGED, "new failure: 1.5 in point_1"),
        (BAD, [known(run=OTHER)], BASELINE_CHANGED, "new failure"),
        (GOOD, [known()], BASELINE_CHANGED, "no longer fails: 1.5 in point_1"),
        (BAD, [known(days=-1)], BASELINE_CHANGED, "past its day (2026-11-25, owner Ann)"),
        (BAD, [known(days=0)], MET, None),
        (BAD, [known(outcome=Outcome.PARTIAL)], BASELINE_CHANGED, "was partial, is fail"),
        (GOOD, [known("5.5", OTHER)], BASELINE_CHANGED, "no longer run: 5.5"),
        (GOOD, [known("3.1", "point_3_proposal_to_payment.c-xero")], MET, None),  # its point was not chosen
        (GOOD, [known("5.5", "point_5_errors.b-quickbooks")], MET, None),  # nor that ledger
        (GOOD, [known("5.5", "mine.c-xero")], BASELINE_CHANGED, "no longer run"),
    ],
)
def test_a_baseline_is_two_sided(judged: Results, entries: list[Known], expected: int, says: str | None) -> None:
    reached = attained(judged, Goals(baseline=Baseline(entries)), TODAY)
    assert reached.exit_code == expected
    assert says is None or any(says in reason for reason in reached.reasons), reached.reasons


def test_a_known_failure_that_could_not_be_seen_is_inconclusive() -> None:
    judged = results(scenario_run(RUN, Outcome.BLOCKED, r1_5=Outcome.BLOCKED), scenario_run(OTHER, r5_5=Outcome.PASS))
    assert code(judged, baseline=Baseline([known()])) == INCONCLUSIVE


def test_an_evaluation_of_known_failures_alone_is_as_expected_and_an_empty_one_is_not() -> None:
    judged = results(scenario_run(RUN, Outcome.FAIL, r1_5=Outcome.FAIL))
    assert code(judged, baseline=Baseline([known()])) == MET
    assert code(results(), baseline=Baseline([])) == INCONCLUSIVE


def test_a_threshold_outweighs_a_changed_baseline() -> None:
    reached = attained(BAD, Goals(fail_under=99, baseline=Baseline([])), TODAY)
    assert reached.exit_code == NOT_MET
    assert len(reached.reasons) == 2


def test_a_failure_is_the_worst_of_its_requirement_and_run() -> None:
    run = scenario_run(RUN, Outcome.FAIL, r1_5=Outcome.PARTIAL)
    run.findings.append(run.findings[0].model_copy(update={"outcome": Outcome.FAIL, "title": "worse"}))
    (failure,) = failures_of(results(run))
    assert (failure.outcome, failure.title) == (Outcome.FAIL, "worse")


def test_renewing_keeps_what_is_there_and_drops_what_is_gone(tmp_path: Path) -> None:
    entries = [known(), known("1.7")]
    judged = results(scenario_run(RUN, Outcome.FAIL, r1_5=Outcome.FAIL, r1_1=Outcome.FAIL))
    day = dt.date(2027, 1, 1)
    renewed = Baseline(entries).renewed(failures_of(judged), owner="Bo", reason="new", expires=day)
    assert {(each.requirement, each.owner, each.expires) for each in renewed.known} == {
        ("1.5", "Ann", entries[0].expires),
        ("1.1", "Bo", day),
    }
    file = tmp_path / "b.toml"
    strange = Known(**{**entries[0].model_dump(), "reason": 'a "quote"\n\\ \x7f\x00 \u202e é'})
    kept = [renewed.known[0], strange]
    file.write_text(Baseline(kept).text("Acme\n\x00= 1"), encoding="utf-8")
    assert Baseline.read(file).known == kept
    assert "\u202e" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("version = 2", "version"),
        ("version = ", "is not a TOML file"),
        ('version = 1\n[[known]]\nrequirement = "1.5"', "known.0.run: Field required"),
        ("version = 1\n{e}\n{e}", "entered more than once: 1.5 in a-xero"),
        ("version = 1\n{e}\nwho = 1", "known.0.who"),
        ("version = 1\n{e}", None),
    ],
)
def test_a_bad_file_says_what(tmp_path: Path, text: str, says: str | None) -> None:
    entry = '[[known]]\nrequirement = "1.5"\nrun = "a-xero"\noutcome = "fail"\nowner = "o"\nreason = "r"\n'
    entry += "expires = 2027-01-01"
    file = tmp_path / "b.toml"
    file.write_text(text.replace("{e}", entry))
    if says is None:
        assert len(Baseline.read(file).known) == 1
        return
    with pytest.raises(BaselineError, match=r"b\.toml") as caught:
        Baseline.read(file)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('owner = "o"', 'owner = ""', "owner"),
        ('"1.5"', '"9.5"', "not in the checklist: 9.5"),
        ('"fail"', '"pass"', "must be one of fail, partial, unsupported"),
        ("expires = 2027-01-01", 'expires = "soon"', "expires"),
    ],
)
def test_an_entry_needs_an_owner_a_reason_and_a_day(tmp_path: Path, old: str, new: str, says: str) -> None:
    test_a_bad_file_says_what(tmp_path, "version = 1\n{e}", None)
    file = tmp_path / "b.toml"
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(BaselineError) as caught:
        Baseline.read(file)
    assert says in str(caught.value)


def run(*arguments: object) -> int | str | None:
    with pytest.raises(SystemExit) as ended:
        main([str(each) for each in arguments])
    return ended.value.code


def test_from_a_first_evaluation_to_a_quiet_ci(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept, file = Bundle(tmp_path / "b"), tmp_path / "known.toml"
    kept.create(MANIFEST)
    kept.write_run(scenario_run(RUN, Outcome.FAIL, r1_5=Outcome.FAIL, r1_6=Outcome.PASS))
    report_bundle(kept)
    asked = ("baseline", kept.path, "--owner", "Ann", "--reason", "later", "--expires", "2999-01-01", "--file", file)
    assert run(*asked) == MET
    assert "1 known failures; 1 new, 0 taken out" in capsys.readouterr().out
    assert run("rejudge", kept.path) == NOT_MET
    assert "1 requirement(s) failed" in capsys.readouterr().out
    assert run("rejudge", kept.path, "--baseline", file) == MET

    kept.write_run(scenario_run(RUN, r1_5=Outcome.PASS, r1_6=Outcome.PASS))
    assert run("rejudge", kept.path, "--baseline", file) == BASELINE_CHANGED
    assert "no longer fails: 1.5" in capsys.readouterr().out
    report_bundle(kept)
    assert run(*asked) == MET
    assert "0 known failures; 0 new, 1 taken out" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", ["5", "8=90", "5=101", "5=x", "5=nan"])
def test_a_wrong_threshold_of_a_point(wrong: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run("rejudge", tmp_path, "--fail-under-point", wrong) == USAGE
    assert "give a point and its least score" in capsys.readouterr().err


def test_a_baseline_that_is_not_there_is_told_before_anything_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("evaluate", "--baseline", "no-such.toml") == USAGE
    assert "`sevenpoint baseline` makes a baseline file" in capsys.readouterr().err


def test_every_requirement_can_be_in_a_baseline() -> None:
    assert all(known(name).key == (name, RUN) for name in REQUIREMENTS)
