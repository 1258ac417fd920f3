"""RepeatingInvoices (xero.md 6): templates, and what they make as the sandbox's clock goes on."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sdk_client import serve
from xero_client import Xero, connect, load, moment
from xero_python.accounting import (
    AccountingApi,
    Contact,
    CurrencyCode,
    HistoryRecord,
    HistoryRecords,
    LineAmountTypes,
    LineItem,
    RepeatingInvoice,
    RepeatingInvoices,
    Schedule,
)

from sevenpoint.mock_ledgers.bookkeeping import worlds
from sevenpoint.mock_ledgers.xero.resources import repeating_generation

D = Decimal
LINE = {"Description": "Retainer [Month] [Year]", "UnitAmount": "500.00", "AccountCode": "200", "TaxType": "OUTPUT2"}


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The SDK's accounting API."""
    yield from serve(xero)


def template(xero: Xero, start: str = "2026-03-31", *, period: int = 1, unit: str = "MONTHLY", due: int = 20,
             kind: str = "OFFOLLOWINGMONTH", end: str | None = None, **members: Any) -> dict[str, Any]:  # fmt: skip
    """A new template."""
    schedule = {"Period": period, "Unit": unit, "DueDate": due, "DueDateType": kind, "StartDate": start}
    if end is not None:
        schedule["EndDate"] = end
    body = {
        "Type": "ACCREC", "Status": "AUTHORISED", "Contact": {"Name": "Able Ltd"}, "LineItems": [LINE],
        "LineAmountTypes": "Exclusive", "CurrencyCode": "NZD", "Reference": "[Week]", "Schedule": schedule, **members,
    }  # fmt: skip
    made: dict[str, Any] = xero.ok("PUT", "RepeatingInvoices", body)["RepeatingInvoices"][0]
    return made


def later(xero: Xero, **delta: float) -> None:
    """Months later: the consent has run out and is given again."""
    xero.world.advance(**delta)
    xero.tokens = connect(xero.world).tokens


def made_by(xero: Xero, identity: str) -> list[dict[str, Any]]:
    """The invoices of a template, the oldest date first."""
    where = f'RepeatingInvoiceID==Guid("{identity}")'
    found: list[dict[str, Any]] = xero.ok("GET", "Invoices", where=where, order="Date", page="1")["Invoices"]
    return found


def day(text: str) -> str:
    """The calendar date of a wire date."""
    return moment(text).date().isoformat()


def test_fourteen_months_in_order(xero: Xero) -> None:
    made = template(xero)
    assert day(made["Schedule"]["NextScheduledDate"]) == "2026-03-31"
    assert made["RepeatingInvoiceID"] == made["ID"]
    assert (made["Total"], made["Reference"]) == (D("575.00"), "[Week]")
    assert made_by(xero, made["ID"]) == []
    answer = xero.world.client.post(
        f"/_control/sandboxes/{xero.world.sandbox_id}/clock/advance",
        json={"seconds": 425 * 86_400},
        headers={"Authorization": "Bearer control"},
    )
    assert answer.status_code == 200, answer.get_data(as_text=True)
    later(xero, seconds=1)
    invoices = made_by(xero, made["ID"])
    days = [day(one["Date"]) for one in invoices]
    assert days == [
        "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30",
        "2026-10-31", "2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30",
    ]  # fmt: skip
    assert [one["InvoiceNumber"] for one in invoices] == [f"INV-{number:04d}" for number in range(1, 15)]
    assert {one["Status"] for one in invoices} == {"AUTHORISED"}
    assert {one["RepeatingInvoiceID"] for one in invoices} == {made["ID"]}
    assert day(invoices[0]["DueDate"]) == "2026-04-20"
    assert {one["AmountDue"] for one in invoices} == {D("575.00")}
    stamps = [moment(one["UpdatedDateUTC"]) for one in invoices]
    assert stamps == sorted(stamps)
    assert len(set(stamps)) == 14
    shown = xero.ok("GET", f"RepeatingInvoices/{made['ID']}")["RepeatingInvoices"][0]
    assert day(shown["Schedule"]["StartDate"]) == "2026-03-31"
    assert day(shown["Schedule"]["NextScheduledDate"]) == "2027-05-31"
    xero.world.assert_balanced()


