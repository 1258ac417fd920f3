"""The official OpenAPI document against the ledger: random requests for every operation, and answers in its shapes.

The document is not in this repository. `XERO_OPENAPI` names it; else it is looked for beside the checkout.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from schema_deviations import corrected
from werkzeug.test import TestResponse
from xero_client import World, Xero, connect, load

from sevenpoint.mock_ledgers.xero.coverage import Operation, official
from sevenpoint.mock_ledgers.xero.scopes import BY_MODEL

schemathesis = pytest.importorskip("schemathesis")
yaml = pytest.importorskip("yaml")

DOCUMENT = Path(
    os.environ.get("XERO_OPENAPI") or Path(__file__).parents[4] / "shared" / "reference" / "xero_accounting.yaml"
)
pytestmark = pytest.mark.skipif(
    not DOCUMENT.is_file(), reason=f"{DOCUMENT} is not there: set XERO_OPENAPI to Xero's xero_accounting.yaml"
)
FUZZ = os.environ.get("SEVENPOINT_FUZZ") == "1"
EXAMPLES = settings(
    max_examples=200 if FUZZ else 2,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
EVERY_SCOPE = " ".join(sorted(scope for scope in BY_MODEL["legacy"] if scope.startswith(("accounting.", "payment"))))
HERE = [operation for operation in official()[1] if operation.route is not None and not operation.path.endswith("/pdf")]


@cache
def schema() -> Any:
    """The document, with what is known to be wrong in it put right."""
    raw = yaml.load(DOCUMENT.read_text(encoding="utf-8"), yaml.CSafeLoader)
    plain = json.loads(json.dumps(raw, default=str))  # YAML makes times of the examples
    return schemathesis.openapi.from_dict(corrected(plain))


@pytest.fixture
def xero(world: World) -> Xero:
    """The app with every scope."""
    return connect(world, scope=f"openid offline_access {EVERY_SCOPE}")


def sent(xero: Xero, case: Any) -> TestResponse:
    """Send a generated case with the app's own token and organisation."""
    path = case.formatted_path.removeprefix("/api.xro/2.0").lstrip("/")
    query = {name: str(value) for name, value in (case.query or {}).items()}
    body = None if type(case.body).__name__ == "NotSet" else case.body
    headers = {name: value for name, value in (case.headers or {}).items() if name.lower() == "if-modified-since"}
    return xero.call(case.method, path, body, headers, **query)


def assert_conforms(operation: Operation, answer: TestResponse) -> None:
    """A JSON answer has the shape that the document gives for its status."""
    if "json" in (answer.content_type or ""):
        response = schemathesis.Response.from_any(answer)
        schema()[operation.path][operation.method].validate_response(response)


@pytest.mark.parametrize("operation", HERE, ids=lambda each: each.id)
def test_generated_requests_are_never_a_5xx_and_answers_have_the_document_s_shape(
    operation: Operation, xero: Xero
) -> None:
    @EXAMPLES
    @given(case=schema()[operation.path][operation.method].as_strategy())
    def check(case: Any) -> None:
        answer = sent(xero, case)
        assert answer.status_code < 500, answer.get_data(as_text=True)
        assert_conforms(operation, answer)

    check()


# --- from record to record ------------------------------------------------------------------------------------------


@pytest.fixture
def filled(xero: Xero) -> Xero:
    """Books with something of everything that these tests know how to make; each answer is checked on the way."""
    contact = written(xero, "PUT /Contacts", {"Name": "Able"})["ContactID"]
    line = [{"Description": "Work", "UnitAmount": "100.00", "AccountCode": "200"}]
    sold = {"Type": "ACCREC", "Status": "AUTHORISED", "DueDate": "2026-03-31", "Contact": {"ContactID": contact},
            "LineItems": line}  # fmt: skip
    invoice = written(xero, "PUT /Invoices", sold)["InvoiceID"]
    written(xero, "POST /Invoices/{InvoiceID}", {"Reference": "later"}, invoice)
    paid = {"Invoice": {"InvoiceID": invoice}, "Account": {"Code": "090"}, "Amount": "40.00"}
    payment = written(xero, "PUT /Payments", paid)["PaymentID"]
    note = {"Type": "ACCRECCREDIT", "Status": "AUTHORISED", "Contact": {"ContactID": contact}, "LineItems": line}
    credit = written(xero, "PUT /CreditNotes", note)["CreditNoteID"]
    allocation = {"Amount": "5.00", "Invoice": {"InvoiceID": invoice}}
    written(xero, "PUT /CreditNotes/{CreditNoteID}/Allocations", allocation, credit)
    fee = [{"Description": "Fee", "UnitAmount": "2.90", "AccountCode": "404"}]
    spent = {"Type": "SPEND", "Contact": {"ContactID": contact}, "LineItems": fee, "BankAccount": {"Code": "091"}}
    written(xero, "PUT /BankTransactions", spent)
    written(xero, "PUT /Items", {"Code": "ADV", "Name": "Advice", "SalesDetails": {"UnitPrice": "50.00"}})
    written(xero, "PUT /Accounts", {"Code": "299", "Name": "Audit fees", "Type": "REVENUE"})
    category = written(xero, "PUT /TrackingCategories", {"Name": "Office"})["TrackingCategoryID"]
    written(xero, "PUT /TrackingCategories/{TrackingCategoryID}/Options", {"Name": "East"}, category)
    written(xero, "PUT /Invoices/{InvoiceID}/History", {"HistoryRecords": [{"Details": "Seen"}]}, invoice)
    written(xero, "POST /Payments/{PaymentID}", {"Status": "DELETED"}, payment)
    return xero


