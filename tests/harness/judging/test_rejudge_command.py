"""`sevenpoint rejudge`: the same evidence for another kind of firm."""

from __future__ import annotations

from pathlib import Path

import pytest
from judging_builders import everything_passes, finding, run

from sevenpoint.harness.bundle import Bundle
from sevenpoint.harness.cli import main
from sevenpoint.harness.errors import NOT_MET, USAGE
from sevenpoint.harness.results import Outcome
from sevenpoint.harness.verdict import report_bundle


@pytest.fixture
def kept(tmp_path: Path) -> Bundle:
    data, bundle = everything_passes(), Bundle(tmp_path / "b")
    bundle.create(data.manifest)
    for each in [*data.runs, run("z-xero", [finding("3.6", Outcome.FAIL)], Outcome.FAIL)]:
        bundle.write_run(each)
    report_bundle(bundle)
    return bundle


def rejudge(bundle: Bundle, *options: str) -> int | str | None:
    with pytest.raises(SystemExit) as ended:
        main(["rejudge", str(bundle.path), *options])
    return ended.value.code


def test_another_kind_of_firm_tells_what_changed(kept: Bundle, capsys: pytest.CaptureFixture[str]) -> None:
    before = kept.results()
    assert rejudge(kept, "--profile", "agency-with-subscriptions") == NOT_MET
    after = kept.results()
    out = capsys.readouterr().out
    assert "now by Sevenpoint default, version 2, profile agency-with-subscriptions" in out
    assert f"Score: {before.score:g} → {after.score:g}" in out
    assert before.score is not None
    assert after.score is not None
    assert after.score < before.score
    assert rejudge(kept) == NOT_MET
    assert kept.results() == before


def test_the_same_judging_changes_nothing(kept: Bundle, capsys: pytest.CaptureFixture[str]) -> None:
    rejudge(kept)
    assert "No score and no label changed." in capsys.readouterr().out


def test_a_profile_that_is_not_there_changes_nothing(kept: Bundle, capsys: pytest.CaptureFixture[str]) -> None:
    before = (kept.path / "results.json").read_bytes()
    assert rejudge(kept, "--profile", "farm") == USAGE
    assert "bookkeeping-firm" in capsys.readouterr().err
    assert (kept.path / "results.json").read_bytes() == before


def test_a_bundle_that_was_never_judged_is_judged(kept: Bundle, capsys: pytest.CaptureFixture[str]) -> None:
    (kept.path / "results.json").unlink()
    assert rejudge(kept) == NOT_MET
    assert "Judged before" not in capsys.readouterr().out
