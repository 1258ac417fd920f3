"""Batch: items stand or fall alone, under HTTP 200 (quickbooks.md 4.2)."""

from __future__ import annotations

from typing import Any

import pytest
from qbo_caller import Caller, Json, lines, loads, refusal

from sevenpoint.mock_ledgers.quickbooks import batch


def _batch(caller: Caller, *items: Json, options: str = "") -> list[Json]:
    answer = caller.post(f"batch{options}", {"BatchItemRequest": items})
    assert answer.status_code == 200, answer.text
    found: list[Json] = loads(answer)["BatchItemResponse"]
    return found


def test_each_item_is_answered_in_its_place(caller: Caller) -> None:
    customer = caller.customer()
    invoice = caller.invoice(customer, "10.00")
    made, gone, changed, found, refused = _batch(
        caller,
        {"bId": "b1", "operation": "create", "Vendor": {"DisplayName": "Norton"}},
        {"bId": "b2", "operation": "delete", "Invoice": {"Id": invoice["Id"], "SyncToken": "0"}},
        {"bId": "b3", "operation": "update",
         "Customer": {"Id": customer, "SyncToken": "0", "sparse": True, "Notes": "n"}},
        {"bId": "b4", "Query": "select * from Invoice"},
        {"bId": "b5", "operation": "create", "Customer": {"DisplayName": "Norton"}},
    )  # fmt: skip
    assert (made["Vendor"]["DisplayName"], made["bId"]) == ("Norton", "b1")
    assert (gone["Invoice"]["status"], gone["bId"]) == ("Deleted", "b2")
    assert (changed["Customer"]["Notes"], changed["Customer"]["SyncToken"]) == ("n", "1")
    assert found == {"QueryResponse": {}, "bId": "b4"}
    assert (refused["Fault"]["Error"][0]["code"], refused["bId"]) == ("6240", "b5")


def test_a_refused_item_leaves_nothing_behind(caller: Caller) -> None:
    body = {"CustomerRef": {"value": caller.customer()}, "Line": lines("5.00"), "DocNumber": "77"}
    first, second = _batch(caller, *({"bId": str(n), "operation": "create", "Invoice": body} for n in (1, 2)))
    assert first["Invoice"]["DocNumber"] == "77"
    assert second["Fault"]["Error"][0]["code"] == "6140"
    assert caller.query("select count(*) from Invoice") == {"totalCount": 1}


def test_options_of_an_item(caller: Caller) -> None:
    customer = caller.customer()
    body = {"CustomerRef": {"value": customer}, "Line": lines("5.00"), "DocNumber": "77"}
    payment = caller.payment(customer, "5.00")
    allowed, again, voided = _batch(
        caller,
        {"bId": "1", "operation": "create", "Invoice": body},
        {"bId": "2", "operation": "create", "Invoice": body, "optionsData": "allowduplicatedocnum"},
        {"bId": "3", "operation": "update", "Payment": {"Id": payment["Id"], "SyncToken": "0"}, "optionsData": "void"},
    )
    assert allowed["Invoice"]["DocNumber"] == again["Invoice"]["DocNumber"] == "77"
    assert voided["Payment"]["TotalAmt"] == 0


def test_an_item_needs_neither_id_nor_operation(caller: Caller) -> None:
    (made,) = _batch(caller, {"Customer": {"DisplayName": "Plain"}})
    assert made["Customer"]["DisplayName"] == "Plain"
    assert "bId" not in made


def test_thirty_items_are_the_most(caller: Caller) -> None:
    items = [{"bId": str(n), "operation": "create", "Customer": {"DisplayName": f"C{n}"}} for n in range(31)]
    assert refusal(caller.post("batch", {"BatchItemRequest": items}))[0] == "1040"
    assert caller.query("select count(*) from Customer") == {"totalCount": 0}
    assert len(_batch(caller, *items[:30])) == 30
    assert refusal(caller.post("batch", {}))[0] == "2020"


