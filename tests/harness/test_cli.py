"""The command line: one clear sentence and the right exit code for whatever goes wrong, and no traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import requests
from flask import Flask
from harness_fakes import WORKSPACE, answering, clients_candidate, describing, served

from sevenpoint.harness import cli
from sevenpoint.harness.errors import BASELINE_CHANGED, HARNESS, INCONCLUSIVE, INTERRUPTED, MET, NOT_MET, USAGE
from sevenpoint.mock_ledgers import LedgerServer

SCENARIO = '''
from sevenpoint.harness import Bench, scenario


@scenario("The ledger's books have a name", requirements=["7.4"], connected=False, ledgers=["quickbooks"])
def test_books_have_a_name(bench: Bench) -> None:
    """A name is how people tell books apart."""
    with bench.step("Looking"):
        name = bench.bookkeeper.organisation_name()
    holds = {holds}
    bench.check("7.4", holds, passed="They have a name", failed="They have no name", expected="a", observed=name)
'''


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    return int(ended.value.code or 0), said.out, said.err


def scenario_file(folder: Path, holds: str = "bool(name)") -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "test_books_have_a_name.py"
    file.write_text(SCENARIO.replace("{holds}", holds))
    return file


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["evaluate", "--ledger", "sage"], "sage is no ledger; choose from xero,quickbooks"),
        (["evaluate", "--ledger", ","], "nothing is no ledger"),
        (["evaluate", "--point", "1,9"], "9 is no point; choose from 1,2,3,4,5,6,7"),
        (["evaluate", "--candidate", "localhost:9000"], "'localhost:9000' is no candidate: give http://host:port"),
        (
            ["evaluate", "--candidate", "http://x", "--flaw", "f"],
            "only the reference candidate has seeded flaws and variants",
        ),
        (["evaluate", "--scenarios", "/no/such/folder"], "/no/such/folder"),
        (["evaluate", "--workers", "0"], "--workers"),
        (["evaluate", "--fail-under", "101"], "--fail-under"),
        (["evaluate", "--nonsense"], "--nonsense"),
        (["nonsense"], "nonsense"),
        (["report", "/no/such/bundle"], "/no/such/bundle/results.json: is missing"),
        (["rejudge", "/no/such/bundle"], "/no/such/bundle/manifest.json: is missing"),
        (["check-candidate", "ftp://x"], "'ftp://x' is no candidate"),
    ],
)
def test_usage_errors(capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (USAGE, "")
    assert err.startswith("sevenpoint: ")
    assert sentence in err
    assert err.count("\n") == 1


def test_a_folder_that_cannot_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, _, err = run(capsys, "evaluate", "--candidate", "http://127.0.0.1:1", "--out", tmp_path / "file" / "bundle")
    assert code == USAGE
    assert "--out" in err
    assert "cannot be written" in err


def test_a_python_candidate_that_cannot_be_made(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "evaluate", "--candidate", "no_such_tool:Tool", "--out", tmp_path / "b")
    assert code == USAGE
    assert "no_such_tool:Tool: cannot be made (ModuleNotFoundError" in err


def test_a_candidate_that_is_down_keeps_the_bundle(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "evaluate", "--candidate", "http://127.0.0.1:1", "--out", tmp_path / "b")
    assert code == INCONCLUSIVE
    assert "gave no answer to describe" in err
    assert "see that the candidate runs there" in err
    assert (tmp_path / "b" / "manifest.json").exists()


def test_a_candidate_that_talks_nonsense(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    app = Flask("nonsense")
    app.get("/describe")(lambda: "<html>hello</html>")
    with served(app) as url:
        code, _, err = run(capsys, "evaluate", "--candidate", url, "--out", tmp_path / "b")
    assert code == INCONCLUSIVE
    assert "answer to describe" in err
    assert "makes no sense" in err
    assert "<html>hello" in err


def test_a_candidate_that_names_no_ledger(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with served(describing(ledgers=[])) as url:
        code, _, err = run(capsys, "evaluate", "--candidate", url, "--out", tmp_path / "b")
    assert code == INCONCLUSIVE
    assert "Fake names no ledger that it works with" in err


def test_an_evaluation_from_start_to_report(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """One story that holds, one that fails, one that breaks; then judged again without the last, and without both."""
    bundle = tmp_path / "b"
    for folder, holds in {"good": "bool(name)", "bad": "False", "broken": "1 / 0"}.items():
        scenario_file(tmp_path / folder, holds)
    asked = ["--scenario", "books_have_a_name", "--ledger", "quickbooks", "--workers", "1", "--out", str(bundle)]
    for folder in ("good", "bad", "broken"):
        asked += ["--scenarios", str(tmp_path / folder)]
    with served(clients_candidate()) as url:
        code, out, err = run(capsys, "evaluate", "--candidate", url, *asked)
    assert (code, err) == (NOT_MET, "")
    for line in ("] pass good/test_", "] fail bad/test_", "] harness_error broken/test_", "    They have no name"):
        assert line in out
    assert "    ZeroDivisionError: division by zero" in out
    assert str(bundle / "report.html") in out.replace("\n", "")
    assert {"report.html", "junit.xml", "results.json"} <= {path.name for path in bundle.iterdir()}
    manifest = json.loads((bundle / "manifest.json").read_text())
    assert (manifest["complete"], manifest["candidate"]["name"]) == (True, "Fake")
    ran = json.loads((bundle / "scenarios" / "good.test_books_have_a_name-quickbooks.json").read_text())
    assert ran["steps"][0]["title"] == "Looking"
    assert ran["replay"].endswith("--scenario good/test_books_have_a_name --ledger quickbooks --seed 7")
    assert "companyinfo" in (bundle / "exchanges" / f"{ran['id']}.jsonl").read_text()

    assert run(capsys, "report", bundle)[0] == MET
    for dropped, expected in {"nothing": NOT_MET, "bad": INCONCLUSIVE, "broken": MET, "good": INCONCLUSIVE}.items():
        (bundle / "scenarios" / f"{dropped}.test_books_have_a_name-quickbooks.json").unlink(missing_ok=True)
        assert run(capsys, "rejudge", bundle)[0] == expected
    code, out, _ = run(capsys, "rejudge", bundle, "--fail-under", "80", "--json")
    assert json.loads(out)["runs"] == []
    assert code == INCONCLUSIVE


def test_an_evaluation_with_thresholds_and_a_baseline(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What fails is new; once it is known all is met; a threshold outweighs that; mended or past its day it shows."""
    bundle, known = tmp_path / "b", tmp_path / "known.toml"
    scenario_file(tmp_path / "good")
    scenario_file(tmp_path / "bad", "False")
    known.write_text("version = 1\n")
    asked = ["--scenario", "books_have_a_name", "--ledger", "quickbooks", "--workers", "1", "--out", str(bundle)]
    for folder in ("good", "bad"):
        asked += ["--scenarios", str(tmp_path / folder)]
    with served(clients_candidate()) as url:
        code, out, _ = run(capsys, "evaluate", "--candidate", url, "--baseline", known, *asked)
    assert code == BASELINE_CHANGED
    assert "Exit code 3: new failure: 7.4 in bad.test_books_have_a_name-quickbooks: They have no name" in out

    written = ["baseline", bundle, "--owner", "Ann", "--reason", "March", "--file", known, "--expires"]
    assert run(capsys, *written, "2999-01-01")[0] == MET
    assert run(capsys, "rejudge", bundle, "--baseline", known)[0] == MET
    code, out, _ = run(capsys, "rejudge", bundle, "--baseline", known, "--fail-under-point", "7=99")
    assert code == NOT_MET
    assert "Exit code 1: point 7 is " in out
    assert run(capsys, "rejudge", bundle, "--baseline", known, "--fail-under-point", "7=0")[0] == MET
    code, out, _ = run(capsys, "rejudge", bundle, "--fail-under-point", "5=0")
    assert (code, "Exit code 2: point 5 is unknown" in out) == (INCONCLUSIVE, True)

    known.unlink()
    assert run(capsys, *written, "2020-01-01")[0] == MET
    code, out, _ = run(capsys, "rejudge", bundle, "--baseline", known)
    assert (code, "past its day (2020-01-01, owner Ann)" in out) == (BASELINE_CHANGED, True)
    (bundle / "scenarios" / "bad.test_books_have_a_name-quickbooks.json").unlink()
    code, out, _ = run(capsys, "rejudge", bundle, "--baseline", known)
    assert (code, "no longer run: 7.4 in bad." in out) == (BASELINE_CHANGED, True)


