"""PurchaseOrders (xero.md 5.17)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sdk_client import serve
from xero_client import Xero, load
from xero_python.accounting import (
    AccountingApi,
    Contact,
    HistoryRecord,
    HistoryRecords,
    LineItem,
    PurchaseOrder,
    PurchaseOrders,
)

from sevenpoint.mock_ledgers.bookkeeping import worlds

D = Decimal
LINE = {"Description": "Steel", "UnitAmount": "100.1234", "Quantity": "1", "AccountCode": "310"}


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The SDK's accounting API."""
    yield from serve(xero)


def order(xero: Xero, contact: str, method: str = "PUT", **members: Any) -> dict[str, Any]:
    """A new purchase order."""
    body = {"Contact": {"ContactID": contact}, "LineItems": [LINE], **members}
    made: dict[str, Any] = xero.ok(method, "PurchaseOrders", body)["PurchaseOrders"][0]
    return made


def test_a_new_order(xero: Xero) -> None:
    made = order(xero, xero.contact(), DeliveryDate="2026-03-20", Telephone="5550100")
    assert (made["PurchaseOrderNumber"], made["Status"], made["Type"]) == ("PO-0001", "DRAFT", "PURCHASEORDER")
    assert (made["DateString"], made["DeliveryDateString"]) == ("2026-03-02T00:00:00", "2026-03-20T00:00:00")
    (line,) = made["LineItems"]
    assert (line["UnitAmount"], line["TaxType"], line["TaxAmount"]) == (D("100.1234"), "INPUT2", D("15.02"))
    assert (made["SubTotal"], made["Total"], made["LineAmountTypes"]) == (D("100.12"), D("115.14"), "Exclusive")
    by_number = xero.ok("GET", "PurchaseOrders/PO-0001")["PurchaseOrders"][0]
    assert by_number["PurchaseOrderID"] == made["PurchaseOrderID"]
    assert xero.call("GET", "PurchaseOrders/PO-0002").status_code == 404
    xero.world.assert_balanced()


def test_the_contact_must_exist(xero: Xero) -> None:
    body = {"Contact": {"Name": "Nobody"}, "LineItems": [LINE]}
    assert xero.refused("PUT", "PurchaseOrders", body)
    assert xero.ok("GET", "Contacts")["Contacts"] == []
    xero.ok("PUT", "Contacts", {"Name": "Able Ltd", "ContactNumber": "C-1"})
    body["Contact"] = {"ContactNumber": "C-1", "Name": "Other name"}
    made = xero.ok("PUT", "PurchaseOrders", body)["PurchaseOrders"][0]
    assert made["Contact"]["Name"] == "Able Ltd"
    assert len(xero.refused("PUT", "PurchaseOrders", {"Reference": "x"})) == 2


def test_numbers(xero: Xero) -> None:
    contact = xero.contact()
    made = order(xero, contact, PurchaseOrderNumber="PO-7", Status="SUBMITTED")
    body = {"Contact": {"ContactID": contact}, "LineItems": [LINE], "PurchaseOrderNumber": "PO-7"}
    assert xero.refused("PUT", "PurchaseOrders", body) == ["Order number must be unique"]
    silent = order(xero, contact, "POST", PurchaseOrderNumber="PO-7", Reference="edited")
    assert (silent["PurchaseOrderID"], silent["Reference"]) == (made["PurchaseOrderID"], "edited")
    path = f"PurchaseOrders/{made['PurchaseOrderID']}"
    gone = xero.ok("POST", path, {"Status": "DELETED"})["PurchaseOrders"][0]
    assert (gone["Status"], gone["PurchaseOrderNumber"]) == ("DELETED", "PO-7")
    assert xero.refused("POST", path, {"Reference": "x"}) == ["Deleted PurchaseOrders cannot be updated"]
    held = xero.call("POST", "PurchaseOrders", body, summarizeErrors="false")
    (refused,) = load(held)["PurchaseOrders"]
    assert refused["PurchaseOrderID"] == "00000000-0000-0000-0000-000000000000"
    assert [one["Message"] for one in refused["ValidationErrors"]] == [
        "PurchaseOrder status change is invalid", "Deleted PurchaseOrders cannot be updated",
    ]  # fmt: skip
    assert refused["StatusAttributeString"] == "ERROR"