def test_two_templates_take_turns(xero: Xero) -> None:
    weekly = template(xero, "2026-03-05", period=2, unit="WEEKLY", due=7, kind="DAYSAFTERBILLDATE", end="2026-04-10")
    monthly = template(xero, "2026-03-15", Contact={"Name": "Baker Ltd"}, Status="DRAFT")
    later(xero, days=59)
    every = xero.ok("GET", "Invoices", order="InvoiceNumber", page="1")["Invoices"]
    assert [(day(one["Date"]), one["Contact"]["Name"], one["Status"]) for one in every] == [
        ("2026-03-05", "Able Ltd", "AUTHORISED"),
        ("2026-03-15", "Baker Ltd", "DRAFT"),
        ("2026-03-19", "Able Ltd", "AUTHORISED"),
        ("2026-04-02", "Able Ltd", "AUTHORISED"),
        ("2026-04-15", "Baker Ltd", "DRAFT"),
    ]
    assert day(every[0]["DueDate"]) == "2026-03-12"
    ended = xero.ok("GET", f"RepeatingInvoices/{weekly['ID']}")["RepeatingInvoices"][0]["Schedule"]
    assert "NextScheduledDate" not in ended
    assert day(ended["EndDate"]) == "2026-04-10"
    xero.ok("POST", f"RepeatingInvoices/{monthly['ID']}", {"Status": "DELETED"})
    later(xero, days=59)
    assert len(xero.ok("GET", "Invoices")["Invoices"]) == 5
    xero.world.assert_balanced()


def test_a_start_in_the_past_makes_up(xero: Xero) -> None:
    identity = template(xero, "2025-12-10")["ID"]
    assert [day(one["Date"]) for one in made_by(xero, identity)] == ["2025-12-10", "2026-01-10", "2026-02-10"]
    history = xero.ok("GET", f"RepeatingInvoices/{identity}/History")["HistoryRecords"]
    assert [row["Changes"] for row in history] == ["Generated", "Generated", "Generated", "Created"]
    xero.world.assert_balanced()


def test_what_is_not_documented_is_a_setting(xero: Xero) -> None:
    with xero.world.store.transaction() as connection:
        organisation = xero.world.books(connection).organisation
        organisation.settings.update(repeating_month_end="overflow", repeating_expands_placeholders=False)
        worlds.save_organisation(connection, organisation)
    identity = template(xero, "2026-01-31")["ID"]
    invoices = made_by(xero, identity)
    assert [day(one["Date"]) for one in invoices] == ["2026-01-31"]
    assert invoices[0]["Reference"] == "[Week]"
    later(xero, days=2)
    assert [day(one["Date"]) for one in made_by(xero, identity)] == ["2026-01-31", "2026-03-03"]


def test_another_currency_takes_the_rate_of_the_day(xero: Xero) -> None:
    xero.ok("PUT", "Currencies", {"Code": "USD"})
    identity = template(xero, "2026-03-03", CurrencyCode="USD")["ID"]
    later(xero, days=1)
    (made,) = made_by(xero, identity)
    assert (made["CurrencyCode"], made["AmountDue"]) == ("USD", D("575.00"))
    assert made["CurrencyRate"] != 1
    xero.world.assert_balanced()


@pytest.mark.parametrize("told", [True, False])
def test_whether_webhooks_are_told_is_a_setting(xero: Xero, told: bool) -> None:
    with xero.world.store.transaction() as connection:
        organisation = xero.world.books(connection).organisation
        organisation.settings["repeating_raises_invoice_event"] = told
        worlds.save_organisation(connection, organisation)
    template(xero, "2026-03-05")
    later(xero, days=5)
    assert len(xero.ok("GET", "Invoices")["Invoices"]) == 1
    with xero.world.store.transaction() as connection:
        fed = xero.world.books(connection).changes_since("Invoice", dt.datetime(2026, 3, 1, tzinfo=dt.UTC), "CREATE")
    assert [change.at for change in fed] == ([dt.datetime(2026, 3, 4, 15, tzinfo=dt.UTC)] if told else [])


def test_what_is_due_is_one_indexed_look_up(xero: Xero) -> None:
    if xero.world.store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by how much there is, and here is nothing")
    asked: list[str] = []
    with xero.world.store.transaction() as connection:
        driver = connection.connection.driver_connection
        driver.set_trace_callback(asked.append)
        xero.world.books(connection).first_due(repeating_generation.KIND)
        driver.set_trace_callback(None)
        (query,) = (each for each in asked if "document.number <= " in each)
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
    assert all("INDEX document_number" in row[-1] for row in plan if "document" in row[-1]), plan


def test_a_running_clock_reaches_the_due_moment(xero: Xero) -> None:
    identity = template(xero)["ID"]
    clock = {"now": "2026-03-30T14:59:59.800000Z", "mode": "running"}
    answer = xero.world.client.put(
        f"/_control/sandboxes/{xero.world.sandbox_id}/clock", json=clock, headers={"Authorization": "Bearer control"}
    )
    assert answer.status_code == 200, answer.get_data(as_text=True)
    xero.tokens = connect(xero.world).tokens
    ends = time.monotonic() + 10
    while not (found := made_by(xero, identity)) and time.monotonic() < ends:
        threading.Event().wait(0.05)
    (made,) = found
    assert moment(made["UpdatedDateUTC"]) == dt.datetime(2026, 3, 30, 15, tzinfo=dt.UTC)
    xero.world.assert_balanced()


