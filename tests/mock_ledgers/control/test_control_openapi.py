"""The control API's OpenAPI document: complete, fresh, and true of real answers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from sevenpoint.mock_ledgers.app import create_app
from sevenpoint.mock_ledgers.control import openapi
from sevenpoint.mock_ledgers.control.operations import FOLLOW, INTERNAL, OPERATIONS
from sevenpoint.mock_ledgers.store import Store

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "control-api.openapi.json"


@pytest.fixture
def flask(store: Store) -> Flask:
    return create_app(store, "secret")


def test_every_route_has_its_row(flask: Flask) -> None:
    """A new route needs a row in `control/operations.py`."""
    routed = set()
    for rule in flask.url_map.iter_rules():
        path = re.sub(r"<(\w+)>", r"{\1}", rule.rule).removeprefix("/_control")
        if rule.rule.startswith("/_control") and path not in ("/<path:path>", "/openapi.json", *INTERNAL):
            routed |= {(method, path) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    described = {(each.method, each.path) for each in OPERATIONS}
    assert described - {("GET", FOLLOW)} == routed


def test_the_page_is_fresh() -> None:
    """`make docs` writes it."""
    assert PAGE.read_text(encoding="utf-8") == openapi.document()


def test_it_is_served_without_a_token(flask: Flask) -> None:
    served = flask.test_client().get("/_control/openapi.json")
    assert served.get_json() == json.loads(openapi.document())


def test_ids_are_unique_and_references_resolve() -> None:
    document = json.loads(openapi.document())
    ids = [each["operationId"] for path in document["paths"].values() for each in path.values()]
    assert len(ids) == len(set(ids))
    for name in re.findall(r'"#/components/schemas/(\w+)"', openapi.document()):
        assert name in document["components"]["schemas"]


def test_the_settings_of_every_ledger_are_described() -> None:
    schemas = json.loads(openapi.document())["components"]["schemas"]
    named = {each["$ref"] for each in schemas["OrganisationChange"]["properties"]["settings"]["anyOf"]}
    assert named == {"#/components/schemas/QuickBooksSettings", "#/components/schemas/XeroSettings"}
    assert "recurring_hour" in schemas["QuickBooksSettings"]["properties"]


def test_answers_are_as_described(flask: Flask) -> None:
    """Every GET of a sandbox that has something of everything, and what makes it."""
    client, token = flask.test_client(), {"Authorization": "Bearer secret"}
    names = {"sandbox_id": "", "key": "", "client_id": "", "fault_id": "", "checkpoint_id": "", "name": ""}

    def call(method: str, path: str, value: object = None) -> dict[str, object]:
        (row,) = [each for each in OPERATIONS if (each.method, each.path) == (method, path)]
        answer = client.open(f"/_control{path.format(**names)}", method=method, json=value, headers=token)
        assert answer.status_code == (204 if row.answer is None else row.status), answer.get_data(as_text=True)
        if row.answer is None:
            return {}
        found = answer.get_json()
        for each in found.values() if path.endswith("/limits") else [found]:
            row.answer.model_validate(each)
        return dict(found)

    sandbox = "/sandboxes/{sandbox_id}"
    made = call("POST", "/sandboxes", {"name": "s", "organisations": [{"ledger": "xero", "name": "Harbour"}]})
    names["sandbox_id"] = str(made["id"])
    books = call("POST", f"{sandbox}/organisations", {"ledger": "quickbooks", "name": "Second"})
    names["key"] = str(books["id"])
    app = call("POST", f"{sandbox}/apps", {"ledger": "xero", "name": "a", "actor": "candidate"})
    names["client_id"] = str(app["client_id"])
    client.get(f"/identity/connect/authorize?client_id={app['client_id']}")
    call("PUT", f"{sandbox}/apps/{{client_id}}/webhook", {"url": "http://localhost:9/"})
    names["fault_id"] = str(call("POST", f"{sandbox}/faults", {"fault": "outage"})["id"])
    names["checkpoint_id"] = str(call("POST", f"{sandbox}/checkpoints", {"name": "k"})["id"])
    for each in OPERATIONS:
        if each.method == "GET" and each.path != FOLLOW:
            call("GET", each.path)
    call("POST", f"{sandbox}/checkpoints/{{checkpoint_id}}/rewind")
    call("POST", f"{sandbox}/clock/advance", {"seconds": 60})
    for which in ("pause", "resume", "drop"):
        call("POST", f"{sandbox}/deliveries/{which}")
    call("DELETE", f"{sandbox}/faults/{{fault_id}}")
    call("DELETE", f"{sandbox}/checkpoints/{{checkpoint_id}}")
    call("DELETE", sandbox)
