"""The journal asked in detail, followed live, and with its secrets; deliveries that nothing caused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.testing.control import Control, ControlCallError
from sevenpoint.mock_ledgers.testing.sandbox import LedgerSandbox, make_sandbox


@pytest.fixture(scope="module")
def server(database: str | None) -> Iterator[LedgerServer]:
    with LedgerServer(database=database) as made:
        yield made


@pytest.fixture
def xero(server: LedgerServer) -> Iterator[LedgerSandbox]:
    with make_sandbox(server, "xero", "journal") as made:
        yield made


def _ask(xero: LedgerSandbox, path: str, method: str = "GET", value: Any = None) -> requests.Response:
    headers = {"Authorization": f"Bearer {xero.access_token()}", "Xero-Tenant-Id": xero.organisation.id,
               "Accept": "application/json"}  # fmt: skip
    return requests.request(method, f"{xero.api_url}/{path}", headers=headers, json=value, timeout=10)


def test_exchanges_are_asked_for_in_detail(xero: LedgerSandbox) -> None:
    xero.faults.add("throttled", path="/Items", times=1)
    for path in ("Contacts", "Items", "Accounts/none"):
        _ask(xero, path)

    def paths(**query: str) -> list[str]:
        return [each.path.removeprefix("/api.xro/2.0/") for each in xero.exchanges(path="^/api.xro", **query)]

    assert paths() == ["Contacts", "Items", "Accounts/none"]
    assert paths(status="4xx") == ["Items", "Accounts/none"]
    assert paths(status="404") == ["Accounts/none"]
    assert paths(fault="throttled") == paths(fault="any") == ["Items"]
    assert paths(fault="none", method="get") == ["Contacts", "Accounts/none"]
    assert paths(actor="bookkeeper") == paths(method="POST") == []
    for bad in ({"status": "6xx"}, {"path": "("}, {"colour": "red"}):
        with pytest.raises(ControlCallError, match="answered 400"):
            xero.exchanges(**bad)


def test_the_journal_is_followed_live(server: LedgerServer, xero: LedgerSandbox) -> None:
    xero.access_token()
    url = f"{server.url}/_control/sandboxes/{xero.id}/exchanges/follow"
    token = {"Authorization": f"Bearer {server.control_token}"}
    query = {"path": "/(Contacts|Items)"}
    with requests.get(url, params=query, headers=token, stream=True, timeout=10) as live:
        assert live.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        lines = (line for line in live.iter_lines() if line.startswith(b"data: "))
        seen = []
        for path in ("Contacts", "Accounts", "Items"):
            _ask(xero, path)
            if path != "Accounts":
                seen.append(json.loads(next(lines).removeprefix(b"data: ")))
    assert [each["path"] for each in seen] == ["/api.xro/2.0/Contacts", "/api.xro/2.0/Items"]
    assert "***" in seen[0]["request_headers"]["Authorization"]
    again = {**token, "Last-Event-ID": str(seen[0]["seq"])}
    with requests.get(url, params=query, headers=again, stream=True, timeout=10) as live:
        (first,) = [next(line for line in live.iter_lines() if line.startswith(b"id: "))]
    assert first == b"id: %d" % seen[1]["seq"]
    assert requests.get(url, timeout=10).status_code == 401
    assert requests.get(f"{url}?status=9", headers=token, timeout=10).status_code == 400


def test_secrets_are_kept_only_when_asked_for(server: LedgerServer, xero: LedgerSandbox) -> None:
    xero.access_token()
    with pytest.raises(ControlCallError, match='make it with \\\\"keep_secrets\\\\": true'):
        xero.exchanges(secrets="1")
    with make_sandbox(server, "xero", "secrets", keep_secrets=True) as open_book:
        token = open_book.access_token()
        assert token not in json.dumps([vars(each) for each in open_book.exchanges()])
        assert token in json.dumps([vars(each) for each in open_book.exchanges(secrets="1")])


def test_deliveries_that_nothing_caused(server: LedgerServer, xero: LedgerSandbox) -> None:
    wanted = {"kind": "Invoice", "id": "5f2b3c4d-0000-4000-8000-000000000001", "operation": "UPDATE"}
    with pytest.raises(ControlCallError, match="answered 409"):
        xero.call("POST", "deliveries", wanted)
    with make_sandbox(server, "quickbooks", "hooks") as books:
        books.access_token()
        books.call("POST", "deliveries/pause")
        books.set_webhook("http://localhost:9/hook")
        (made,) = books.call("POST", "deliveries", {**wanted, "id": "17"})["deliveries"]
        assert json.loads(made["body"])
        assert '"17"' in made["body"]
        again = books.call("POST", f"deliveries/{made['id']}/redeliver")
        assert (again["body"], again["status"], again["attempts"]) == (made["body"], "pending", 0)
        assert again["id"] != made["id"]
        with pytest.raises(ControlCallError, match="answered 404"):
            books.call("POST", "deliveries/999999/redeliver")
        with pytest.raises(ControlCallError, match="operation: Input should be"):
            books.call("POST", "deliveries", {**wanted, "operation": "EXPLODE"})


def test_control_needs_an_address(server: LedgerServer) -> None:
    with pytest.raises(ControlCallError, match="answered 401"):
        Control(server.url, "wrong").call("GET", "sandboxes")


def test_the_last_exchanges_are_asked_for_and_those_before_them(xero: LedgerSandbox) -> None:
    for path in ("Contacts", "Items", "Accounts", "TaxRates"):
        _ask(xero, path)

    def page(**query: str) -> list[tuple[int, str]]:
        found = xero.exchanges(path="^/api.xro", last="1", **query)
        return [(each.seq, each.path.removeprefix("/api.xro/2.0/")) for each in found]

    newest = page(limit="2")
    assert [path for _, path in newest] == ["Accounts", "TaxRates"]
    assert [path for _, path in page(limit="1", before=str(newest[0][0]))] == ["Items"]
    assert [path for _, path in page(limit="9", before=str(newest[0][0]))] == ["Contacts", "Items"]
