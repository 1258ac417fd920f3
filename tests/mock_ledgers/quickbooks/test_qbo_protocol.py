"""Replay, change data capture, refusals, robustness, errors that the control room makes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from flask import g
from qbo_caller import Caller, lines, refusal

from sevenpoint.mock_ledgers.app import LEDGERS


def test_a_request_id_replays_the_first_answer_word_for_word(caller: Caller) -> None:
    first = caller.post("customer?requestid=r-1", {"DisplayName": "Once"})
    again = caller.post("customer?requestid=r-1", {"DisplayName": "Once"})
    assert again.data == first.data
    assert caller.query("select count(*) from Customer") == {"totalCount": 1}


def test_a_replay_outlives_the_deletion_of_what_it_made(caller: Caller) -> None:
    body = {"CustomerRef": {"value": caller.customer()}, "TotalAmt": 5}
    first = caller.post("payment?requestid=p", body)
    caller.make("Payment", {"Id": "1", "SyncToken": "0"}, "?operation=delete")
    assert caller.post("payment?requestid=p", body).data == first.data
    assert caller.query("select count(*) from Payment") == {"totalCount": 0}


def test_a_refused_request_may_come_again_with_its_id(caller: Caller) -> None:
    assert refusal(caller.post("customer?requestid=x", {}))[0] == "6080"
    assert caller.post("customer?requestid=x", {"DisplayName": "Now"}).status_code == 200
    assert refusal(caller.post("customer?requestid=" + "y" * 51, {"DisplayName": "Long"}))[0] == "2130"


def test_request_ids_of_another_company_are_another_matter(caller: Caller, make_world: Callable[..., Any]) -> None:
    caller.post("customer?requestid=same", {"DisplayName": "Mine"})
    other = Caller(make_world("quickbooks", seed=8))
    assert other.make("Customer", {"DisplayName": "Theirs"}, "?requestid=same")["DisplayName"] == "Theirs"


def test_changes_come_in_slots_in_the_order_asked(caller: Caller) -> None:
    customer = caller.customer()
    gone = caller.invoice(customer, "1.00")
    caller.world.advance(seconds=10)
    kept = caller.invoice(customer, "2.00")
    caller.make("Invoice", {"Id": gone["Id"], "SyncToken": "0"}, "?operation=delete")
    query = {"entities": "invoice,Payment,Customer", "changedSince": "2026-03-02T00:30:00-08:00"}
    answer = caller.call("GET", "cdc", query_string=query)
    invoices, payments, customers = answer.json["CDCResponse"][0]["QueryResponse"]
    assert payments == {}
    assert [(row["Id"], row.get("status")) for row in invoices["Invoice"]] == [
        (kept["Id"], None),
        (gone["Id"], "Deleted"),
    ]
    assert set(invoices["Invoice"][1]) == {"domain", "status", "Id", "MetaData"}
    assert (invoices["startPosition"], invoices["maxResults"]) == (1, 2)
    assert customers["Customer"][0]["DisplayName"] == "Amy's Bird Sanctuary"
    later = caller.call(
        "GET", "cdc", query_string={"entities": "Customer", "changedSince": "2026-03-02T01:00:05-08:00"}
    )
    assert later.json["CDCResponse"][0]["QueryResponse"] == [{}]


def test_changes_older_than_thirty_days_are_not_told(caller: Caller) -> None:
    answer = caller.call("GET", "cdc", query_string={"entities": "Invoice", "changedSince": "2026-01-01"})
    code, detail = refusal(answer)
    assert code == "500"
    assert detail == (
        "Operation cdc with changedSince date 2026-01-01 which is older than fixed days is not supported."
    )


_NO_OBJECTS = ['{"DisplayName": ', "[]", "7", '"x"', "", "[" * 5000, b"\xff\xfe"]


def test_what_is_not_a_json_object_is_2010(caller: Caller) -> None:
    for body in _NO_OBJECTS:
        answer = caller.call("POST", "customer", data=body, content_type="application/json")
        assert refusal(answer)[0] == "2010"


_WRONG_PROPERTIES: list[dict[str, Any]] = [
    {"BadJson": 1},
    {"displayName": "wrong case"},
    {"DisplayName": {"a": 1}},
    {"DisplayName": ["x"]},
    {"DisplayName": "lone \ud800 surrogate"},
    {"Taxable": "perhaps"},
    {"BillAddr": "1 Street"},
    {"BillAddr": {"Street": "1"}},
    {"SalesTermRef": "3"},
    {"SalesTermRef": {"value": {}}},
    {"PrimaryEmailAddr": {"Address": 5.5}},
]


def test_unknown_and_mistyped_properties_are_2010(caller: Caller) -> None:
    for property_ in _WRONG_PROPERTIES:
        assert refusal(caller.post("customer", {"DisplayName": "X", **property_}))[0] == "2010"
        assert caller.query("select count(*) from Customer") == {"totalCount": 0}


_NO_AMOUNTS: list[Any] = ["NaN", "1e400", "abc", {}, [], True, "1" * 40]


def test_amounts_that_are_none_are_refused(caller: Caller) -> None:
    customer = caller.customer()
    for amount in _NO_AMOUNTS:
        body = {"CustomerRef": {"value": customer}, "Line": [{**lines("1")[0], "Amount": amount}]}
        assert refusal(caller.post("invoice", body))[0] in ("2010", "2140")


_NO_DATES: list[Any] = ["0001-01-01", "9999-12-31", "2026-02-30", "soon", 5]


def test_dates_that_are_none_are_refused(caller: Caller) -> None:
    customer = caller.customer()
    for date in _NO_DATES:
        body = {"CustomerRef": {"value": customer}, "Line": lines("1"), "TxnDate": date}
        assert refusal(caller.post("invoice", body))[0] == "2010"


def test_any_text_survives(caller: Caller) -> None:
    name = 'Zoë 🦉 & "Söhne" <b>\\ 株式会社'
    customer = caller.customer(name, Notes="line\nbreak\u0000")
    read = caller.read("Customer", customer)
    assert (read["DisplayName"], read["Notes"]) == (name, "line\nbreak\u0000")
    assert caller.query("select * from Customer where DisplayName like '%🦉%'")["Customer"][0]["Id"] == customer


_NOT_HERE = [
    ("GET", "customer/1/pdf"),
    ("GET", "customer/1/5"),
    ("PUT", "customer/1"),
    ("DELETE", "invoice/1"),
    ("GET", "reports/Horoscope"),
    ("POST", "Customer"),
    ("POST", "bill/1/send"),
    ("POST", "taxcode"),
    ("POST", "invoice?operation=send"),
    ("POST", "companyinfo"),
    ("GET", ""),
]


def test_what_is_absent_never_answers_200(caller: Caller) -> None:
    for method, path in _NOT_HERE:
        answer = caller.call(method, path, data=b"{}" if method == "POST" else None, content_type="application/json")
        assert refusal(answer)[0] == "500"
        assert "intuit_tid" in answer.headers


def test_ids_are_numbers(caller: Caller) -> None:
    assert refusal(caller.call("GET", "customer/1.5")) == ("2030", "Id should be a valid number. Supplied value:1.5")
    assert refusal(caller.call("GET", "customer/77"))[0] == "610"
    code, detail = refusal(caller.post("customer", {"Id": "77", "SyncToken": "0", "DisplayName": "X"}))
    assert (code, detail) == ("610", "Object Not Found : Another user has deleted this transaction.")


def test_a_gzip_body_is_unpacked(caller: Caller) -> None:
    packed = gzip.compress(json.dumps({"DisplayName": "Packed"}).encode())
    headers = {"Content-Encoding": "gzip"}
    assert caller.call("POST", "customer", data=packed, headers=headers).status_code == 200
    assert refusal(caller.call("POST", "customer", data=b"not gzip", headers=headers))[0] == "2010"


def test_success_says_its_charset_and_the_time_in_pacific(caller: Caller) -> None:
    answer = caller.call("GET", "companyinfo/1")
    assert answer.content_type == "application/json;charset=utf-8"
    assert answer.json["time"] == "2026-03-02T01:00:00.000-08:00"


def test_two_companies_never_see_each_other(caller: Caller, make_world: Callable[..., Any]) -> None:
    other = Caller(make_world("quickbooks", seed=8))
    customer = caller.customer("Secret")
    caller.invoice(customer, "3.00")
    assert other.query("select * from Customer") == {}
    assert refusal(other.call("GET", f"customer/{customer}"))[0] == "610"
    assert refusal(other.post("invoice", {"CustomerRef": {"value": customer}, "Line": lines("1")}))[0] == "2500"
    assert (
        other.call("GET", "query", realm=caller.realm, query_string={"query": "select * from Customer"}).status_code
        == 403
    )


def test_faults_of_the_control_room_are_in_quickbooks_own_form(caller: Caller) -> None:
    ledger = LEDGERS["quickbooks"]
    for name, settings in (
        ("throttled", {"retry_after": 5}),
        ("outage", {}),
        ("server_error", {}),
        ("token_expired", None),
    ):
        with caller.world.flask.test_request_context("/v3/company/1/query", headers={"Accept": "application/json"}):
            g.unit = SimpleNamespace(own_sandbox=None, connection=SimpleNamespace(close=lambda: None))
            answer = getattr(ledger, name)(settings)
        body = answer.get_data(as_text=True)
        if name == "throttled":
            assert (answer.status_code, answer.content_type) == (429, "application/xml")
            assert "The request limit was reached.  Try again later" in body
            assert "Retry-After" not in answer.headers
        elif name == "token_expired":
            assert json.loads(body)["fault"]["error"][0]["code"] == "3200"
        else:
            assert answer.status_code == (503 if name == "outage" else 500)
            assert json.loads(body)["Fault"]["type"] == "SystemFault"
