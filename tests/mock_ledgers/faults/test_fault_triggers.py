"""Which requests are struck, and what is counted."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from running_ledger import TOKEN, Ledger

from sevenpoint.mock_ledgers.faults import FAULTS


def send(client: FlaskClient, headers: dict[str, str], number: int, value: Any = None) -> list[int]:
    return [client.post("/api.xro/2.0/Invoices", headers=headers, json=value).status_code for _ in range(number)]


def state(ledger: Ledger) -> list[tuple[int, int]]:
    return [(each["seen"], each["struck"]) for each in ledger.control("GET", "/faults")["faults"]]


def test_skip_and_times(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("server_error", trigger={"skip": 2, "times": 2})
    assert send(ledger.flask.test_client(), headers, 6) == [200, 200, 500, 500, 200, 200]
    assert state(ledger) == [(4, 2)]


def test_probability_is_repeatable_by_seed(ledger: Ledger) -> None:
    runs = [_pattern(ledger.flask, seed) for seed in (7, 7, 8)]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]
    assert 10 <= runs[0].count(500) <= 30


def _pattern(flask: Flask, seed: int) -> list[int]:
    client, token = flask.test_client(), {"Authorization": f"Bearer {TOKEN}"}
    wanted = {"name": "s", "seed": seed, "clock": "frozen", "organisations": [{"ledger": "xero", "name": "A"}]}
    made = client.post("/_control/sandboxes", json=wanted, headers=token).get_json()
    path = f"/_control/sandboxes/{made['id']}"
    app = {"ledger": "xero", "name": "a", "actor": "candidate"}
    client_id = client.post(f"{path}/apps", json=app, headers=token).get_json()["client_id"]
    fault = {"fault": "server_error", "trigger": {"probability": 0.5}}
    client.post(f"{path}/faults", json=fault, headers=token)
    return [client.get(f"/connections/echo?client_id={client_id}").status_code for _ in range(40)]


@pytest.mark.parametrize(
    ("match", "struck"),
    [
        ({}, True),
        ({"ledger": "xero", "method": "post", "path": r"/Invoices$", "entity": "INVOICE"}, True),
        ({"ledger": "quickbooks"}, False),
        ({"method": "GET"}, False),
        ({"path": "^/Invoices"}, False),
        ({"entity": "Payment"}, False),
    ],
)
def test_match(ledger: Ledger, match: dict[str, str], struck: bool) -> None:
    _, headers = ledger.register()
    ledger.add_fault("server_error", match=match)
    assert send(ledger.flask.test_client(), headers, 1) == [500 if struck else 200]


def test_a_refused_request_does_not_use_up_a_lost_answer(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("lost_answer", trigger={"times": 1})
    assert send(ledger.flask.test_client(), headers, 1, {"refuse": True}) == [400]
    assert state(ledger) == [(0, 0)]


def test_counters_outlive_an_undone_request(ledger: Ledger) -> None:
    _, headers = ledger.register()
    ledger.add_fault("server_error", trigger={"skip": 1})
    client = ledger.flask.test_client()
    assert send(client, headers, 1, {"refuse": True}) == [400]
    assert state(ledger) == [(1, 0)]
    assert send(client, headers, 1) == [500]


def test_who_is_never_struck(ledger: Ledger) -> None:
    client_id, _ = ledger.register()
    _, bookkeeper = ledger.register(actor="bookkeeper")
    for name in FAULTS:
        ledger.add_fault(name, settings={"seconds": 0} if name == "delay" else {})
    client = ledger.flask.test_client()
    assert send(client, bookkeeper, 1) == [200]
    assert client.get(f"/identity/connect/authorize?client_id={client_id}").status_code == 200
    assert client.get("/connections/echo").status_code == 200
    assert all(counts == (0, 0) for counts in state(ledger))


def test_one_sandboxes_faults_leave_the_others_alone(ledger: Ledger) -> None:
    _, headers = ledger.register()
    token = {"Authorization": f"Bearer {TOKEN}"}
    client = ledger.flask.test_client()
    other = client.post("/_control/sandboxes", json={"name": "other"}, headers=token).get_json()["id"]
    client.post(f"/_control/sandboxes/{other}/faults", json={"fault": "outage"}, headers=token)
    assert send(client, headers, 1) == [200]


def test_every_fault_says_what_a_good_client_does() -> None:
    for name, fault in FAULTS.items():
        assert fault.name == name
        assert fault.summary.endswith(".")
        assert fault.good_client.endswith(".")