def test_states(xero: Xero) -> None:
    made = order(xero, xero.contact(), Status="AUTHORISED", SentToContact=True)
    assert made["SentToContact"] is True
    path = f"PurchaseOrders/{made['PurchaseOrderID']}"
    assert xero.ok("POST", path, {"Status": "BILLED"})["PurchaseOrders"][0]["Status"] == "BILLED"
    assert xero.ok("POST", path, {"Status": "DELETED"})["PurchaseOrders"][0]["Status"] == "DELETED"
    draft = order(xero, xero.contact("Baker"), SentToContact=True)
    assert draft["SentToContact"] is False
    assert draft["Warnings"] == [
        {"Message": "Only AUTHORISED and BILLED purchase orders may have SentToContact updated."}
    ]
    path = f"PurchaseOrders/{draft['PurchaseOrderID']}"
    with xero.world.store.transaction() as connection:
        organisation = xero.world.books(connection).organisation
        organisation.settings["purchase_order_transitions"] = {"DRAFT": ["DRAFT"]}
        worlds.save_organisation(connection, organisation)
    assert xero.refused("POST", path, {"Status": "AUTHORISED"}) == ["PurchaseOrder status change is invalid"]


def test_always_a_page(xero: Xero) -> None:
    contact = xero.contact()
    order(xero, contact, Date="2026-03-01")
    order(xero, contact, Date="2026-03-05", Status="SUBMITTED")
    answer = xero.ok("GET", "PurchaseOrders")
    assert answer["pagination"] == {"page": 1, "pageSize": 100, "pageCount": 1, "itemCount": 2}
    assert len(answer["PurchaseOrders"][0]["LineItems"]) == 1
    assert set(answer["PurchaseOrders"][0]["Contact"]) >= {"ContactID", "Name", "HasValidationErrors"}

    def numbers(**query: str) -> list[str]:
        return [one["PurchaseOrderNumber"] for one in xero.ok("GET", "PurchaseOrders", **query)["PurchaseOrders"]]

    assert numbers(Status="SUBMITTED") == ["PO-0002"]
    assert numbers(DateFrom="2026-03-01", DateTo="2026-03-04") == ["PO-0001"]
    assert numbers(order="PurchaseOrderNumber DESC", pageSize="1") == ["PO-0002"]
    assert sorted(numbers(where='Status=="SUBMITTED"')) == ["PO-0001", "PO-0002"]


def test_limits(xero: Xero) -> None:
    body = {"Contact": {"ContactID": xero.contact()}, "LineItems": [LINE], "DeliveryInstructions": "x" * 501}
    assert xero.refused("PUT", "PurchaseOrders", body)
    body["DeliveryInstructions"] = ""
    body["LineItems"] = [{"UnitAmount": 5, "AccountCode": "310"}]
    assert xero.refused("PUT", "PurchaseOrders", body) == ["The description field is mandatory for each line item."]


def test_the_sdk(api: AccountingApi, xero: Xero) -> None:
    tenant, contact = xero.world.organisation.key, xero.contact()
    line = LineItem(description="Steel", quantity=D(2), unit_amount=D("10.00"), account_code="310")
    wanted = PurchaseOrder(contact=Contact(contact_id=contact), line_items=[line], date=dt.date(2026, 3, 1))
    made = api.create_purchase_orders(tenant, PurchaseOrders(purchase_orders=[wanted])).purchase_orders[0]
    assert (made.total, made.date) == (D("23.00"), dt.date(2026, 3, 1))
    edit = PurchaseOrder(purchase_order_number=made.purchase_order_number, reference="again")
    edited = api.update_or_create_purchase_orders(tenant, PurchaseOrders(purchase_orders=[edit])).purchase_orders[0]
    assert edited.purchase_order_id == made.purchase_order_id
    approved = PurchaseOrders(purchase_orders=[PurchaseOrder(status="AUTHORISED")])
    api.update_purchase_order(tenant, made.purchase_order_id, approved)
    assert api.get_purchase_order(tenant, made.purchase_order_id).purchase_orders[0].status == "AUTHORISED"
    by_number = api.get_purchase_order_by_number(tenant, made.purchase_order_number).purchase_orders[0]
    assert by_number.reference == "again"
    listed = api.get_purchase_orders(tenant, status="AUTHORISED", date_from="2026-03-01", date_to="2026-03-01")
    assert (listed.pagination.item_count, len(listed.purchase_orders)) == (1, 1)
    note = HistoryRecords(history_records=[HistoryRecord(details="Rang")])
    api.create_purchase_order_history(tenant, made.purchase_order_id, note)
    assert api.get_purchase_order_history(tenant, made.purchase_order_id).history_records[0].details == "Rang"
    xero.world.assert_balanced()
