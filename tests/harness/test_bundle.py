"""The bundle folder: what is written comes back, and what cannot be read says why."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from sevenpoint.harness.bundle import Bundle, BundleError
from sevenpoint.harness.judging import judge, load_rubric
from sevenpoint.harness.results import Exchange, Finding, Manifest, ScenarioRun

NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
MANIFEST = Manifest(
    sevenpoint_version="0.1.0",
    run_id="r1",
    started_at=NOON,
    seed=7,
    ledgers=["xero"],
    points=[1],
    workers=1,
    command="sevenpoint evaluate",
    python="3.11",
)
EXCHANGE = Exchange(
    seq=1,
    at="2026-11-25T12:00:00Z",
    ledger="xero",
    actor="candidate",
    method="GET",
    path="/",
    status=200,
    response_body="two\nlines \u2028 and a separator",
)


def a_run(run_id="a-xero"):
    found = Finding(
        requirement="1.1", outcome="pass", title="t", expected="e", observed="o \U0001f600", harm="cosmetic"
    )
    return ScenarioRun(
        id=run_id,
        scenario="point_1/a",
        title="A",
        why="w",
        point=1,
        requirements=["1.1"],
        ledger="xero",
        outcome="pass",
        seed=7,
        started_at=NOON,
        seconds=1.5,
        findings=[found],
        replay="again",
    )


@pytest.fixture
def bundle(tmp_path):
    made = Bundle(tmp_path / "deep" / "bundle")
    made.create(MANIFEST)
    return made


def test_what_is_written_comes_back(bundle):
    bundle.write_run(a_run("b-xero"))
    bundle.write_run(a_run(), [EXCHANGE, EXCHANGE])
    done = bundle.finish(NOON)
    assert (done.complete, done.finished_at) == (True, NOON)
    data = bundle.load()
    assert data.manifest == done
    assert data.runs == [a_run("a-xero"), a_run("b-xero")]
    assert bundle.exchanges() == {"a-xero": [EXCHANGE, EXCHANGE], "b-xero": []}
    assert bundle.exchanges(["none-xero"]) == {"none-xero": []}
    results = judge(data, load_rubric())
    bundle.write_results(results)
    assert bundle.results() == results
    assert [file for file in bundle.path.rglob("*") if file.name.endswith(".part")] == []


def test_a_run_written_twice_is_replaced(bundle):
    bundle.write_run(a_run())
    bundle.write_run(a_run())
    assert len(bundle.load().runs) == 1


def test_a_bundle_that_was_not_finished_still_loads(bundle):
    bundle.write_run(a_run())
    (bundle.path / "scenarios" / ".half.part").write_text("{", encoding="utf-8")
    data = bundle.load()
    assert not data.manifest.complete
    assert len(data.runs) == 1


def test_an_earlier_bundle_is_replaced_only_when_asked(bundle):
    bundle.write_run(a_run(), [EXCHANGE])
    (bundle.path / "note.txt").write_text("the user's own", encoding="utf-8")
    with pytest.raises(BundleError, match="holds a bundle already"):
        bundle.create(MANIFEST)
    bundle.create(MANIFEST, replace=True)
    assert bundle.load().runs == []
    assert bundle.exchanges() == {}
    assert (bundle.path / "note.txt").exists()


@pytest.mark.parametrize("run_id", ["../out", "a/b", "", ".hidden", "x" * 300, "a\x00b"])
def test_run_ids_that_are_no_file_names_are_refused(bundle, run_id):
    with pytest.raises(BundleError, match="is no file name"):
        bundle.write_run(a_run(run_id))


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BundleError, match=r"file.*cannot be written.*Choose a folder"):
        Bundle(tmp_path / "file" / "bundle").create(MANIFEST)


def test_a_missing_manifest(tmp_path):
    with pytest.raises(BundleError, match=r"manifest\.json: is missing"):
        Bundle(tmp_path).load()


def test_results_that_were_never_written(bundle):
    with pytest.raises(BundleError, match=r"results\.json: is missing"):
        bundle.results()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "top level"),
        (b"\xff\xfe".decode("latin-1"), "is not JSON"),
        ('{"results_version": "9.0", "new": 1}', r"results version '9\.0', this program reads '1\.2'"),
        ('{"results_version": "1.3"}', r"results version '1\.3', this program reads"),
        ('{"results_version": "new"}', r"results version 'new', this program reads"),
        (json.dumps({"surprise": 1}), "id: Field required"),
    ],
)
def test_a_run_that_cannot_be_used_names_its_file(bundle, text, says):
    (bundle.path / "scenarios" / "bad-xero.json").write_text(text, encoding="utf-8")
    with pytest.raises(BundleError, match=rf"bad-xero\.json: .*{says}"):
        bundle.load()


def test_bytes_that_are_no_text(bundle):
    (bundle.path / "manifest.json").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(BundleError, match=r"manifest\.json: is not UTF-8"):
        bundle.load()


def test_a_broken_line_of_a_journal_is_named(bundle):
    bundle.write_run(a_run(), [EXCHANGE])
    with (bundle.path / "exchanges" / "a-xero.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("{\n")
    with pytest.raises(BundleError, match=r"a-xero\.jsonl line 2: is not JSON"):
        bundle.exchanges()


def test_a_bundle_of_an_earlier_version_can_be_judged_again(bundle):
    bundle.create(MANIFEST.model_copy(update={"results_version": "1.0"}), replace=True)
    assert bundle.load().manifest.results_version == "1.0"