def written(xero: Xero, operation: str, body: Any, identity: str = "") -> dict[str, Any]:
    """The first record of a write that must succeed in the document's shape."""
    method, path = operation.split(" ")
    answer = xero.call(method, re.sub(r"\{\w+\}", identity, path[1:]), body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert_conforms(next(each for each in HERE if (each.method, each.path) == (method, path)), answer)
    made: dict[str, Any] = next(value for value in load(answer).values() if isinstance(value, list))[0]
    return made


def test_every_list_and_every_record_in_it_has_the_document_s_shape(filled: Xero) -> None:
    seen, wrong = 0, []
    for operation in (each for each in HERE if each.method == "GET"):
        for path in paths(filled, operation):
            answer = filled.call("GET", path)
            assert answer.status_code in (200, 400, 404), (path, answer.get_data(as_text=True))
            try:
                assert_conforms(operation, answer)
            except AssertionError as error:
                wrong.append(f"GET {path}: {error}")
            seen += answer.status_code == 200
    assert wrong == []
    assert seen >= 25


def paths(xero: Xero, operation: Operation) -> Iterator[str]:
    """The operation's path with the id of each record that its collection lists."""
    path = operation.path[1:]
    if "{" not in path:
        yield path
        return
    if path.count("{") > 1:
        return
    collection, name = path.split("/")[0], re.findall(r"\{(\w+)\}", path)[0]
    listed = xero.call("GET", collection)
    if listed.status_code != 200:
        return
    records = next((value for value in load(listed).values() if isinstance(value, list)), [])
    for record in records[:3]:
        identity = record.get(name) or record.get(f"{collection.removesuffix('s')}ID")
        if identity is not None:
            yield re.sub(r"\{\w+\}", str(identity), path)


def test_chains_of_requests_along_the_ids_that_answers_give(filled: Xero) -> None:
    """Schemathesis follows ids from answers into paths and bodies; the document itself declares no links."""
    statuses: list[int] = []
    some = schema().include(path=[operation.path for operation in HERE if "Attachments" not in operation.path])
    some.app = filled.world.flask

    class Chain(some.as_state_machine()):  # type: ignore[misc]
        def before_call(self, case: Any) -> None:
            """The app's own organisation instead of any."""
            case.headers = {
                "Authorization": f"Bearer {filled.tokens['access_token']}",
                "xero-tenant-id": filled.world.organisation.key,
                "Accept": "application/json",
            }

        def validate_response(self, response: Any, case: Any, additional_checks: Any = (), **_kwargs: Any) -> None:
            """No 5xx, and the document's shape."""
            statuses.append(response.status_code)
            assert response.status_code < 500, response.text
            if "json" in "".join(response.headers.get("content-type", [])):
                case.operation.validate_response(response)

    Chain.run(settings=settings(EXAMPLES, max_examples=300 if FUZZ else 6, stateful_step_count=8))
    assert 200 in statuses
    filled.world.assert_balanced()


def test_a_wrong_shape_would_be_found(xero: Xero) -> None:
    operation = next(each for each in HERE if each.id == "getInvoices")
    xero.invoice("10.00")
    answer = xero.call("GET", "Invoices")
    assert_conforms(operation, answer)
    answer.set_data(answer.get_data(as_text=True).replace('"AmountDue": 10.00', '"AmountDue": "much"'))
    with pytest.raises(AssertionError):
        assert_conforms(operation, answer)
