"""Quotes (xero.md 5.16): the separate back end and its rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from sdk_client import serve
from xero_client import Xero, load
from xero_python.accounting import (
    AccountingApi,
    Contact,
    HistoryRecord,
    HistoryRecords,
    LineItem,
    Quote,
    QuoteLineAmountTypes,
    Quotes,
    QuoteStatusCodes,
)

D = Decimal
LINE = {"Description": "Advice", "UnitAmount": "10.12345", "Quantity": "3", "AccountCode": "200"}


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The SDK's accounting API."""
    yield from serve(xero)


def quote(xero: Xero, contact: str, *lines: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A new quote."""
    body = {"Contact": {"ContactID": contact}, "Date": "2026-03-02", "LineItems": list(lines) or [LINE], **members}
    made: dict[str, Any] = xero.ok("PUT", "Quotes", body)["Quotes"][0]
    return made


def test_the_separate_back_end(xero: Xero) -> None:
    contact = xero.contact()
    body = {"Contact": {"ContactID": contact}, "Date": "2026-03-02", "LineItems": [LINE], "ExpiryDate": "2026-03-31"}
    answer = xero.call("PUT", "Quotes", body)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.get_data(as_text=True).startswith('{\r\n  "SummarizeErrors": false,\r\n  "Id": ')
    (made,) = load(answer)["Quotes"]
    assert (made["Date"], made["DateString"]) == ("/Date(1772409600000)/", "2026-03-02T00:00:00")
    assert (made["ExpiryDate"], made["UpdatedDateUTC"]) == ("/Date(1774915200000)/", "/Date(1772442000000)/")
    assert (made["LineAmountTypes"], made["QuoteNumber"], made["Status"]) == ("EXCLUSIVE", "QU-0001", "DRAFT")
    assert made["Contact"] == {"ContactID": contact, "Name": "Able Ltd", "EmailAddress": ""}
    (line,) = made["LineItems"]
    assert next(iter(line)) == "LineItemID"
    assert (line["ItemCode"], line["UnitAmount"], line["LineAmount"]) == ("", D("10.1235"), D("30.37"))
    assert (line["TaxAmount"], "TaxType" in line) == (D("0.00"), False)
    assert (made["SubTotal"], made["TotalTax"], made["Total"]) == (D("30.37"), D("0.00"), D("30.37"))
    listed = xero.ok("GET", "Quotes", page="1")
    assert "pagination" not in listed
    assert listed["Quotes"] == [made]
    missing = xero.call("GET", "Quotes/11111111-2222-4333-8444-555555555555")
    assert missing.status_code == 404


def test_tax_and_casing(xero: Xero) -> None:
    made = quote(xero, xero.contact(), {**LINE, "UnitAmount": 115, "Quantity": 1, "TaxType": "OUTPUT2"},
                 LineAmountTypes="Inclusive")  # fmt: skip
    assert (made["LineAmountTypes"], made["TotalTax"], made["Total"]) == ("INCLUSIVE", D("15.00"), D("115.00"))
    changed = xero.ok("POST", f"Quotes/{made['QuoteID']}", {"LineAmountTypes": "NOTAX"})["Quotes"][0]
    assert (changed["LineAmountTypes"], changed["TotalTax"]) == ("NOTAX", D("0.00"))


def test_the_life_of_a_quote(xero: Xero) -> None:
    made = quote(xero, xero.contact())
    path = f"Quotes/{made['QuoteID']}"
    assert xero.refused("POST", path, {"Status": "ACCEPTED"})
    for step in ("SENT", "ACCEPTED", "INVOICED", "SENT", "DECLINED", "SENT", "ACCEPTED"):
        assert xero.ok("POST", path, {"Status": step})["Quotes"][0]["Status"] == step
    assert xero.refused("POST", path, {"LineItems": [{**LINE, "Quantity": 4}]})
    assert xero.refused("POST", path, {"Date": "2026-03-03"})
    noted = xero.ok("POST", path, {"Terms": "Net 20", "Date": "2026-03-02", "LineItems": made["LineItems"]})
    assert noted["Quotes"][0]["Terms"] == "Net 20"
    assert xero.ok("POST", path, {"Status": "DELETED"})["Quotes"][0]["Status"] == "DELETED"
    assert xero.refused("POST", path, {"Status": "DRAFT"})
    xero.world.assert_balanced()


def test_lines_are_a_set_by_id(xero: Xero) -> None:
    made = quote(xero, xero.contact(), LINE, {**LINE, "Description": "Second"})
    first = made["LineItems"][0]["LineItemID"]
    lines = [{"LineItemID": first, "Quantity": 1}, {**LINE, "Description": "Third"}]
    changed = xero.ok("POST", f"Quotes/{made['QuoteID']}", {"LineItems": lines})["Quotes"][0]
    assert [line["Description"] for line in changed["LineItems"]] == ["Advice", "Third"]
    assert (changed["LineItems"][0]["LineItemID"], changed["LineItems"][0]["Quantity"]) == (first, D("1.0000"))


def test_what_is_refused(xero: Xero) -> None:
    contact = {"ContactID": xero.contact()}
    assert len(xero.refused("PUT", "Quotes", {"Reference": "x"})) == 3
    body = {"Contact": contact, "Date": "2026-03-02", "LineItems": [{"UnitAmount": 3}]}
    assert xero.refused("PUT", "Quotes", body) == ["The description field is mandatory for each line item."]
    body["LineItems"] = [LINE]
    assert xero.refused("PUT", "Quotes", {**body, "Title": "x" * 101})
    assert xero.refused("PUT", "Quotes", {**body, "Status": "ACCEPTED"})
    assert xero.refused("PUT", "Quotes", {**body, "CurrencyCode": "EUR"}) == [
        "Organisation is not subscribed to currency EUR"
    ]
    xero.ok("PUT", "Quotes", {**body, "QuoteNumber": "Q-7"})
    assert xero.refused("POST", "Quotes", {**body, "QuoteNumber": "Q-7"})


def test_filters(xero: Xero) -> None:
    able, baker = xero.contact(), xero.contact("Baker")
    quote(xero, able, Date="2026-03-01", QuoteNumber="Q-71")
    quote(xero, baker, Date="2026-03-05", QuoteNumber="q-72", ExpiryDate="2026-04-30", Status="SENT")

    def numbers(**query: str) -> list[str]:
        return [one["QuoteNumber"] for one in xero.ok("GET", "Quotes", **query)["Quotes"]]

    assert sorted(numbers(QuoteNumber="Q-7")) == ["Q-71", "q-72"]
    assert numbers(QuoteNumber="72") == ["q-72"]
    assert numbers(DateFrom="2026-03-02") == ["q-72"]
    assert numbers(DateTo="2026-03-01") == ["Q-71"]
    assert numbers(ExpiryDateFrom="2026-04-01", ExpiryDateTo="2026-05-01") == ["q-72"]
    assert numbers(ContactID=able) == ["Q-71"]
    assert numbers(Status="sent") == ["q-72"]
    assert numbers(order="Date DESC") == ["q-72", "Q-71"]
    assert numbers(page="2") == []
    assert sorted(numbers(where='Status=="SENT"')) == ["Q-71", "q-72"]


def test_tracking_by_option_only(xero: Xero) -> None:
    category = xero.ok("PUT", "TrackingCategories", {"Name": "Office"})["TrackingCategories"][0]["TrackingCategoryID"]
    option = xero.ok("PUT", f"TrackingCategories/{category}/Options", {"Name": "East"})["Options"][0]
    contact = xero.contact()
    by_name = quote(xero, contact, {**LINE, "Tracking": [{"Name": "Office", "Option": "East"}]})
    assert by_name["LineItems"][0]["Tracking"] == []
    by_id = quote(xero, contact, {**LINE, "Tracking": [{"TrackingOptionID": option["TrackingOptionID"]}]})
    assert by_id["LineItems"][0]["Tracking"][0]["Option"] == "East"


def test_xml(xero: Xero) -> None:
    quote(xero, xero.contact())
    root = ElementTree.fromstring(xero.call("GET", "Quotes", headers={"Accept": ""}).get_data())
    assert root.findtext("Quotes/Quote/QuoteNumber") == "QU-0001"
    assert root.findtext("Quotes/Quote/Date") == "2026-03-02T00:00:00.000"


def test_the_sdk(api: AccountingApi, xero: Xero) -> None:
    tenant, contact = xero.world.organisation.key, xero.contact()
    line = LineItem(description="Advice", quantity=D(2), unit_amount=D("10.25"), account_code="200",
                    tax_type="OUTPUT2")  # fmt: skip
    wanted = Quote(contact=Contact(contact_id=contact), date=dt.date(2026, 3, 2), line_items=[line], title="Advice",
                   line_amount_types=QuoteLineAmountTypes.EXCLUSIVE)  # fmt: skip
    made = api.create_quotes(tenant, Quotes(quotes=[wanted])).quotes[0]
    assert (made.total, made.quote_number) == (D("23.58"), "QU-0001")
    sent = Quote(quote_id=made.quote_id, contact=Contact(contact_id=contact), date=dt.date(2026, 3, 2),
                 status=QuoteStatusCodes.SENT)  # fmt: skip
    assert api.update_or_create_quotes(tenant, Quotes(quotes=[sent])).quotes[0].status == QuoteStatusCodes.SENT
    accepted = Quotes(quotes=[Quote(contact=Contact(contact_id=contact), date=dt.date(2026, 3, 2),
                                    status=QuoteStatusCodes.ACCEPTED)])  # fmt: skip
    assert api.update_quote(tenant, made.quote_id, accepted).quotes[0].status == QuoteStatusCodes.ACCEPTED
    found = api.get_quote(tenant, made.quote_id).quotes[0]
    assert (found.date, found.line_items[0].unit_amount) == (dt.date(2026, 3, 2), D("10.2500"))
    listed = api.get_quotes(tenant, status="ACCEPTED", date_from=dt.date(2026, 3, 1), quote_number="QU").quotes
    assert [one.quote_id for one in listed] == [made.quote_id]
    note = HistoryRecords(history_records=[HistoryRecord(details="Called")])
    api.create_quote_history(tenant, made.quote_id, note)
    rows = api.get_quote_history(tenant, made.quote_id).history_records
    assert [row.changes for row in rows] == ["Note", "Accepted", "Sent", "Created"]
