"""The control API as its reference page says (docs/reference/control-api.md)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from fake_ledger import FAKE
from flask.testing import FlaskClient

from sevenpoint import __version__
from sevenpoint.mock_ledgers import app as application
from sevenpoint.mock_ledgers.bookkeeping import Books, Line, worlds
from sevenpoint.mock_ledgers.store import Store

HARBOUR = {"ledger": "xero", "name": "Harbour", "country": "NZ", "currency": "NZD", "time_zone": "Pacific/Auckland"}
Call = Callable[..., Any]


@pytest.fixture
def client(store: Store, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The application with the fake ledger."""
    monkeypatch.setattr(application, "LEDGERS", {"xero": FAKE})
    return application.create_app(store, "secret").test_client()


@pytest.fixture
def call(client: FlaskClient) -> Call:
    """`call("POST", "/sandboxes", {...}, expect=201)`: the answer's JSON."""

    def make(method: str, path: str, value: Any = None, *, expect: int = 200, token: str = "secret") -> Any:
        answer = client.open(
            f"/_control{path}", method=method, json=value, headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == expect, answer.get_data(as_text=True)
        return answer.get_json() if answer.get_data() else None

    return make


@pytest.fixture
def sandbox(call: Call) -> dict[str, Any]:
    """A frozen sandbox with one organisation."""
    wanted = {"name": "s", "now": "2026-03-02T09:00:00Z", "clock": "frozen", "organisations": [HARBOUR]}
    made: dict[str, Any] = call("POST", "/sandboxes", wanted, expect=201)
    return made


def test_health_needs_no_token(client: FlaskClient, sandbox: dict[str, Any]) -> None:
    answer = client.get("/_control/health")
    assert answer.get_json() == {"status": "ok", "version": __version__, "sandboxes": 1}


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer wrong", "Basic secret", "Bearer secre"])
def test_everything_else_needs_the_token(client: FlaskClient, authorization: str) -> None:
    answer = client.get("/_control/sandboxes", headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.get_json()["error"]["code"] == "unauthorized"


def test_a_sandbox_lives_and_dies(call: Call, sandbox: dict[str, Any]) -> None:
    assert {key: sandbox[key] for key in ("name", "seed", "now", "clock", "apps")} == {
        "name": "s", "seed": 7, "now": "2026-03-02T09:00:00Z", "clock": "frozen", "apps": [],
    }  # fmt: skip
    (organisation,) = sandbox["organisations"]
    assert organisation == {**HARBOUR, "id": organisation["id"], "chart": {"bank": "090"}}
    assert call("GET", "/sandboxes")["sandboxes"] == [sandbox]
    call("DELETE", f"/sandboxes/{sandbox['id']}", expect=204)
    call("GET", f"/sandboxes/{sandbox['id']}", expect=404)
    assert call("GET", "/sandboxes") == {"sandboxes": []}


def test_the_same_seed_gives_the_same_ids(call: Call) -> None:
    ids = [
        call("POST", "/sandboxes", {"name": "s", "seed": seed, "organisations": [HARBOUR]}, expect=201)
        ["organisations"][0]["id"]
        for seed in (1, 1, 2)
    ]  # fmt: skip
    assert ids[0] == ids[1] != ids[2]


def test_organisations_are_added(call: Call, sandbox: dict[str, Any]) -> None:
    path = f"/sandboxes/{sandbox['id']}"
    added = call("POST", f"{path}/organisations", {"ledger": "xero", "name": "Second"}, expect=201)
    assert (added["country"], added["currency"], added["time_zone"]) == ("US", "USD", "UTC")
    assert [each["name"] for each in call("GET", path)["organisations"]] == ["Harbour", "Second"]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({}, "name: Field required"),
        ([], "JSON object"),
        ({"name": "s", "sead": 3}, "sead: Extra inputs are not permitted"),
        ({"name": "s", "organisations": [{**HARBOUR, "time_zone": "Mars"}]}, "'Mars' is not an IANA time zone"),
        ({"name": "s", "organisations": [{**HARBOUR, "ledger": "sage"}]}, "there is no ledger 'sage'"),
        ({"name": "s", "organisations": [{**HARBOUR, "country": "New Zealand"}]}, "organisations.0.country"),
        ({"name": "s", "clock": "stopped"}, "clock: Input should be 'running' or 'frozen'"),
    ],
)
def test_what_is_wrong_is_said(call: Call, value: Any, sentence: str) -> None:
    error = call("POST", "/sandboxes", value, expect=400)["error"]
    assert error["code"] == "bad_request"
    assert sentence in error["message"]
    assert call("GET", "/sandboxes") == {"sandboxes": []}