def test_no_scenario_matches(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with served(describing()) as url:
        asked = ["--candidate", url, "--scenario", "no_such_story", "--out", str(tmp_path / "b"), "--workers", "1"]
        code, _, err = run(capsys, "evaluate", *asked)
    assert code == USAGE
    assert "no scenario matches --scenario 'no_such_story'" in err


def test_a_scenario_file_that_cannot_be_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import no_such_module_at_all\n")
    with served(describing()) as url:
        asked = ["--candidate", url, "--scenarios", str(tmp_path / "broken.py"), "--scenario", "broken"]
        code, _, err = run(capsys, "evaluate", *asked, "--out", tmp_path / "b", "--workers", "1")
    assert code == HARNESS
    assert "No module named 'no_such_module_at_all'" in err


def test_interrupted_keeps_and_judges_what_there_is(tmp_path: Path) -> None:
    """The candidate hangs in the second run; Ctrl-C then stops everything and judges the first."""
    app, going, hanging = clients_candidate(), threading.Event(), threading.Event()
    asked: list[str] = []

    def create_workspace() -> object:
        asked.append("")
        if len(asked) > 1:
            hanging.set()
            going.wait(60)
        return WORKSPACE

    app.view_functions["create_workspace"] = create_workspace
    for name in ("one", "two"):
        scenario_file(tmp_path / name)
    with served(app) as url:
        command = [sys.executable, "-m", "sevenpoint.harness.cli", "evaluate", "--candidate", url, "--workers", "1"]
        command += ["--scenario", "books_have_a_name", "--ledger", "quickbooks", "--out", str(tmp_path / "b")]
        command += ["--scenarios", str(tmp_path / "one"), "--scenarios", str(tmp_path / "two")]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert hanging.wait(30)
        os.kill(child.pid, signal.SIGINT)
        going.set()
        out, err = child.communicate(timeout=30)
    assert child.returncode == INTERRUPTED, err
    assert "Traceback" not in err
    assert "Interrupted" in err
    assert "Report:" in out
    assert not json.loads((tmp_path / "b" / "manifest.json").read_text())["complete"]


def test_check_candidate(capsys: pytest.CaptureFixture[str]) -> None:
    with served(clients_candidate()) as url:
        code, out, _ = run(capsys, "check-candidate", url)
    assert code == MET
    assert "Fit to be judged" in out


def test_check_candidate_that_only_describes_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with served(describing(capabilities={"telepathy": {"supported": True}})) as url:
        code, out, _ = run(capsys, "check-candidate", url)
    assert code == NOT_MET
    assert "the contract does not know: telepathy" in out
    assert "Without workspaces no scenario can run" in out


def test_check_candidate_that_claims_what_it_has_not(capsys: pytest.CaptureFixture[str]) -> None:
    capabilities = {"clients": {"supported": True}, "alerts": {"supported": True}}
    app = clients_candidate(capabilities=capabilities, roles=["owner", "auditor"], sync_from_ledger="webhook")
    with served(app) as url:
        code, out, _ = run(capsys, "check-candidate", url)
    assert code == NOT_MET
    assert "says that it supports alerts, and does not offer alerts" in out
    assert "the role auditor, and gave no token" in out
    assert "changes in quickbooks by webhook, and gave no address" in out


def test_check_candidate_with_a_wrong_workspace(capsys: pytest.CaptureFixture[str]) -> None:
    with served(answering("/workspaces", {"tokens": {}}, "POST")) as url:
        code, out, _ = run(capsys, "check-candidate", url)
    assert code == NOT_MET
    assert "workspace_id: Field required" in out


def test_requirements_name_their_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "requirements")
    assert code == MET
    assert "1.5  M" in out
    assert "point_1_two_way_sync/bank_transfer_in_ledger" in out


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    heavy = ("pydantic", "requests", "pytest", "rich")
    probe = f"import sys, sevenpoint.harness.cli; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_package_is_the_command() -> None:
    told = subprocess.run([sys.executable, "-m", "sevenpoint", "--version"], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("sevenpoint")


def test_the_console_of_ledgers_that_do_not_run_or_with_a_wrong_token(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "console", "--url", "http://127.0.0.1:9", "--token", "t", "--port", "0")
    assert (code, out) == (USAGE, "")
    assert "--url: the mock ledgers at http://127.0.0.1:9 gave no answer" in err
    with LedgerServer() as ledgers:
        code, out, err = run(capsys, "console", "--url", ledgers.url, "--token", "wrong", "--port", "0")
    assert (code, out) == (USAGE, "")
    assert "--token: Send the control token" in err


def test_serve_prints_the_link_of_the_console_and_both_end_with_ctrl_c() -> None:
    command = [sys.executable, "-m", "sevenpoint", "serve", "--port", "0", "--console"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as made:
        assert made.stdout is not None
        link = next(line for line in made.stdout if line.startswith("Console, for you alone: ")).split()[-1]
        page = requests.get(link, timeout=30)
        assert "The console is open" in page.text
        made.send_signal(signal.SIGINT)
        assert made.wait(30) == 0
    with pytest.raises(requests.ConnectionError):
        requests.get(link, timeout=5)
