"""Hostile input: the ledger's own fault, nothing half-saved, no traceback, nothing of another company."""

from __future__ import annotations

import gzip
import json
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qbo_caller import Caller, Json, lines, loads, refusal
from sqlalchemy import func, select

from sevenpoint.mock_ledgers.quickbooks.entities import ENTITIES
from sevenpoint.mock_ledgers.store import schema

# Where this code lies on this machine: no answer may show it.
HOME = Path(schema.__file__).parents[3]
_BY_REQUEST = [each for each in ENTITIES.values() if each.operations & {"create", "update"} and each.fields]
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
_ANYTHING = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_QUIET = settings(
    max_examples=200 if os.environ.get("SEVENPOINT_FUZZ") == "1" else 20,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def _no_traceback(caplog: pytest.LogCaptureFixture) -> Any:
    """Whatever comes, nothing of ours fails: internal errors are logged with their traceback."""
    yield
    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []


def _kept(caller: Caller) -> tuple[int, ...]:
    with caller.world.store.transaction() as connection:
        tables = (schema.document, schema.posting, schema.change, schema.sequence)
        return tuple(connection.execute(select(func.count()).select_from(each)).scalar_one() for each in tables)


def _is_own(answer: Any) -> bool:
    """QuickBooks' own fault, with no trace of how this ledger is made."""
    fault = loads(answer).get("Fault", {})
    leaks = any(word in answer.text for word in ("Traceback", "sevenpoint", "sqlite", str(HOME), "Element '"))
    return bool(fault.get("Error")) and not leaks


def _post(caller: Caller, path: str, data: bytes | str, content_type: str = "application/json") -> Any:
    return caller.call("POST", path, data=data, content_type=content_type)


@given(data=st.data())
@_QUIET
def test_wrong_types_for_every_field(caller: Caller, data: st.DataObject) -> None:
    entity = data.draw(st.sampled_from(_BY_REQUEST), label="entity")
    name = data.draw(st.sampled_from(sorted(entity.fields)), label="field")
    body: Json = {name: data.draw(_ANYTHING, label="value")}
    before = _kept(caller)
    answer = _post(caller, entity.name.lower(), json.dumps(body))
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert _is_own(answer)
        assert _kept(caller) == before
    caller.world.assert_balanced()


@given(body=st.binary(max_size=80), kind=st.sampled_from(["application/json", "application/xml", "text/plain", ""]))
@_QUIET
def test_bodies_that_are_nothing(caller: Caller, body: bytes, kind: str) -> None:
    before = _kept(caller)
    for path in ("customer", "batch", "invoice?operation=delete", "recurringtransaction"):
        answer = _post(caller, path, body, kind)
        assert answer.status_code == 400, body
        assert _is_own(answer)
    assert _kept(caller) == before


@given(
    line=st.dictionaries(st.sampled_from(["Amount", "DetailType", "SalesItemLineDetail", "Id", "LinkedTxn"]), _ANYTHING)
)
@_QUIET
def test_lines_that_are_none(caller: Caller, line: Json) -> None:
    before = _kept(caller)
    answer = _post(caller, "invoice", json.dumps({"CustomerRef": {"value": "1"}, "Line": [line, *lines("1.00")]}))
    assert answer.status_code == 400
    assert _is_own(answer)
    assert _kept(caller) == before


@given(statement=st.text(max_size=60) | st.from_regex(r"select \* from [A-Za-z]{1,9} where [A-Z'%()=<> ]{0,20}"))
@_QUIET
def test_statements_that_are_none(caller: Caller, statement: str) -> None:
    answer = caller.call("GET", "query", query_string={"query": statement})
    assert answer.status_code in (200, 400)
    assert answer.status_code == 200 or _is_own(answer)


def test_bodies_of_ten_megabytes_and_bombs(caller: Caller) -> None:
    before = _kept(caller)
    limit = 10 * 1024 * 1024
    for path in ("customer", "batch"):
        answer = _post(caller, path, b"x" * (limit + 1))
        assert answer.status_code == 413
        assert _is_own(answer)
    fits = _post(caller, "customer", json.dumps({"DisplayName": "x" * (limit - 100)}))
    assert refusal(fits)[0] == "2050"
    bomb = gzip.compress(b"0" * 60 * 1024 * 1024, compresslevel=1)
    answer = caller.call("POST", "customer", data=bomb, headers={"Content-Encoding": "gzip"})
    assert refusal(answer)[0] == "2010"
    deep = _post(caller, "customer", '{"a":' * 100_000)
    assert refusal(deep)[0] == "2010"
    assert _kept(caller) == before


def test_an_invoice_of_five_hundred_lines(caller: Caller) -> None:
    customer = caller.customer()
    invoice = caller.invoice(customer, *(["0.01"] * 500))
    assert (len(invoice["Line"]), str(invoice["TotalAmt"])) == (501, "5.00")
    assert caller.read("Invoice", invoice["Id"])["Line"][499]["LineNum"] == 500


_TEXTS = ["👩‍👩‍👧‍👦🇳🇿🥙", "שלום עולם", "مرحبا \u202e بالعالم", "a\u0301\u200b\ufeff", "\U0010ffff",
          "'; drop table document; --",
          "%_\\' or 1=1", "<script>alert(1)</script>", "{{7*7}} %s %n", "\x00\x1b[31m"]  # fmt: skip


@pytest.mark.parametrize("accept", ["application/json", "application/xml"])
def test_any_text_comes_back_as_it_was(caller: Caller, accept: str) -> None:
    for text in _TEXTS:
        customer = caller.make("Customer", {"DisplayName": f"{accept} {text}", "Notes": text})
        assert (customer["Notes"], caller.read("Customer", customer["Id"])["Notes"]) == (text, text)
        shown = caller.call("GET", f"customer/{customer['Id']}", headers={"Accept": accept})
        assert shown.status_code == 200
        if "\x00" in text:  # the database compares up to it only
            continue
        quoted = text.replace("\\", "\\\\").replace("'", "\\'")
        found = caller.call("GET", "query", query_string={
            "query": f"select * from Customer where DisplayName = '{accept} {quoted}'"})  # fmt: skip
        assert loads(found)["QueryResponse"]["Customer"][0]["Id"] == customer["Id"]


def test_ids_of_another_company_lead_nowhere(caller: Caller, make_world: Callable[..., Any]) -> None:
    other = Caller(make_world("quickbooks", seed=8))
    secret = caller.customer("Secret")
    invoice = caller.invoice(secret, "10.00")
    note = caller.make("Attachable", {"Note": "Secret"})
    answers = [
        other.call("GET", f"customer/{secret}"),
        other.call("GET", f"invoice/{invoice['Id']}"),
        other.call("GET", f"attachable/{note['Id']}"),
        other.call("GET", f"download/{note['Id']}"),
        other.post("invoice?operation=delete", {"Id": invoice["Id"], "SyncToken": "0"}),
        other.post("payment", {"CustomerRef": {"value": secret}, "TotalAmt": 1}),
        other.post("batch", {"BatchItemRequest": [{"operation": "delete", "Invoice": {"Id": invoice["Id"]}}]}),
        other.call("GET", "reports/CustomerBalance", query_string={"customer": secret}),
        other.call("GET", "cdc?entities=Customer,Invoice&changedSince=2026-03-01"),
        other.call("GET", "invoice/1", realm=caller.realm),
        other.call("GET", "reports/BalanceSheet", realm=caller.realm),
    ]
    for answer in answers:
        assert "Secret" not in answer.text
    assert [each.status_code for each in answers] == [400] * 6 + [200] * 3 + [403] * 2
    assert caller.read("Invoice", invoice["Id"])["SyncToken"] == "0"


@pytest.mark.parametrize("record", ["0", "-1", "1.5", "1e3", "٣", "9" * 40, "1'--", "%00", "..", "TAX"])
def test_ids_that_are_none(caller: Caller, record: str) -> None:
    for path in (f"customer/{record}", f"attachable/{record}", f"download/{record}", f"recurringtransaction/{record}"):
        answer = caller.call("GET", path)
        assert answer.status_code == 400, path
        assert _is_own(answer)
