"""Settings through the control API, and the lock dates on everything that posts (xero.md 5.7)."""

from __future__ import annotations

from typing import Any

import pytest
from advance_calls import balances, credit, receive
from xero_client import Xero, load

EARLY, LATE = "2026-02-27", "2026-03-02"
LINE = [{"Description": "x", "UnitAmount": "5", "AccountCode": "200", "TaxType": "NONE"}]


def settings(xero: Xero, expect: int = 200, **values: Any) -> Any:
    """Change settings through the control API."""
    world = xero.world
    path = f"/_control/sandboxes/{world.sandbox_id}/organisations/{world.organisation.key}"
    answer = world.client.patch(path, json={"settings": values}, headers={"Authorization": "Bearer control"})
    assert answer.status_code == expect, answer.get_data(as_text=True)
    return answer.get_json()


def test_settings_are_checked_kept_and_put_back(xero: Xero) -> None:
    shown = settings(xero, period_lock_date="2026-02-28", currency_rates={"USD": 0.5}, demo_company=True)["settings"]
    assert (shown["period_lock_date"], shown["currency_rates"], shown["demo_company"]) == (
        "2026-02-28", {"USD": "0.5"}, True)  # fmt: skip
    organisation = xero.ok("GET", "Organisation")["Organisations"][0]
    assert organisation["PeriodLockDate"] == "/Date(1772236800000+0000)/"
    assert organisation["IsDemoCompany"] is True
    again = settings(xero, demo_company=None, payment_raises_invoice_event=False)["settings"]
    assert (again["demo_company"], again["payment_raises_invoice_event"]) == (False, False)
    assert again["period_lock_date"] == "2026-02-28"
    assert "period_lock_date" not in settings(xero, period_lock_date=None)["settings"]
    assert "PeriodLockDate" not in xero.ok("GET", "Organisation")["Organisations"][0]


@pytest.mark.parametrize(
    "values",
    [
        {"nonsense": 1},
        {"period_lock_date": "soon"},
        {"currency_rates": {"USD": "0"}},
        {"currency_rates": {"dollars": "1"}},
        {"webhook_categories": {"PAYMENT": True}},
        {"repeating_hour": 24},
        {"invoice_emails_per_day": -1},
    ],
)
def test_settings_that_the_ledger_does_not_have(xero: Xero, values: dict[str, Any]) -> None:
    answer = settings(xero, 400, **values)
    assert next(iter(values)) in answer["error"]["message"]


@pytest.mark.parametrize("lock", ["end_of_year_lock_date", "period_lock_date"])
def test_nothing_that_posts_is_dated_in_a_locked_period(xero: Xero, lock: str) -> None:
    contact = xero.contact()
    party = {"Contact": {"ContactID": contact}}
    bank, clearing = {"BankAccount": {"Code": "090"}}, {"Account": {"Code": "090"}}
    invoice = xero.invoice("50.00", contact=contact, Date=EARLY)["InvoiceID"]
    late = xero.invoice("50.00", contact=contact, Date=LATE)["InvoiceID"]
    note = credit(xero, "10.00", contact, Date=EARLY)["CreditNoteID"]
    advance = receive(xero, "RECEIVE-PREPAYMENT", "10.00", contact, Date=EARLY)
    key = advance["PrepaymentID"]
    paid = load(xero.pay(invoice, "1.00", Date=EARLY))["Payments"][0]["PaymentID"]
    on_early = {"InvoiceID": xero.invoice("1.00", contact=contact, Date=EARLY)["InvoiceID"]}
    xero.ok("PUT", f"Prepayments/{key}/Allocations", {"Amount": "1", "Invoice": on_early})
    (allocation,) = xero.ok("GET", f"Prepayments/{key}")["Prepayments"][0]["Allocations"]
    both = {"FromBankAccount": {"Code": "090"}, "ToBankAccount": {"Code": "091"}, "Amount": "1", "Date": EARLY}
    transfer = xero.ok("PUT", "BankTransfers", both)["BankTransfers"][0]["BankTransferID"]
    one = [{"Invoice": {"InvoiceID": late}, "Amount": "1"}]
    batch = xero.ok("PUT", "BatchPayments", {**clearing, "Date": EARLY, "Payments": one})["BatchPayments"][0]
    spent = xero.ok("PUT", "BankTransactions", {"Type": "SPEND", **party, **bank, "Date": EARLY, "LineItems": LINE})
    settings(xero, **{lock: "2026-02-28"})
    before = balances(xero)
    locked = f"The document date cannot be before the {lock.replace('_', ' ')}, currently set at 28 February 2026"
    calls: list[tuple[str, str, Any]] = [
        ("PUT", "Invoices", {"Type": "ACCREC", **party, "Date": EARLY, "LineItems": LINE}),
        ("POST", f"Invoices/{on_early['InvoiceID']}", {"Reference": "x"}),
        ("PUT", "CreditNotes", {"Type": "ACCRECCREDIT", **party, "Date": EARLY, "LineItems": LINE}),
        ("POST", f"CreditNotes/{note}", {"Status": "VOIDED"}),
        ("POST", f"CreditNotes/{note}", {"Date": LATE}),
        ("PUT", f"CreditNotes/{note}/Allocations",
         {"Amount": "1", "Invoice": {"InvoiceID": late}, "Date": EARLY}),
        ("PUT", f"Prepayments/{key}/Allocations", {"Amount": "1", "Invoice": {"InvoiceID": invoice}}),
        ("DELETE", f"Prepayments/{key}/Allocations/{allocation['AllocationID']}", None),
        ("PUT", "Payments", {**clearing, "Invoice": {"InvoiceID": late}, "Amount": "1", "Date": EARLY}),
        ("PUT", "Payments", {**clearing, "Prepayment": {"PrepaymentID": key}, "Amount": "1", "Date": EARLY}),
        ("POST", f"Payments/{paid}", {"Status": "DELETED"}),
        ("PUT", "BatchPayments", {**clearing, "Date": EARLY, "Payments": one}),
        ("POST", f"BatchPayments/{batch['BatchPaymentID']}", {"Status": "DELETED"}),
        ("PUT", "BankTransactions", {"Type": "SPEND", **party, **bank, "Date": EARLY, "LineItems": LINE}),
        ("PUT", "BankTransactions", {"Type": "SPEND-OVERPAYMENT", **party, **bank, "Date": EARLY, "LineItems": LINE}),
        ("POST", f"BankTransactions/{spent['BankTransactions'][0]['BankTransactionID']}", {"Status": "DELETED"}),
        ("PUT", "BankTransfers", both),
        ("POST", f"BankTransfers/{transfer}", {"Status": "DELETED"}),
        ("PUT", "ManualJournals", {"Narration": "x", "Date": EARLY, "Status": "POSTED", "JournalLines": [
            {"LineAmount": "5", "AccountCode": "404"}, {"LineAmount": "-5", "AccountCode": "429"}]}),
    ]  # fmt: skip
    for method, path, body in calls:
        assert locked in xero.refused(method, path, body), (method, path)
    xero.world.assert_balanced()
    assert balances(xero) == before
    assert xero.pay(late, "1.00").status_code == 200
    xero.world.assert_balanced()