def test_apps_and_webhooks(call: Call, sandbox: dict[str, Any]) -> None:
    path = f"/sandboxes/{sandbox['id']}"
    wanted = {"ledger": "xero", "name": "careful", "actor": "candidate", "redirect_uris": ["http://x/cb"]}
    app = call("POST", f"{path}/apps", wanted, expect=201)
    assert set(app) == {"client_id", "client_secret", "ledger", "name", "actor", "webhook_key", "flow", "scopes_model"}
    assert call("GET", path)["apps"] == [app]
    hook = f"{path}/apps/{app['client_id']}/webhook"
    assert call("GET", hook) == {"url": None, "key": app["webhook_key"], "status": "none"}
    assert call("PUT", hook, {"url": "http://x/"}) == {
        "url": "http://x/", "key": app["webhook_key"], "status": "pending",
    }  # fmt: skip
    call("PUT", hook, {"url": "ftp://x/"}, expect=400)
    call("PUT", f"{path}/apps/nobody/webhook", {"url": "http://x/"}, expect=404)
    call("POST", f"{path}/apps", {**wanted, "actor": "stranger"}, expect=400)


def test_the_clock_only_moves_forward(call: Call, sandbox: dict[str, Any]) -> None:
    path = f"/sandboxes/{sandbox['id']}/clock"
    assert call("GET", path) == {"now": "2026-03-02T09:00:00Z", "mode": "frozen"}
    assert call("POST", f"{path}/advance", {"seconds": 90})["now"] == "2026-03-02T09:01:30Z"
    assert call("PUT", path, {"now": "2026-03-03T00:00:00+13:00"})["now"] == "2026-03-02T11:00:00Z"
    assert call("PUT", path, {"now": "2026-03-02T10:59:59Z"}, expect=409)["error"]["code"] == "conflict"
    call("POST", f"{path}/advance", {"seconds": -1}, expect=409)
    call("POST", f"{path}/advance", {"seconds": 1e300}, expect=400)
    assert call("PUT", path, {"mode": "running"})["mode"] == "running"


def test_faults(call: Call, sandbox: dict[str, Any]) -> None:
    path = f"/sandboxes/{sandbox['id']}/faults"
    wanted = {"fault": "throttled", "settings": {"retry_after": 3}, "match": {"path": "/Inv"}, "trigger": {"times": 2}}
    added = call("POST", path, wanted, expect=201)
    assert added == {
        "id": added["id"], "fault": "throttled", "point": "before_auth", "settings": {"retry_after": 3},
        "match": {"path": "/Inv"},
        "trigger": {"skip": 0, "times": 2, "probability": 1.0, "seconds": None}, "seen": 0, "struck": 0,
    }  # fmt: skip
    assert call("GET", path) == {"faults": [added]}
    call("DELETE", f"{path}/{added['id']}", expect=204)
    call("DELETE", f"{path}/{added['id']}", expect=404)
    call("POST", path, {"fault": "outage"}, expect=201)
    call("DELETE", path, expect=204)
    assert call("GET", path) == {"faults": []}


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"fault": "gremlin"}, "there is no fault 'gremlin'; there are bad_element,"),
        ({"fault": "delay"}, "seconds: Field required"),
        ({"fault": "outage", "settings": {"seconds": 3}}, "seconds: Extra inputs"),
        ({"fault": "outage", "match": {"path": "("}}, "match.path: '(' is not a regular expression"),
        ({"fault": "outage", "trigger": {"probability": 2}}, "trigger.probability"),
    ],
)
def test_faults_that_cannot_be(call: Call, sandbox: dict[str, Any], value: Any, sentence: str) -> None:
    error = call("POST", f"/sandboxes/{sandbox['id']}/faults", value, expect=400)["error"]
    assert sentence in error["message"]