def test_templates_are_created_and_deleted_only(xero: Xero) -> None:
    made = template(xero)
    path = f"RepeatingInvoices/{made['ID']}"
    assert xero.refused("POST", path, {"Reference": "x"}) == ["Repeating invoice status must be set to DELETED"]
    assert xero.refused("POST", "RepeatingInvoices", {"RepeatingInvoiceID": made["ID"], "Status": "DRAFT"}) == [
        "Repeating invoice status must be set to DELETED"
    ]
    invented = "11111111-2222-4333-8444-555555555555"
    body = {
        "RepeatingInvoiceID": invented, "Type": "ACCREC", "Status": "DRAFT", "Contact": {"Name": "Able Ltd"},
        "LineItems": [LINE], "LineAmountTypes": "NoTax", "CurrencyCode": "NZD",
        "Schedule": {"Period": 1, "Unit": "WEEKLY", "DueDate": 1, "DueDateType": "OFCURRENTMONTH",
                     "StartDate": "2026-04-01"},
    }  # fmt: skip
    other = xero.ok("POST", "RepeatingInvoices", body)["RepeatingInvoices"][0]
    assert other["RepeatingInvoiceID"] not in (invented, made["ID"])
    assert xero.call("POST", f"RepeatingInvoices/{invented}", {"Status": "DELETED"}).status_code == 404
    gone = xero.ok("POST", "RepeatingInvoices", {"RepeatingInvoiceID": made["ID"], "Status": "DELETED"})
    assert gone["RepeatingInvoices"][0]["Status"] == "DELETED"
    listed = xero.ok("GET", "RepeatingInvoices", where='Schedule.Unit=="WEEKLY"')["RepeatingInvoices"]
    assert [one["ID"] for one in listed] == [other["ID"]]
    assert xero.refused("POST", path, {"Status": "DELETED"})
    bill = {**body, "Type": "ACCPAY", "RepeatingInvoiceID": None}
    assert xero.refused("PUT", "RepeatingInvoices", bill)
    assert len(xero.refused("PUT", "RepeatingInvoices", {"Type": "ACCREC"})) == 6
    backwards = {**body, "Schedule": {**body["Schedule"], "EndDate": "2026-03-01"}}
    assert xero.refused("PUT", "RepeatingInvoices", backwards)


def test_the_due_date_type_that_the_server_refuses(xero: Xero) -> None:
    schedule = {"Period": 1, "Unit": "MONTHLY", "DueDate": 1, "DueDateType": "DAYSAFTERBILLMONTH"}
    body = {"Type": "ACCREC", "Status": "DRAFT", "Contact": {"Name": "Able"}, "LineItems": [LINE],
            "LineAmountTypes": "NoTax", "CurrencyCode": "NZD", "Schedule": schedule}  # fmt: skip
    answer = xero.call("PUT", "RepeatingInvoices", body)
    assert (answer.status_code, load(answer)["ErrorNumber"]) == (400, 14)
    assert "Error converting value \"DAYSAFTERBILLMONTH\" to type 'ScheduleDueType'" in load(answer)["Message"]


def test_the_sdk(api: AccountingApi, xero: Xero) -> None:
    tenant = xero.world.organisation.key
    line = LineItem(description="Rent", quantity=D(1), unit_amount=D("80.00"), account_code="200")
    schedule = Schedule(period=1, unit="MONTHLY", due_date=10, due_date_type="OFFOLLOWINGMONTH",
                        start_date=dt.date(2026, 3, 10))  # fmt: skip
    wanted = RepeatingInvoice(
        type="ACCREC", contact=Contact(name="Able Ltd"), schedule=schedule, line_items=[line], status="AUTHORISED",
        line_amount_types=LineAmountTypes.INCLUSIVE, currency_code=CurrencyCode.NZD, approved_for_sending=True,
    )  # fmt: skip
    body = RepeatingInvoices(repeating_invoices=[wanted])
    made = api.create_repeating_invoices(tenant, body).repeating_invoices[0]
    assert (made.total, made.schedule.next_scheduled_date) == (D("80.00"), dt.date(2026, 3, 10))
    second = api.update_or_create_repeating_invoices(tenant, body).repeating_invoices[0]
    assert len(api.get_repeating_invoices(tenant).repeating_invoices) == 2
    ended = RepeatingInvoices(repeating_invoices=[RepeatingInvoice(status="DELETED")])
    gone = api.update_repeating_invoice(tenant, second.repeating_invoice_id, ended).repeating_invoices[0]
    assert gone.status == "DELETED"
    xero.world.advance(minutes=25)
    found = api.get_repeating_invoice(tenant, made.repeating_invoice_id).repeating_invoices[0]
    assert found.approved_for_sending is True
    note = HistoryRecords(history_records=[HistoryRecord(details="Agreed by phone")])
    api.create_repeating_invoice_history(tenant, made.repeating_invoice_id, note)
    rows = api.get_repeating_invoice_history(tenant, made.repeating_invoice_id).history_records
    assert rows[0].details == "Agreed by phone"
    xero.world.assert_balanced()
