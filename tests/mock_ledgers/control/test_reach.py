"""Who reaches the control API: this machine only, unless asked otherwise, and nobody without the token."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest
import requests

from sevenpoint.harness.cli.serve import serve
from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.control.operations import FOLLOW, INTERNAL, OPEN, OPERATIONS

LOOPBACK = "127.0.0.1"


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "tls"])
def server(request: pytest.FixtureRequest, database: str | None) -> Iterator[LedgerServer]:
    with LedgerServer(tls=request.param, database=database) as made:
        yield made


def _outer_address() -> str | None:
    """An address of this machine that others could use; nothing is sent to find it."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1 (RFC 5737)
        except OSError:
            return None
        found = str(probe.getsockname()[0])
    return None if found.startswith("127.") else found


def test_the_ledgers_listen_on_this_machine_only(server: LedgerServer) -> None:
    assert server.host == LOOPBACK
    assert next(option.default for option in serve.params if option.name == "host") == LOOPBACK
    outer = _outer_address()
    if outer is None:
        pytest.skip("this machine has no address but its own")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((outer, server.port), timeout=5).close()


@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "Bearer ", "Basic d3Jvbmc6d3Jvbmc="])
def test_every_call_needs_the_token(server: LedgerServer, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    calls = [(each.method, each.path) for each in OPERATIONS if each.path not in OPEN]
    calls += [("GET" if path == INTERNAL[0] else "POST", path) for path in INTERNAL]
    assert ("GET", FOLLOW) in calls
    with requests.Session() as session:
        session.trust_env = False
        for method, path in calls:
            url = f"{server.url}/_control{path}".replace("{", "").replace("}", "")
            assert session.request(method, url, headers=headers, timeout=10).status_code == 401, (method, path)
