"""Scopes that were asked for and not used."""

from __future__ import annotations

import pytest

from sevenpoint.harness.oracles.scopes import OPENS, UNSEEN, excess
from sevenpoint.harness.results import Exchange


def call(method: str, path: str, status: int = 200) -> Exchange:
    """A call of a candidate."""
    return Exchange(
        seq=1, at="2026-03-02T09:00:00Z", ledger="xero", actor="candidate", method=method, path=path, status=status
    )


WRITES_CONTACT = call("POST", "/api.xro/2.0/Contacts")
READS_ACCOUNTS = call("GET", "/api.xro/2.0/Accounts")


@pytest.mark.parametrize(
    ("scope", "made"),
    [
        ("accounting.contacts", WRITES_CONTACT),
        ("accounting.contacts.read", WRITES_CONTACT),
        ("accounting.settings.read", READS_ACCOUNTS),
        ("accounting.transactions", call("PUT", "/api.xro/2.0/Payments")),
        ("accounting.payments", call("PUT", "/api.xro/2.0/Payments")),
        ("accounting.attachments", call("PUT", "/api.xro/2.0/Invoices/1/Attachments/a.pdf")),
        ("com.intuit.quickbooks.accounting", call("GET", "/v3/company/1/query")),
        ("paymentservices", call("GET", "/api.xro/2.0/PaymentServices")),
    ],
)
def test_a_scope_that_a_call_needs_is_used(scope: str, made: Exchange) -> None:
    assert excess([scope], [made]) == {}


@pytest.mark.parametrize(
    "scope", ["accounting.settings", "files", "payroll.employees", "com.intuit.quickbooks.payment"]
)
def test_a_scope_that_no_call_needs_is_too_much(scope: str) -> None:
    assert excess([scope], [WRITES_CONTACT]) == {scope: "no call needs it"}


def test_a_scope_to_write_that_is_only_read_with_is_too_much_where_there_is_a_lesser_one() -> None:
    told = "it is only read with, and accounting.settings.read would do"
    assert excess(["accounting.settings"], [READS_ACCOUNTS]) == {"accounting.settings": told}
    assert excess(["com.intuit.quickbooks.accounting"], [call("GET", "/v3/company/1/query")]) == {}


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_call_uses_nothing(status: int) -> None:
    assert excess(["files"], [call("GET", "/files.xro/1.0/Files", status)]) == {"files": "no call needs it"}


def test_who_signs_in_cannot_be_judged_from_calls() -> None:
    assert excess(sorted(UNSEEN), []) == {}
    assert UNSEEN.isdisjoint(OPENS)


def test_paths_are_compared_without_case() -> None:
    assert excess(["accounting.contacts"], [call("POST", "/API.xro/2.0/CONTACTS")]) == {}
