"""Batch: items stand or fall alone, under HTTP 200 (quickbooks.md 4.2)."""

from __future__ import annotations

from typing import Any

from qbo_caller import Caller, Json, lines, loads, refusal


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


def test_a_batch_is_replayed_as_a_whole(caller: Caller) -> None:
    item = {"bId": "1", "operation": "create", "Customer": {"DisplayName": "Once"}}
    assert _batch(caller, item, options="?requestid=r") == _batch(caller, item, options="?requestid=r")
    assert caller.query("select count(*) from Customer") == {"totalCount": 1}
