"""A whole evaluation in a real organisation, played by the mock under TLS and real names, its control API withheld."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from disguise import Disguise, disguised

from sevenpoint.harness.bookkeepers import REDIRECT, Bookkeeper, open_bookkeeper

pytestmark = pytest.mark.sitting

trustme = pytest.importorskip("trustme", reason="TLS needs trustme")

USED = {"xero": ("archived", "voided"), "quickbooks": ("made inactive", "deleted")}


@pytest.fixture
def real(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disguise]:
    with disguised(getattr(request, "param", "xero"), tmp_path) as disguise:
        yield disguise


def keeper_of(real: Disguise) -> Bookkeeper:
    """The firm's own bookkeeper, by another app: sees what was there before, and what stays."""
    app = real.sandbox.create_app(real.ledger, "The firm", "bookkeeper", [REDIRECT])
    return open_bookkeeper(real.server.url, app, real.organisation)


def standing(keeper: Bookkeeper) -> dict[str, list[str]]:
    """What is in use in the books."""
    return {
        "customers": sorted(each.name for each in keeper.contacts()),
        "invoices": sorted(each.id for each in keeper.invoices() if each.status not in ("voided", "deleted")),
        "payments": sorted(each.id for each in keeper.payments()),
        "accounts": sorted(each.name for each in keeper.accounts() if each.active),
    }


def runs(bundle: Path) -> dict[str, dict[str, Any]]:
    found = [json.loads(file.read_text()) for file in (bundle / "scenarios").glob("*.json")]
    return {run["scenario"].partition("/")[2]: run for run in found}


def most_in_a_minute(real: Disguise) -> int:
    """The bookkeeper's calls as the ledger has counted them."""
    exchanges = real.sandbox.exchanges()
    calls = [each for each in exchanges if "Sevenpoint" in each.request_headers.get("User-Agent", "")]
    assert calls
    assert not [each for each in calls if each.status == 429]
    at = [dt.datetime.fromisoformat(each.at) for each in calls]
    return max(sum(begin <= other < begin + dt.timedelta(minutes=1) for other in at) for begin in at)


def secrets_of(folder: Path, ledger: str) -> list[str]:
    kept = json.loads((folder / "live" / f"{ledger}.json").read_text())
    return [kept["access"], kept["refresh"]]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("real", ["xero", "quickbooks"], indirect=True)
def test_an_evaluation_asks_writes_stays_within_the_limit_and_leaves_nothing(real: Disguise, tmp_path: Path) -> None:
    keeper = keeper_of(real)
    keeper.create_contact("City Agency")
    before = standing(keeper)
    connected = real.connect()
    assert connected.returncode == 0, connected.stderr
    file = tmp_path / "live" / f"{real.ledger}.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with real.tool(tmp_path / "tool") as address:
        options = ("evaluate", "--live", real.ledger, "--candidate", address, "--wait", "0.3")
        refused = real.sevenpoint(*options, "--out", str(tmp_path / "no"), answer="n\n")
        assert refused.returncode == 64
        assert "nothing was written" in refused.stderr
        assert standing(keeper) == before
        said = real.sevenpoint(*options, "--out", str(tmp_path / "b"), "--scenario", "renamed", answer="y\n")
        faulty = real.sevenpoint(*options, "--out", str(tmp_path / "f"), "--scenario", "ten_second_outage", "--yes")
    assert "Write test records into" in said.stdout
    told = runs(tmp_path / "b")
    assert told["client_renamed_in_tool"]["outcome"] == "pass", said.stdout
    assert told["client_renamed_in_ledger"]["outcome"] == "not_observed", said.stdout
    assert "lets us move its clock: 18 seconds were waited" in json.dumps(told["client_renamed_in_ledger"])
    outage = runs(tmp_path / "f")["ten_second_outage"]
    assert outage["outcome"] == "not_observed", faulty.stdout
    assert "lets us make it fail on purpose" in json.dumps(outage)
    assert most_in_a_minute(real) <= 60
    assert standing(keeper) == before
    for word in USED[real.ledger]:
        assert word in said.stdout
    everywhere = "".join(each.read_text() for each in tmp_path.glob("[bf]/**/*") if each.is_file())
    for secret in secrets_of(tmp_path, real.ledger):
        assert secret not in everywhere + said.stdout + said.stderr + connected.stdout
    assert "nothing is left of earlier runs" in real.sevenpoint("live", "status").stdout


@pytest.mark.timeout(600)
def test_what_a_killed_run_has_left_is_taken_away_on_another_day(real: Disguise, tmp_path: Path) -> None:
    keeper = keeper_of(real)
    before = standing(keeper)
    assert real.connect().returncode == 0
    with real.tool(tmp_path / "tool") as address:
        command = [
            sys.executable,
            "-m",
            "sevenpoint",
            "evaluate",
            "--live",
            real.ledger,
            "--candidate",
            address,
            "--yes",
        ]
        command += ["--out", str(tmp_path / "b"), "--scenario", "client_renamed_in_ledger", "--wait", "2"]
        run = subprocess.Popen(
            command, env=real.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
        until = time.monotonic() + 120
        while standing(keeper)["invoices"] == before["invoices"] and time.monotonic() < until:
            time.sleep(1)
        stories = (tmp_path / "live" / "xero-made.jsonl").read_text()
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(run.pid)], capture_output=True, text=True, check=True
        )
        for pid in (run.pid, *map(int, children.stdout.split())):
            os.kill(pid, signal.SIGKILL)
        run.communicate()
    assert standing(keeper) != before, "the run was killed before it had made anything"
    assert '"what":"done"' not in stories
    assert "left by SP" in real.sevenpoint("live", "status").stdout
    asked = real.sevenpoint("live", "clean", "--ledger", "xero", answer="n\n")
    assert (asked.returncode, standing(keeper) != before) == (130, True)
    cleaned = real.sevenpoint("live", "clean", "--ledger", "xero", "--yes")
    assert cleaned.returncode == 0, cleaned.stdout + cleaned.stderr
    assert standing(keeper) == before
    assert "Nothing of an earlier run was found." in real.sevenpoint("live", "clean", "--ledger", "xero").stdout


@pytest.mark.timeout(300)
def test_books_that_are_no_demo_company_are_written_to_only_when_their_name_is_typed(tmp_path: Path) -> None:
    with disguised("xero", tmp_path, demo=False) as real:
        before = standing(keeper_of(real))
        assert real.connect().returncode == 0
        for words in (("--yes",), ()):
            said = real.sevenpoint("evaluate", "--live", "xero", "--out", str(tmp_path / "b"), *words, answer="y\n")
            assert said.returncode == 64
            assert "its name was not typed" in said.stderr
        assert standing(keeper_of(real)) == before
