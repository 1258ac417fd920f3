"""LedgerServer: its processes, their birth and their death."""

from __future__ import annotations

import http.client
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import requests

from sevenpoint.mock_ledgers import LedgerServer, LedgerServerError

SANDBOX = {"name": "s", "organisations": [{"ledger": "xero", "name": "Harbour"}]}


def control(server: LedgerServer, method: str, path: str, value: Any = None) -> requests.Response:
    return requests.request(
        method, f"{server.url}/_control{path}", json=value,
        headers={"Authorization": f"Bearer {server.control_token}"}, timeout=10,
    )  # fmt: skip


def wait_for_end(pid: int, seconds: float = 10.0) -> None:
    """Until no process has that id; the kernel says so, nothing is polled."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        ended, _, _ = select.select([handle], [], [], seconds)
        assert ended, f"process {pid} lives on"
    finally:
        os.close(handle)


def worker_of(server: LedgerServer) -> int:
    """The process that runs Python for requests: the child of Granian's main process."""
    application = server.pids["application"]
    children = Path(f"/proc/{application}/task/{application}/children").read_text()
    return int(children.split()[0])


def test_start_and_stop() -> None:
    with LedgerServer() as server:
        assert server.url == f"http://{server.host}:{server.port}"
        assert requests.get(f"{server.url}/_control/health", timeout=5).json()["status"] == "ok"
        assert control(server, "POST", "/sandboxes", SANDBOX).status_code == 201
        assert server.log_path.exists()
        pids = [*server.pids.values(), worker_of(server)]
    for pid in pids:
        wait_for_end(pid)
    assert not server.data.exists()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{server.url}/_control/health", timeout=5)
    server.close()


def test_the_token_is_required() -> None:
    with LedgerServer(control_token="mine") as server:
        assert server.control_token == "mine"
        assert control(server, "GET", "/sandboxes").status_code == 200
        assert requests.get(f"{server.url}/_control/sandboxes", timeout=5).status_code == 401


def test_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            LedgerServerError, match=rf"^Port {port} of 127.0.0.1 cannot be used: Address already in use"
        ):
            LedgerServer(port=port, data=tmp_path)


def test_what_goes_wrong_at_the_start_is_quoted(tmp_path: Path) -> None:
    (tmp_path / "ledgers.sqlite").mkdir()
    with pytest.raises(LedgerServerError, match=r"ended while it started.\n(.*\n)*.*unable to open database file"):
        LedgerServer(data=tmp_path)


def test_state_is_kept_in_the_data_folder(tmp_path: Path) -> None:
    with LedgerServer(data=tmp_path / "new") as server:
        made = control(server, "POST", "/sandboxes", SANDBOX).json()
    with LedgerServer(data=tmp_path / "new") as server:
        assert [each["id"] for each in control(server, "GET", "/sandboxes").json()["sandboxes"]] == [made["id"]]


def test_a_terminated_server_is_clean() -> None:
    server = LedgerServer()
    pids = [*server.pids.values(), worker_of(server)]
    os.kill(server.pids["wire"], signal.SIGTERM)
    for pid in pids[1:]:
        wait_for_end(pid)
    server.close()
    assert not server.data.exists()


def test_nothing_outlives_a_killed_parent() -> None:
    text = (
        "import json, sys; from sevenpoint.mock_ledgers import LedgerServer; s = LedgerServer(); "
        "print(json.dumps([*s.pids.values(), s.port, str(s.data)]), flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        wire, application, port, data = json.loads(parent.stdout.readline())
        parent.kill()
    wait_for_end(wire)
    wait_for_end(application)
    assert not Path(data).exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 5)


def test_nothing_outlives_a_killed_wire(tmp_path: Path) -> None:
    server = LedgerServer(data=tmp_path)
    worker = worker_of(server)
    os.kill(server.pids["wire"], signal.SIGKILL)
    wait_for_end(worker)
    wait_for_end(server.pids["application"])
    server.close()
    assert not [each for each in server._leftovers if each.exists()]


def test_a_killed_application_loses_no_acknowledged_write(tmp_path: Path) -> None:
    """It is killed in the middle of writes: what was answered is there after a restart, the rest was answered 502."""
    acknowledged: list[str] = []
    enough = threading.Event()
    statuses: set[int] = set()

    def write(number: int) -> None:
        status = 201
        while status == 201:
            answer = control(server, "POST", "/sandboxes", {**SANDBOX, "name": str(number)})
            status = answer.status_code
            if status == 201:
                acknowledged.append(answer.json()["id"])
            if len(acknowledged) >= 40:
                enough.set()
        statuses.add(status)

    with LedgerServer(data=tmp_path) as server:
        writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
        for each in writers:
            each.start()
        assert enough.wait(20)
        os.kill(worker_of(server), signal.SIGKILL)
        for each in writers:
            each.join(20)
        assert statuses == {502}
        assert "the application does not answer" in server.log_path.read_text()
    with LedgerServer(data=tmp_path) as server:
        kept = {each["id"] for each in control(server, "GET", "/sandboxes").json()["sandboxes"]}
    assert kept.issuperset(acknowledged)
    assert len(kept) <= len(acknowledged) + 4


def test_http_against_the_real_server() -> None:
    with LedgerServer() as server:
        kept = http.client.HTTPConnection(server.host, server.port, timeout=20)
        for _ in range(3):
            kept.request("HEAD", "/_control/health")
            answer = kept.getresponse()
            assert (answer.status, answer.read()) == (200, b"")
            assert int(answer.headers["Content-Length"]) > 0
        token = {"Authorization": f"Bearer {server.control_token}"}
        kept.request("POST", "/_control/sandboxes", body=iter([b'{"name":', b'"chunked"}']), headers=token)
        answer = kept.getresponse()
        assert answer.status == 201
        assert b'"chunked"' in answer.read()
        kept.request("POST", "/_control/sandboxes", body=b"x" * 10_000_000, headers=token)
        answer = kept.getresponse()
        assert (answer.status, answer.read()[:9]) == (400, b'{"error":')
        kept.request("POST", "/_control/sandboxes", body=b"x" * 11_000_000, headers=token)
        answer = kept.getresponse()
        assert (answer.status, answer.read()[:9]) == (413, b'{"error":')
        kept.close()


def test_importing_it_is_cheap() -> None:
    heavy = ("flask", "sqlalchemy", "pydantic", "requests", "asyncio")
    text = f"import sys, sevenpoint.mock_ledgers; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
