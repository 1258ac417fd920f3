"""Two ledger servers over one PostgreSQL database are one ledger: what is said to the one, the other knows."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from own_cluster import Cluster
from storm_receiver import StormReceiver

from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.server import LedgerServerError
from sevenpoint.mock_ledgers.testing.control import Control
from sevenpoint.mock_ledgers.testing.sandbox import LedgerSandbox, make_sandbox

CONTACT = {"Name": "Able Ltd"}
Servers = tuple[LedgerServer, LedgerServer]


@pytest.fixture(scope="module")
def url(cluster: Cluster) -> Iterator[str]:
    with cluster.database() as made:
        yield made


@pytest.fixture(scope="module")
def servers(url: str) -> Iterator[Servers]:
    """One with two workers, one with one."""
    with (
        LedgerServer(database=url, control_token="both", workers=2) as one,
        LedgerServer(database=url, control_token="both") as other,
    ):
        yield one, other


@pytest.fixture
def xero(servers: Servers) -> Iterator[LedgerSandbox]:
    """A sandbox that was made at the first."""
    with make_sandbox(servers[0], "xero", "two") as made:
        yield made


def call(server: LedgerServer, xero: LedgerSandbox, method: str, path: str, body: Any = None) -> requests.Response:
    headers = {"Authorization": f"Bearer {xero.access_token()}", "Xero-Tenant-Id": xero.organisation.id,
               "Accept": "application/json"}  # fmt: skip
    return requests.request(method, f"{server.url}/api.xro/2.0/{path}", json=body, headers=headers, timeout=30)


def names(server: LedgerServer, xero: LedgerSandbox) -> list[str]:
    return [each["Name"] for each in call(server, xero, "GET", "Contacts").json()["Contacts"]]


def control(server: LedgerServer, xero: LedgerSandbox, method: str, path: str, value: Any = None) -> Any:
    spoken = Control(server.url, server.control_token)
    try:
        return spoken.call(method, f"sandboxes/{xero.id}/{path}", value)
    finally:
        spoken.close()


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_record_a_clock_and_a_checkpoint(servers: Servers, xero: LedgerSandbox) -> None:
    one, other = servers
    xero.access_token()
    kept = control(other, xero, "POST", "checkpoints")["id"]
    assert call(one, xero, "PUT", "Contacts", CONTACT).status_code == 200
    assert names(other, xero) == ["Able Ltd"]
    control(one, xero, "POST", f"checkpoints/{kept}/rewind")
    assert names(other, xero) == names(one, xero) == []
    control(one, xero, "POST", "clock/advance", {"seconds": 3600})
    assert call(other, xero, "GET", "Contacts").status_code == 401


def test_tokens_of_either_are_good_at_both(servers: Servers, xero: LedgerSandbox) -> None:
    keys = [requests.get(f"{each.url}/.well-known/openid-configuration/jwks", timeout=5).json() for each in servers]
    assert keys[0] == keys[1]
    assert call(servers[1], xero, "GET", "Organisation").status_code == 200


def test_the_journal_is_followed_at_one_and_written_by_the_other(servers: Servers, xero: LedgerSandbox) -> None:
    one, other = servers
    seen: list[str] = []

    def follow() -> None:
        path = f"{one.url}/_control/sandboxes/{xero.id}/exchanges/follow"
        with requests.get(path, headers={"Authorization": "Bearer both"}, stream=True, timeout=30) as answer:
            for line in answer.iter_lines():
                if line.startswith(b"data: "):
                    seen.append(json.loads(line[6:])["path"])
                    if seen[-1].endswith("/Contacts"):
                        return

    xero.access_token()
    following = threading.Thread(target=follow)
    following.start()
    until(lambda: bool(seen))
    call(other, xero, "GET", "Contacts")
    following.join(10)
    assert seen[-1] == "/api.xro/2.0/Contacts"


@pytest.mark.parametrize("release", ["fault", "sandbox"])
def test_a_hanging_answer_is_let_go_by_the_other(servers: Servers, release: str) -> None:
    one, other = servers
    with make_sandbox(one, "xero", "hang") as xero:
        xero.access_token()
        fault = xero.faults.add("hang", seconds=25)
        ended: list[float] = []

        def hang() -> None:
            with pytest.raises(requests.ConnectionError):
                call(one, xero, "GET", "Contacts")
            ended.append(time.monotonic())

        begun = time.monotonic()
        hanging = threading.Thread(target=hang)
        hanging.start()
        until(lambda: xero.faults.struck(fault) == 1)
        time.sleep(1.5)  # the first look
        assert not ended
        if release == "fault":
            control(other, xero, "DELETE", f"faults/{fault}")
            hanging.join(20)
    if release == "sandbox":  # it is removed at the first, where the answer hangs
        hanging.join(20)
    assert ended[0] - begun < 15


def test_what_a_killed_server_queued_goes_out_by_the_other(url: str, servers: Servers, xero: LedgerSandbox) -> None:
    receiver = StormReceiver(xero)
    try:
        xero.call("POST", "deliveries/pause")
        with LedgerServer(database=url, control_token="both") as third:
            assert call(third, xero, "PUT", "Contacts", CONTACT).status_code == 200
            os.kill(third.pids["wire"], signal.SIGKILL)
        _set_running(url, xero)
        assert [operation for operation, _ in receiver.check(xero)] == ["CREATE"]
    finally:
        receiver.close()


def _set_running(url: str, xero: LedgerSandbox) -> None:
    """Resume behind the servers' backs, so that nobody is woken."""
    import psycopg

    with psycopg.connect(url) as connection:
        connection.execute("UPDATE sandbox SET deliveries_paused = false WHERE id = %s", [xero.id])


def test_more_workers_need_a_database(tmp_path: Path) -> None:
    with pytest.raises(LedgerServerError, match="More workers need a PostgreSQL database"):
        LedgerServer(data=tmp_path, workers=2)


def test_a_database_that_cannot_be_used_is_told(cluster: Cluster, tmp_path: Path) -> None:
    with pytest.raises(LedgerServerError, match=r'^postgresql://\S+ cannot be used: .*"nowhere" does not exist'):
        LedgerServer(data=tmp_path, database=cluster.url("nowhere"), workers=2)
