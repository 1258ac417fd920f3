"""Load runs as a user starts them: short ones, on the real reference candidate and the real ledgers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sevenpoint.harness.errors import INCONCLUSIVE, MET, USAGE
from sevenpoint.mock_ledgers import LedgerServer

SHORT = ("--rate", "4", "--seconds", "6", "--ledger", "xero", "--organisations", "2", "--limits", "off")
LOCUSTFILE = """
from locust import constant, task
from sevenpoint.harness.load.users import QuickBooksUser, XeroUser

class A(XeroUser):
    wait_time = constant(0.1)
    @task
    def bill(self):
        self.send("post")

class B(QuickBooksUser):
    wait_time = constant(0.1)
    @task
    def look(self):
        self.send("poll")
"""


def load(*options: str, code: int | None = None) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "sevenpoint", "load", *options], capture_output=True, text=True, check=False, timeout=110
    )
    assert code is None or done.returncode == code, done.stderr
    return done.stdout, done.stderr


def middle(results: dict[str, Any], direction: str) -> tuple[float, float]:
    own = next(each for each in results["latencies"] if each["name"] is None and each["direction"] == direction)
    quantile = next(each for each in own["quantiles"] if each["share"] == 0.5)
    return quantile["low"], quantile["high"] or float("inf")


def counts(results: dict[str, Any]) -> list[tuple[str, str, int]]:
    measured = results["runs"][0]["measurements"]
    return [(each["name"], each["direction"], len(each["samples"])) for each in measured]


@pytest.mark.timeout(240)
def test_two_workers_agree_with_one(tmp_path: Path) -> None:
    found = {}
    for workers in ("1", "2"):
        out, _ = load(*SHORT, "--workers", workers, "--out", str(tmp_path / workers), "--json", code=INCONCLUSIVE)
        found[workers] = json.loads(out)
    one, two = found["1"], found["2"]
    assert [each["runs"][0]["load"]["asked"] for each in (one, two)] == [24, 24]
    assert [each["runs"][0]["load"]["made"] for each in (one, two)] == [24, 24]
    assert counts(one) == counts(two)
    for direction in ("tool_to_ledger", "ledger_to_tool"):
        (low, high), (other_low, other_high) = middle(one, direction), middle(two, direction)
        assert low <= other_high
        assert other_low <= high
    report = (tmp_path / "2/report.html").read_text()
    assert "The load that was made" in report
    assert "kept within 1 %" in report
    assert (tmp_path / "2/calls.html").stat().st_size > 1000
    assert list((tmp_path / "2/histograms").glob("*.hgrm"))


@pytest.mark.timeout(120)
def test_the_ledgers_alone(tmp_path: Path) -> None:
    out, _ = load(
        "--target", "ledger", "--rate", "20", "--seconds", "3", "--out", str(tmp_path / "l"), "--json", code=MET
    )
    assert json.loads(out)["made"] == 60
    assert (tmp_path / "l/histograms/call-post-quickbooks.hgrm").exists()


@pytest.mark.timeout(120)
def test_a_locustfile_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(LOCUSTFILE)
    with LedgerServer() as server:
        done = subprocess.run(
            [sys.executable, "-m", "locust", "-f", "mine.py", "--host", server.url, "--headless", "-u", "2", "-r", "2",
             "-t", "4s", "--json"],
            cwd=tmp_path, env={**os.environ, "SEVENPOINT_CONTROL_TOKEN": server.control_token}, capture_output=True,
            text=True, check=False, timeout=90,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = {each["name"]: each for each in json.loads(done.stdout)}
    assert rows["xero post"]["num_requests"] > 0
    assert rows["quickbooks poll"]["num_requests"] > 0
    assert sum(each["num_failures"] for each in rows.values()) == 0


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--master",), "--master and --expect-workers go together"),
        (("--target", "ledger", "--candidate", "http://127.0.0.1:9"), "leave out --candidate"),
        (("--ledgers", "http://127.0.0.1:9"), "SEVENPOINT_CONTROL_TOKEN"),
        (("--candidate", "module:Class"), "at an address"),
        (("--mix", "banana"), "nothing that can be mixed"),
    ],
)
def test_what_cannot_be_run_is_refused(tmp_path: Path, options: tuple[str, ...], says: str) -> None:
    assert says in load(*options, "--out", str(tmp_path / "b"), code=USAGE)[1]