_STRANGE: list[Any] = [
    5, "x", {}, {"Query": 5}, {"Query": "selekt"}, {"Horoscope": {}}, {"Customer": []}, {"Customer": [7]},
    {"Customer": None}, {"Customer": {}, "Vendor": {}}, {"operation": [1], "Customer": {}}, {"bId": {"a": 1}},
    {"operation": "merge", "Customer": {"DisplayName": "X"}}, {"operation": "delete", "Customer": {"Id": "1"}},
]  # fmt: skip


def test_strange_items_are_faults_of_their_own(caller: Caller) -> None:
    for answer in _batch(caller, *_STRANGE):
        assert answer["Fault"]["type"] == "ValidationFault"
    assert caller.query("select count(*) from Customer") == {"totalCount": 0}


def test_changes_and_reports_are_asked_for(caller: Caller) -> None:
    customer = caller.customer()
    caller.invoice(customer, "10.00")
    since = "2026-03-01T00:00:00Z"
    changes, report, bad_changes, bad_report = _batch(
        caller,
        {"bId": "c", "CDCQuery": {"Entities": "Invoice,Payment", "ChangedSince": since}},
        {"bId": "r", "ReportQuery": "ProfitAndLoss?start_date=2026-03-01&end_date=2026-03-31"},
        {"CDCQuery": {"Entities": "Invoice"}},
        {"ReportQuery": "Horoscope"},
    )
    slots = changes["CDCResponse"][0]["QueryResponse"]
    assert (changes["bId"], len(slots[0]["Invoice"]), slots[1]) == ("c", 1, {})
    assert (report["bId"], report["Report"]["Header"]["ReportName"]) == ("r", "ProfitAndLoss")
    assert report["Report"]["Header"]["EndPeriod"] == "2026-03-31"
    assert [each["Fault"]["Error"][0]["code"] for each in (bad_changes, bad_report)] == ["2020", "500"]


def test_items_void_and_send(caller: Caller) -> None:
    customer = caller.customer()
    first, second = (caller.invoice(customer, "10.00", BillEmail={"Address": "a@example.com"}) for _ in range(2))
    bare = caller.invoice(customer, "10.00")
    voided, sent, unsent, *unknown = _batch(
        caller,
        {"operation": "void", "Invoice": {"Id": first["Id"], "SyncToken": "0"}},
        {"operation": "send", "Invoice": {"Id": second["Id"]}},
        {"operation": "send", "Invoice": {"Id": bare["Id"]}},
        {"operation": "send", "Customer": {"Id": customer}},
        {"operation": "revert", "Invoice": {"Id": bare["Id"], "SyncToken": "0"}},
        {"operation": "merge", "Customer": {"Id": customer, "SyncToken": "0"}},
        {"operation": "void", "Bill": {"Id": "1", "SyncToken": "0"}},
    )
    assert (voided["Invoice"]["TotalAmt"], sent["Invoice"]["EmailStatus"]) == (0, "EmailSent")
    assert unsent["Fault"]["Error"][0]["code"] == "6420"
    assert {each["Fault"]["Error"][0]["code"] for each in unknown} == {"500"}


def test_a_batch_holds_a_thousand_records(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    assert batch.MOST_ROWS == 1000
    monkeypatch.setattr(batch, "MOST_ROWS", 3)
    customer = caller.customer()
    for _ in range(2):
        caller.invoice(customer, "1.00")
    full, cut, none = _batch(caller, *({"Query": "select * from Invoice"} for _ in range(3)))
    assert [len(each["QueryResponse"].get("Invoice", [])) for each in (full, cut, none)] == [2, 1, 0]


def test_a_batch_is_replayed_as_a_whole(caller: Caller) -> None:
    item = {"bId": "1", "operation": "create", "Customer": {"DisplayName": "Once"}}
    assert _batch(caller, item, options="?requestid=r") == _batch(caller, item, options="?requestid=r")
    assert caller.query("select count(*) from Customer") == {"totalCount": 1}
