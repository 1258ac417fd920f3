"""Checkpoints: everything of a sandbox comes back, and nothing of another is touched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from sevenpoint.mock_ledgers import app as application
from sevenpoint.mock_ledgers.store import Store, checkpoints, schema
from sevenpoint.mock_ledgers.testing.shapes import PLACES

Call = Callable[..., Any]
BODY = {"Type": "ACCREC", "Contact": {"Name": "Amy"}, "Status": "AUTHORISED", "DueDate": "2030-01-01",
        "LineItems": [{"Description": "x", "UnitAmount": "10.00", "Quantity": 1, "AccountCode": "200"}]}  # fmt: skip


@pytest.fixture
def client(store: Store) -> FlaskClient:
    return application.create_app(store, "secret").test_client()


@pytest.fixture
def call(client: FlaskClient) -> Call:
    def make(method: str, path: str, value: Any = None, *, expect: int = 200) -> Any:
        answer = client.open(f"/_control{path}", method=method, json=value, headers={"Authorization": "Bearer secret"})
        assert answer.status_code == expect, answer.get_data(as_text=True)
        return answer.get_json() if answer.get_data() else None

    return make


class Xero:
    """An app that is connected to a sandbox of its own."""

    def __init__(self, call: Call, client: FlaskClient) -> None:
        wanted = {"name": "s", "now": "2026-03-02T09:00:00Z", "clock": "frozen",
                  "organisations": [{"ledger": "xero", "name": "Harbour"}]}  # fmt: skip
        made = call("POST", "/sandboxes", wanted, expect=201)
        self.client, self.id, self.tenant = client, made["id"], made["organisations"][0]["id"]
        registered = {"ledger": "xero", "name": "a", "actor": "candidate", "redirect_uris": ["http://localhost:9/"]}
        self.app = call("POST", f"/sandboxes/{self.id}/apps", registered, expect=201)
        form = {"response_type": "code", "client_id": self.app["client_id"], "redirect_uri": "http://localhost:9/",
                "scope": " ".join(PLACES["xero"].scopes), "organisation": self.tenant, "decision": "allow"}  # fmt: skip
        back = client.post("/identity/connect/authorize", data=form).headers["Location"]
        self.tokens = self.token(grant_type="authorization_code", code=back.partition("code=")[2].partition("&")[0],
                                 redirect_uri="http://localhost:9/")  # fmt: skip

    def token(self, **form: str) -> dict[str, Any]:
        credentials = (self.app["client_id"], self.app["client_secret"])
        answer = self.client.post("/connect/token", data=form, auth=credentials)
        return {"status": answer.status_code, **answer.get_json()}

    def send(self, method: str, value: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self.tokens['access_token']}", "Xero-Tenant-Id": self.tenant,
                   "Accept": "application/json"}  # fmt: skip
        return self.client.open("/api.xro/2.0/Invoices", method=method, json=value, headers=headers)

    def numbers(self) -> list[str]:
        return [each["InvoiceNumber"] for each in self.send("GET").get_json()["Invoices"]]


def rows(store: Store, but: tuple[str, ...] = ("call_count",)) -> dict[str, list[Any]]:
    """Every row that checkpoints cover; what counts calls goes on as the tests ask questions."""
    with store.transaction() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(*table.c)).all()))
            for table in checkpoints.SHADOWS
            if table.name not in but
        }


def test_every_table_of_a_sandbox_is_covered() -> None:
    covered = {table.name for table in checkpoints.SHADOWS}
    shadows = {shadow.name for shadow in checkpoints.SHADOWS.values()}
    assert set(schema.metadata.tables) == covered | checkpoints.OUTSIDE
    assert set(checkpoints.shadows.tables) == shadows


def test_everything_comes_back(call: Call, client: FlaskClient, store: Store) -> None:
    xero, other = Xero(call, client), Xero(call, client)
    path = f"/sandboxes/{xero.id}"
    assert xero.send("POST", BODY).status_code == 200
    call("POST", f"{path}/faults", {"fault": "throttled", "trigger": {"skip": 1, "times": 1}}, expect=201)
    kept = call("POST", f"{path}/checkpoints", {"name": "before"}, expect=201)
    before = rows(store)

    statuses = [xero.send("POST", BODY).status_code for _ in range(3)]
    assert statuses == [200, 429, 200]
    call("POST", f"{path}/clock/advance", {"seconds": 3600})
    assert xero.send("GET").status_code == 401
    assert xero.token(grant_type="refresh_token", refresh_token=xero.tokens["refresh_token"])["status"] == 200
    call("POST", f"{path}/organisations", {"ledger": "quickbooks", "name": "Later"}, expect=201)
    call("POST", f"{path}/grants/revoke", {"client_id": xero.app["client_id"]})
    assert rows(store) != before

    back = call("POST", f"{path}/checkpoints/{kept['id']}/rewind")
    assert (back["now"], [each["name"] for each in back["organisations"]]) == ("2026-03-02T09:00:00Z", ["Harbour"])
    now, was = rows(store, ("call_count", "sandbox")), {**before}
    del was["sandbox"]
    assert now == was
    # the same again: the fault's dice, the sequence of numbers, the ids
    assert [xero.send("POST", BODY).status_code for _ in range(3)] == statuses
    assert sorted(xero.numbers()) == ["INV-0001", "INV-0002", "INV-0003"]
    assert other.send("POST", BODY).status_code == 200
    integrity = call("GET", f"{path}/organisations/{xero.tenant}/integrity")
    assert integrity["ok"], integrity


def test_changes_go_on_from_a_checkpoint(call: Call, client: FlaskClient) -> None:
    xero = Xero(call, client)
    path = f"/sandboxes/{xero.id}"
    kept = call("POST", f"{path}/checkpoints", expect=201)
    assert call("GET", f"{path}/changes?after={kept['last_change']}") == {"changes": []}
    xero.send("POST", BODY)
    changes = call("GET", f"{path}/changes?after={kept['last_change']}")["changes"]
    assert {(each["kind"], each["operation"]) for each in changes} >= {("Invoice", "CREATE"), ("Contact", "CREATE")}
    assert {each["organisation"] for each in changes} == {xero.tenant}
    page = call("GET", f"{path}/changes?after={kept['last_change']}&limit=1")["changes"]
    assert page == changes[:1]


def test_checkpoints_are_listed_and_forgotten(call: Call, client: FlaskClient, store: Store) -> None:
    xero = Xero(call, client)
    path = f"/sandboxes/{xero.id}/checkpoints"
    made = [call("POST", path, {"name": name}, expect=201) for name in ("a", "b")]
    assert sorted(each["name"] for each in call("GET", path)["checkpoints"]) == ["a", "b"]
    call("DELETE", f"{path}/{made[0]['id']}", expect=204)
    call("POST", f"{path}/{made[0]['id']}/rewind", expect=404)
    assert [each["name"] for each in call("GET", path)["checkpoints"]] == ["b"]
    call("DELETE", f"/sandboxes/{xero.id}", expect=204)
    with store.transaction() as connection:
        assert all(connection.execute(select(shadow)).first() is None for shadow in checkpoints.SHADOWS.values())
