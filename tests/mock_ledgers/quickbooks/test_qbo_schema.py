"""Our own OpenAPI document against the ledger: random requests for every operation, and answers in its shapes."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from qbo_caller import Caller

from sevenpoint.mock_ledgers.quickbooks.openapi import document

DOCUMENT = Path(__file__).parents[3] / "docs" / "reference" / "quickbooks.openapi.json"
_PLAIN = json.loads(document())
_HERE = [(path, method) for path, item in _PLAIN["paths"].items() for method in item]
_EXAMPLES = settings(
    max_examples=20 if os.environ.get("SEVENPOINT_FUZZ") == "1" else 1,
    deadline=None, database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
    derandomize=True,
)  # fmt: skip
_PARTS = 4


@cache
def _schema() -> Any:
    return pytest.importorskip("schemathesis").openapi.from_dict(_PLAIN)


def _send(caller: Caller, case: Any) -> Any:
    path = case.formatted_path.removeprefix("/v3/company/").partition("/")[2]
    if case.formatted_path.startswith("/manage/"):  # beside the company's paths
        bearer = {"Authorization": f"Bearer {caller.tokens['access_token']}"}
        return caller.world.client.get(f"/manage/entitlements/v3/{caller.realm}", headers=bearer)
    options: dict[str, Any] = {"query_string": {name: str(value) for name, value in (case.query or {}).items()}}
    if type(case.body).__name__ != "NotSet":
        media = case.media_type or "application/json"
        options["data"] = case.body if isinstance(case.body, bytes | str) else json.dumps(case.body, default=str)
        options["content_type"] = f"{media}; boundary=B" if "multipart" in media else media
    elif path.endswith("/send"):
        options["content_type"] = "application/octet-stream"
    return caller.call(case.method, path, **options)


@pytest.mark.parametrize("part", range(_PARTS))
def test_generated_requests_are_answered_in_the_document_s_shape(caller: Caller, part: int) -> None:
    pytest.importorskip("schemathesis")
    _fill(caller)
    for path, method in _HERE[part::_PARTS]:
        _check(caller, _schema()[path][method.upper()])
    caller.world.assert_balanced()


def _check(caller: Caller, operation: Any) -> None:
    schemathesis = pytest.importorskip("schemathesis")

    @_EXAMPLES
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        answer = _send(caller, case)
        assert answer.status_code < 500, (operation.path, case.body, answer.text)
        if "json" in (answer.content_type or ""):
            operation.validate_response(schemathesis.Response.from_any(answer))

    check()


def _fill(caller: Caller) -> None:
    """So that reads find something: the first record of each kind has id 1."""
    customer = caller.customer()
    invoice = caller.invoice(customer, "10.00", "5.00", PrivateNote="n", BillEmail={"Address": "a@example.com"})
    caller.payment(customer, "4.00", (invoice["Id"], "4.00"))
    caller.make("Vendor", {"DisplayName": "Norton"})


def test_ready_records_have_the_document_s_shape(caller: Caller) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    _fill(caller)
    for path, method in _HERE:
        if method == "get" and path.endswith("/{id}"):
            name = path.split("/")[-2]
            for record in ("1", "2"):
                answer = caller.call("GET", f"{name}/{record}")
                if answer.status_code == 200 and "json" in answer.content_type:
                    _schema()[path]["GET"].validate_response(schemathesis.Response.from_any(answer))
