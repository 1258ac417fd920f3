"""The candidate as a program: it says its address, keeps its data over a restart, and ends when it is told to."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import requests

COMMAND = [sys.executable, "-m", "sevenpoint.candidates.reference"]


def start(data: Path, *more: str) -> tuple[subprocess.Popen[str], str]:
    """A running candidate and its address."""
    process = subprocess.Popen(
        [*COMMAND, "--data", str(data), *more], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, str(json.loads(process.stdout.readline())["url"])


def end(process: subprocess.Popen[str]) -> int:
    """Wait for its end and close what it leaves open."""
    code = process.wait(10)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None and not pipe.closed:
            pipe.close()
    return code


def test_a_restart_loses_nothing_and_endings_are_clean(tmp_path: Path) -> None:
    """SIGTERM or the end of its input ends it with 0; the same folder brings workspaces, tokens and clocks back."""
    process, url = start(tmp_path)
    body = {"name": "Firm", "now": "2026-03-02T09:00:00Z"}
    made = requests.post(f"{url}/workspaces", json=body, timeout=10).json()
    headers = {"Authorization": f"Bearer {made['tokens']['owner']}"}
    base = f"/workspaces/{made['workspace_id']}"
    later = {"now": "2026-06-01T00:00:00Z"}
    assert requests.put(f"{url}{base}/clock", json=later, headers=headers, timeout=10).status_code == 200
    assert requests.post(f"{url}{base}/clients", json={"name": "Ann"}, headers=headers, timeout=10).status_code == 200
    assert requests.post(f"{url}{base}/clients", json={"name": "ann"}, headers=headers, timeout=10).status_code == 409
    process.send_signal(signal.SIGTERM)
    assert end(process) == 0

    process, url = start(tmp_path, "--die-with-stdin")
    clients = requests.get(f"{url}{base}/clients", headers=headers, timeout=10).json()["clients"]
    assert [client["name"] for client in clients] == ["Ann"]
    assert requests.get(f"{url}{base}/clock", headers=headers, timeout=10).json()["now"] >= "2026-06-01"
    assert requests.get(f"{url}{base}/clients", timeout=10).status_code == 403
    assert requests.delete(f"{url}{base}", headers=headers, timeout=10).status_code == 200
    assert requests.get(f"{url}{base}/clients", headers=headers, timeout=10).status_code == 404
    assert process.stdin is not None
    process.stdin.close()
    assert end(process) == 0
