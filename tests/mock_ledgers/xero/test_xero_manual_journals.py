"""ManualJournals (xero.md 5.14)."""

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
    HistoryRecord,
    HistoryRecords,
    ManualJournal,
    ManualJournalLine,
    ManualJournals,
)

D = Decimal


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The SDK's accounting API."""
    yield from serve(xero)


def journal(xero: Xero, *lines: tuple[str, str], method: str = "PUT", **members: Any) -> dict[str, Any]:
    """A manual journal of (account code, amount) lines."""
    sent = [{"AccountCode": code, "LineAmount": amount, "Description": "Accrual"} for code, amount in lines]
    body = {"Narration": "Accrual", "JournalLines": sent, **members}
    made: dict[str, Any] = xero.ok(method, "ManualJournals", body)["ManualJournals"][0]
    return made


def balance(xero: Xero, code: str) -> Decimal:
    """What stands on an account."""
    with xero.world.store.transaction() as connection:
        books = xero.world.books(connection)
        account = next(one for one in books.find("Account") if one.number == code)
        return D(books.account_balance(account.id))


def test_from_draft_to_voided(xero: Xero) -> None:
    made = journal(xero, ("429", "100.00"), ("477", "-100.00"))
    assert (made["Status"], made["LineAmountTypes"], made["ShowOnCashBasisReports"]) == ("DRAFT", "NoTax", True)
    assert balance(xero, "429") == 0
    path = f"ManualJournals/{made['ManualJournalID']}"
    xero.ok("POST", path, {"Status": "POSTED"})
    assert (balance(xero, "429"), balance(xero, "477")) == (D("100.00"), D("-100.00"))
    xero.world.assert_balanced()
    changed = {"JournalLines": [{"AccountCode": "429", "LineAmount": 60}, {"AccountCode": "477", "LineAmount": -60}]}
    xero.ok("POST", "ManualJournals", {"ManualJournalID": made["ManualJournalID"], **changed})
    assert balance(xero, "429") == D("60.00")
    assert xero.refused("POST", path, {"Status": "VOID"}) == ["The status 'VOID' cannot be applied to the document"]
    assert xero.refused("POST", path, {"Status": "DELETED"})
    assert xero.ok("POST", path, {"Status": "VOIDED"})["ManualJournals"][0]["Status"] == "VOIDED"
    assert balance(xero, "429") == 0
    assert xero.refused("POST", path, {"Narration": "x"})
    xero.world.assert_balanced()


def test_tax_of_journals(xero: Xero) -> None:
    lines = [{"AccountCode": "429", "LineAmount": "100.00", "TaxType": "INPUT2"},
             {"AccountCode": "970", "LineAmount": "-115.00", "TaxType": "NONE"}]  # fmt: skip
    body = {"Narration": "Till", "Status": "POSTED", "LineAmountTypes": "Exclusive", "JournalLines": lines}
    xero.ok("PUT", "ManualJournals", body)
    assert (balance(xero, "429"), balance(xero, "820")) == (D("100.00"), D("15.00"))
    body["LineAmountTypes"] = "Inclusive"
    body["JournalLines"] = [{**lines[0], "LineAmount": "115.00"}, lines[1]]
    xero.ok("PUT", "ManualJournals", body)
    assert (balance(xero, "429"), balance(xero, "820")) == (D("200.00"), D("30.00"))
    xero.world.assert_balanced()


def test_what_is_refused(xero: Xero) -> None:
    lines = [{"AccountCode": "429", "LineAmount": 100}, {"AccountCode": "477", "LineAmount": -10}]
    body = {"Narration": "Foo", "JournalLines": lines}
    assert xero.refused("PUT", "ManualJournals", body) == [
        "The total debits (100.00) must equal total credits (-10.00)"
    ]
    assert xero.refused("PUT", "ManualJournals", {"JournalLines": lines})
    assert xero.refused("PUT", "ManualJournals", {"Narration": "Foo"})
    for code in ("090", "610", "800", "960"):
        forbidden = [{"AccountCode": code, "LineAmount": 10}, {"AccountCode": "477", "LineAmount": -10}]
        assert xero.refused("PUT", "ManualJournals", {**body, "JournalLines": forbidden}) == [
            f"Account code '{code}' is not a valid code for this document."
        ]
    wrong = xero.call("PUT", "ManualJournals", {**body, "LineAmountTypes": "NO_TAX"})
    assert (wrong.status_code, load(wrong)["ErrorNumber"]) == (400, 14)


def test_a_draft_loses_an_unknown_account(xero: Xero) -> None:
    made = journal(xero, ("476", "10.00"), ("477", "-10.00"))
    assert made["Warnings"] == [
        {"Message": "Account code '476' has been removed as it does not match a recognised account."}
    ]
    assert xero.refused("POST", f"ManualJournals/{made['ManualJournalID']}", {"Status": "POSTED"})


def test_lists_and_xml(xero: Xero) -> None:
    journal(xero, ("429", "10.00"), ("477", "-10.00"), Narration="Rent March")
    journal(xero, ("429", "10.00"), ("477", "-10.00"), Narration="Rates")
    found = xero.ok("GET", "ManualJournals", where='Narration.StartsWith("Rent")')["ManualJournals"]
    assert [(one["Narration"], one["JournalLines"]) for one in found] == [("Rent March", [])]
    page = xero.ok("GET", "ManualJournals", page="1", pageSize="1")
    assert page["pagination"] == {"page": 1, "pageSize": 1, "pageCount": 2, "itemCount": 2}
    assert len(page["ManualJournals"][0]["JournalLines"]) == 2
    xml = """<ManualJournals><ManualJournal><Narration>Xml</Narration><JournalLines><JournalLine>
    <LineAmount>5.00</LineAmount><AccountCode>429</AccountCode></JournalLine><JournalLine><LineAmount>-5.00</LineAmount>
    <AccountCode>477</AccountCode></JournalLine></JournalLines></ManualJournal></ManualJournals>"""
    answer = xero.call("PUT", "ManualJournals", xml.encode(), {"Accept": "", "Content-Type": "application/xml"})
    root = ElementTree.fromstring(answer.get_data())
    assert [node.text for node in root.iter("LineAmount")] == ["5.00", "-5.00"]


def test_the_sdk(api: AccountingApi, xero: Xero) -> None:
    tenant = xero.world.organisation.key
    lines = [ManualJournalLine(account_code="429", line_amount=D("20.00")),
             ManualJournalLine(account_code="477", line_amount=D("-20.00"))]  # fmt: skip
    wanted = ManualJournals(manual_journals=[ManualJournal(narration="SDK", journal_lines=lines)])
    made = api.create_manual_journals(tenant, wanted).manual_journals[0]
    second = api.update_or_create_manual_journals(tenant, wanted).manual_journals[0]
    posted = ManualJournals(manual_journals=[ManualJournal(narration="SDK", status="POSTED")])
    api.update_manual_journal(tenant, made.manual_journal_id, posted)
    found = api.get_manual_journal(tenant, made.manual_journal_id).manual_journals[0]
    assert (found.status, found.date, len(found.journal_lines)) == ("POSTED", dt.date(2026, 3, 2), 2)
    every = api.get_manual_journals(tenant, where='Status=="DRAFT"', page=1).manual_journals
    assert [one.manual_journal_id for one in every] == [second.manual_journal_id]
    note = HistoryRecords(history_records=[HistoryRecord(details="Checked")])
    api.create_manual_journal_history_record(tenant, made.manual_journal_id, note)
    assert api.get_manual_journals_history(tenant, made.manual_journal_id).history_records[0].details == "Checked"
    xero.world.assert_balanced()