def test_exchanges_are_paged_and_filtered(call: Call, client: FlaskClient, sandbox: dict[str, Any]) -> None:
    path = f"/sandboxes/{sandbox['id']}"
    for actor in ("candidate", "bookkeeper", "candidate"):
        app = call("POST", f"{path}/apps", {"ledger": "xero", "name": "a", "actor": actor}, expect=201)
        client.post(f"/connections/echo?client_id={app['client_id']}", data="body")
    found = call("GET", f"{path}/exchanges")["exchanges"]
    assert [each["actor"] for each in found] == ["candidate", "bookkeeper", "candidate"]
    assert found[0]["at"] == "2026-03-02T09:00:00Z"
    assert (found[0]["ledger"], found[0]["method"], found[0]["status"]) == ("xero", "POST", 200)
    assert found[0]["request_body"] == "body"
    later = call("GET", f"{path}/exchanges?after={found[0]['seq']}&actor=candidate&ledger=xero&limit=1")
    assert later["exchanges"] == [found[2]]
    call("GET", f"{path}/exchanges?limit=0", expect=400)


def test_books(call: Call, store: Store, sandbox: dict[str, Any]) -> None:
    (organisation,) = sandbox["organisations"]
    path = f"/sandboxes/{sandbox['id']}/organisations/{organisation['id']}"
    with store.transaction() as connection:
        world = worlds.load_sandbox(connection, sandbox["id"])
        assert world is not None
        books = Books(connection, world, worlds.list_organisations(connection, sandbox["id"])[0])
        books.post("Invoice", "1", "2026-03-02", [Line("090", Decimal("24.10")), Line("200", Decimal("-24.10"))])
    assert call("GET", f"{path}/trial-balance") == {
        "accounts": [
            {"id": "090", "name": "Bank", "balance": "24.10"}, {"id": "200", "name": "200", "balance": "-24.10"},
        ],
        "total": "0.00",
    }  # fmt: skip
    assert call("GET", f"{path}/integrity") == {
        "ok": True, "problems": [], "receivables_control": "0.00", "open_invoices": "0.00",
    }  # fmt: skip
    call("GET", f"/sandboxes/{sandbox['id']}/organisations/nobody/integrity", expect=404)


def test_what_the_wire_reports_too_late_changes_nothing(call: Call, sandbox: dict[str, Any]) -> None:
    call("GET", "/outbox", token="wrong", expect=401)
    looked = call("GET", "/outbox")
    assert looked | {"next_due_seconds": None} == {"deliveries": [], "handshakes": [], "next_due_seconds": None}
    call("POST", "/outbox/attempts", {"delivery": 99, "status": 200}, expect=204)
    path = f"/sandboxes/{sandbox['id']}/apps"
    app = call("POST", path, {"ledger": "xero", "name": "careful", "actor": "candidate"}, expect=201)
    hook = f"{path}/{app['client_id']}/webhook"
    call("PUT", hook, {"url": "http://first/"})
    assert [each["url"] for each in call("GET", "/outbox")["handshakes"]] == ["http://first/"]
    call("PUT", hook, {"url": "http://second/"})
    late = {"client_id": app["client_id"], "url": "http://first/", "passed": True}
    call("POST", "/outbox/handshakes", late, expect=204)
    assert call("GET", hook)["status"] == "pending"


def test_grants_of_an_app_without_any(call: Call, sandbox: dict[str, Any]) -> None:
    path = f"/sandboxes/{sandbox['id']}"
    app = call("POST", f"{path}/apps", {"ledger": "xero", "name": "a", "actor": "candidate"}, expect=201)
    client_id = app["client_id"]
    assert call("POST", f"{path}/grants/revoke", {"client_id": client_id}) == {"revoked": 0}
    assert call("POST", f"{path}/grants/expire", {"client_id": client_id, "tokens": "refresh"}) == {"expired": 0}
    call("POST", f"{path}/grants/expire", {"client_id": client_id, "tokens": "all"}, expect=400)
    call("POST", f"{path}/grants/revoke", {"client_id": "nobody"}, expect=404)


@pytest.mark.parametrize("path", ["/nothing", "/sandboxes/nobody", "/sandboxes/nobody/clock", "/sandboxes/a/b/c/d"])
def test_what_is_not_there(call: Call, path: str) -> None:
    assert call("GET", path, expect=404)["error"]["code"] == "not_found"


def test_settings_are_the_ledger_s_own(call: Call, sandbox: dict[str, Any]) -> None:
    path = f"/sandboxes/{sandbox['id']}/organisations/{sandbox['organisations'][0]['id']}"
    assert call("PATCH", path, {})["settings"] == {}
    assert (
        "period_lock_date"
        in call("PATCH", path, {"settings": {"period_lock_date": None}}, expect=400)["error"]["message"]
    )
    call("PATCH", f"{path}x", {}, expect=404)
    call("PATCH", path, {"setings": {}}, expect=400)
