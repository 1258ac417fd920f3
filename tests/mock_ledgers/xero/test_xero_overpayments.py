"""Overpayments (xero.md 5.11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from advance_calls import allocated, balances, one, receive, refund
from sdk_client import serve
from xero_client import Xero, load
from xero_python.accounting import AccountingApi, Allocation, Allocations, HistoryRecord, HistoryRecords, Invoice

D = Decimal
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The official client."""
    yield from serve(xero)


def test_every_operation_through_the_official_client(xero: Xero, api: AccountingApi) -> None:
    contact, tenant = xero.contact(), xero.world.organisation.key
    invoice = xero.invoice("100.00", contact=contact)["InvoiceID"]
    key = receive(xero, "RECEIVE-OVERPAYMENT", "60.00", contact, Reference="Twice")["OverpaymentID"]
    (listed,) = api.get_overpayments(tenant, page=1, references=["Twice"]).overpayments
    assert (listed.overpayment_id, listed.reference, listed.remaining_credit) == (key, "Twice", D("60.00"))
    sent = Allocations([Allocation(invoice=Invoice(invoice_id=invoice), amount=D("60.00"), date=DAY)])
    assert api.create_overpayment_allocations(tenant, key, sent).allocations[0].amount == D("60.00")
    found = api.get_overpayment(tenant, key).overpayments[0]
    assert (found.status, found.line_items[0].account_code) == ("PAID", "610")
    xero.world.assert_balanced()
    shown = api.get_invoice(tenant, invoice).invoices[0]
    assert (shown.amount_credited, shown.overpayments[0].applied_amount) == (D("60.00"), D("60.00"))
    with pytest.raises(ValueError, match="date"):  # the client wants a date that Xero does not send (xero.md 5.8)
        api.delete_overpayment_allocations(tenant, key, found.allocations[0].allocation_id)
    api.create_overpayment_history(tenant, key, HistoryRecords([HistoryRecord(details="Seen")]))
    assert len(api.get_overpayment_history(tenant, key).history_records) == 4
    xero.world.assert_balanced()


def test_it_lowers_what_the_contact_owes_at_once(xero: Xero) -> None:
    contact = xero.contact()
    invoice = xero.invoice("100.00", contact=contact)["InvoiceID"]
    key = receive(xero, "RECEIVE-OVERPAYMENT", "30.00", contact)["OverpaymentID"]
    assert balances(xero) == {"090": D("30.00"), "200": D("-100.00"), "610": D("70.00")}
    assert one(xero, "Contacts", contact)["Balances"]["AccountsReceivable"]["Outstanding"] == D("70.00")
    allocated(xero, "Overpayments", key, invoice, "30.00")
    assert balances(xero)["610"] == D("70.00")
    assert "overpayment" not in one(xero, "Invoices", invoice)["Overpayments"][0]
    assert xero.refused("POST", f"Invoices/{invoice}", {"Status": "VOIDED"})


def test_money_sent_twice_comes_back(xero: Xero) -> None:
    contact = xero.contact("Supplier")
    key = receive(xero, "SPEND-OVERPAYMENT", "30.00", contact)["OverpaymentID"]
    assert balances(xero) == {"090": D("-30.00"), "800": D("30.00")}
    made = load(refund(xero, {"Overpayment": {"OverpaymentID": key}}, "30.00"))["Payments"][0]
    assert (made["PaymentType"], made["Overpayment"]["Status"]) == ("APOVERPAYMENTPAYMENT", "PAID")
    assert balances(xero) == {}
    xero.world.assert_balanced()
    history = [row["Changes"] for row in xero.ok("GET", f"Overpayments/{key}/History")["HistoryRecords"]]
    assert history == ["Paid", "Created"]


def test_exactly_one_line_without_tax(xero: Xero) -> None:
    contact = xero.contact()
    line = {"Description": "x", "UnitAmount": "10", "TaxType": "OUTPUT2", "AccountCode": "200"}
    made = receive(xero, "RECEIVE-OVERPAYMENT", "0", contact, LineItems=[line], LineAmountTypes="Exclusive")
    assert (made["Total"], made["TotalTax"], made["LineAmountTypes"]) == (D("10.00"), D("0.00"), "NoTax")
    body = {"Type": "RECEIVE-OVERPAYMENT", "Contact": {"ContactID": contact}, "BankAccount": {"Code": "090"}}
    for lines in ([line, line], [{"UnitAmount": "10"}], [{"Description": "x", "UnitAmount": "-10"}]):
        assert xero.refused("PUT", "BankTransactions", {**body, "LineItems": lines})
    xero.world.assert_balanced()
