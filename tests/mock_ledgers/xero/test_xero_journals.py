"""Journals (xero.md 5.15): the postings, append-only."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sdk_client import serve
from xero_client import SCOPES, World, Xero, connect
from xero_python.accounting import AccountingApi

D = Decimal


@pytest.fixture
def xero(world: World) -> Xero:
    """An app that may read journals."""
    return connect(world, scope=f"{SCOPES} accounting.journals.read")


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The SDK's accounting API."""
    yield from serve(xero)


def journals(xero: Xero, **query: str) -> list[dict[str, Any]]:
    """A page of journals."""
    found: list[dict[str, Any]] = xero.ok("GET", "Journals", **query)["Journals"]
    return found


def test_each_document_makes_a_journal(xero: Xero) -> None:
    invoice = xero.invoice("100.00", Reference="Deal 7")
    xero.pay(invoice["InvoiceID"], "40.00")
    bill = xero.invoice("30.00", kind="ACCPAY", contact=invoice["Contact"]["ContactID"])
    lines = [{"AccountCode": "429", "LineAmount": 5}, {"AccountCode": "477", "LineAmount": -5}]
    xero.ok("PUT", "ManualJournals", {"Narration": "Accrual", "Status": "POSTED", "JournalLines": lines})
    found = journals(xero)
    assert [(one["JournalNumber"], one["SourceType"]) for one in found] == [
        (1, "ACCREC"), (2, "ACCRECPAYMENT"), (3, "ACCPAY"), (4, "MANJOURNAL"),
    ]  # fmt: skip
    assert (found[0]["SourceID"], found[0]["Reference"]) == (invoice["InvoiceID"], "Deal 7")
    assert found[2]["SourceID"] == bill["InvoiceID"]
    sides = {line["AccountCode"]: line["NetAmount"] for line in found[0]["JournalLines"]}
    assert sides == {"610": D("100.00"), "200": D("-100.00")}
    for one in found:
        assert sum(line["NetAmount"] for line in one["JournalLines"]) == 0
    assert [one["SourceType"] for one in journals(xero, paymentsOnly="true")] == ["ACCRECPAYMENT"]
    assert [one["JournalNumber"] for one in journals(xero, offset="2")] == [3, 4]
    assert journals(xero, offset="4") == []


def test_a_void_is_a_new_journal(xero: Xero) -> None:
    invoice = xero.invoice("100.00")["InvoiceID"]
    before = journals(xero)
    xero.ok("POST", f"Invoices/{invoice}", {"Status": "VOIDED"})
    after = journals(xero)
    assert after[:1] == before
    assert {line["AccountCode"]: line["NetAmount"] for line in after[1]["JournalLines"]} == {
        line["AccountCode"]: -line["NetAmount"] for line in before[0]["JournalLines"]
    }
    assert after[1]["SourceID"] == invoice


def test_a_page_has_a_hundred(xero: Xero) -> None:
    lines = [{"AccountCode": "429", "LineAmount": 5}, {"AccountCode": "477", "LineAmount": -5}]
    one = {"Narration": "Accrual", "Status": "POSTED", "JournalLines": lines}
    xero.ok("PUT", "ManualJournals", {"ManualJournals": [one] * 105})
    first = journals(xero)
    assert len(first) == 100
    assert [entry["JournalNumber"] for entry in journals(xero, offset=str(first[-1]["JournalNumber"]))] == [
        101, 102, 103, 104, 105,
    ]  # fmt: skip


def test_one_journal_has_no_source(xero: Xero) -> None:
    xero.invoice("100.00")
    (listed,) = journals(xero)
    (single,) = xero.ok("GET", f"Journals/{listed['JournalID']}")["Journals"]
    assert {"SourceID", "SourceType"} & set(single) == set()
    assert single["JournalLines"] == listed["JournalLines"]
    assert xero.ok("GET", "Journals/1")["Journals"] == [single]
    for unknown in ("2", listed["JournalID"][:-1] + "2", "nothing"):
        assert xero.call("GET", f"Journals/{unknown}").status_code == 404


def test_the_scope_is_needed(world: World) -> None:
    assert connect(world).call("GET", "Journals").status_code == 401


def test_the_sdk(api: AccountingApi, xero: Xero) -> None:
    tenant = xero.world.organisation.key
    xero.invoice("100.00")
    (found,) = api.get_journals(tenant, offset=0, payments_only=False).journals
    assert (found.journal_number, found.source_type) == (1, "ACCREC")
    assert api.get_journal(tenant, found.journal_id).journals[0].journal_number == 1
    assert api.get_journal_by_number(tenant, 1).journals[0].journal_id == found.journal_id
