"""Templates: the books are right, the same seed gives the same firm, and nothing of the writing is left behind."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from sevenpoint.mock_ledgers import app as application
from sevenpoint.mock_ledgers.bookkeeping import Books, Document, worlds
from sevenpoint.mock_ledgers.store import Store, schema
from sevenpoint.mock_ledgers.templates.plan import plan_of

NOW = "2026-03-02T09:00:00Z"
PARTY = {"xero": "Contact", "quickbooks": "Customer"}


@pytest.fixture
def client(store: Store) -> FlaskClient:
    return application.create_app(store, "secret").test_client()


def make(client: FlaskClient, ledger: str, template: str, country: str, seed: int = 7, expect: int = 201) -> Any:
    organisation = {"ledger": ledger, "name": "Firm", "template": template, "country": country}
    wanted = {"name": "s", "now": NOW, "clock": "frozen", "seed": seed, "organisations": [organisation]}
    answer = client.post("/_control/sandboxes", json=wanted, headers={"Authorization": "Bearer secret"})
    assert answer.status_code == expect, answer.get_data(as_text=True)
    return answer.get_json()


def found(store: Store, sandbox: str, kind: str) -> list[Document]:
    with store.transaction() as connection:
        world = worlds.load_sandbox(connection, sandbox)
        assert world is not None
        return Books(connection, world, worlds.list_organisations(connection, sandbox)[0]).find(kind)


def check_books(client: FlaskClient, made: Any) -> None:
    path = f"/_control/sandboxes/{made['id']}/organisations/{made['organisations'][0]['id']}/integrity"
    answer = client.get(path, headers={"Authorization": "Bearer secret"}).get_json()
    assert answer["ok"], answer


@pytest.mark.parametrize("country", ["US", "GB", "AU", "NZ"])
@pytest.mark.parametrize("ledger", ["xero", "quickbooks"])
def test_a_demo_firm(client: FlaskClient, store: Store, ledger: str, country: str) -> None:
    made = make(client, ledger, "demo", country)
    check_books(client, made)
    assert len(found(store, made["id"], PARTY[ledger])) == 12
    invoices = found(store, made["id"], "Invoice")
    assert len(invoices) == 30
    states = {(each.balance == 0, (each.due_date or "") < "2026-03-02") for each in invoices}
    assert states >= {(True, True), (False, True), (False, False)}  # paid, overdue, open
    assert any(each.balance and each.total and 0 < each.balance < each.total for each in invoices)
    assert max(each.date or "" for each in invoices) < "2026-03-02"
    assert made["apps"] == []
    with store.transaction() as connection:
        assert connection.execute(select(schema.consent)).first() is None


@pytest.mark.parametrize("ledger", ["xero", "quickbooks"])
def test_a_messy_firm(client: FlaskClient, store: Store, ledger: str) -> None:
    made = make(client, ledger, "messy", "NZ")
    check_books(client, made)
    parties = found(store, made["id"], PARTY[ledger])
    invoices = found(store, made["id"], "Invoice")
    assert len(parties) == 16
    letters = ["".join(filter(str.isalnum, each.name or "")) for each in parties]
    assert len(set(letters)) < len(letters)  # twins but for spacing, case and punctuation
    assert {"INV-0107", "2024/17", "A-3"} <= {each.number for each in invoices}
    assert len({each.party for each in invoices}) < len(parties)
    archived = [each for each in parties if "ARCHIVED" in repr(each.body) or each.body.get("Active") is False]
    assert len(archived) == 2


@pytest.mark.parametrize("ledger", ["xero", "quickbooks"])
def test_the_seed_decides(client: FlaskClient, store: Store, ledger: str) -> None:
    firms = [make(client, ledger, "messy", "GB", seed)["id"] for seed in (1, 1, 2)]
    told = [
        [(each.id, each.number, each.name, each.date, each.total, each.created_at)
         for kind in (PARTY[ledger], "Invoice", "Payment") for each in found(store, firm, kind)]
        for firm in firms
    ]  # fmt: skip
    assert told[0] == told[1] != told[2]


def test_a_plan_is_a_function_of_its_seed() -> None:
    assert plan_of("demo", "US", 3) == plan_of("demo", "US", 3) != plan_of("demo", "US", 4)


def test_without_faker(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faker", None)
    make(client, "xero", "empty", "US")
    refused = make(client, "xero", "demo", "US", expect=400)
    assert refused["error"]["message"] == "template: demo needs faker; install sevenpoint[evaluate]."
    assert (
        len(client.get("/_control/sandboxes", headers={"Authorization": "Bearer secret"}).get_json()["sandboxes"]) == 1
    )
