"""Prepayments (xero.md 5.11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from advance_calls import allocated, balances, delete, one, receive, refund
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
    made = receive(xero, "RECEIVE-PREPAYMENT", "60.00", contact, Reference="INV-9")
    key = made["PrepaymentID"]
    (listed,) = api.get_prepayments(tenant, page=1, page_size=5, invoice_numbers=["INV-9"]).prepayments
    assert (listed.prepayment_id, listed.type, listed.remaining_credit) == (key, "RECEIVE-PREPAYMENT", D("60.00"))
    assert api.get_prepayments(tenant, invoice_numbers=["INV-8"]).prepayments == []
    sent = Allocations([Allocation(invoice=Invoice(invoice_id=invoice), amount=D("60.00"), date=DAY)])
    assert api.create_prepayment_allocations(tenant, key, sent).allocations[0].amount == D("60.00")
    xero.world.assert_balanced()
    found = api.get_prepayment(tenant, key).prepayments[0]
    assert (found.status, found.reference, found.invoice_number) == ("PAID", "INV-9", "INV-9")
    (allocation,) = found.allocations
    with pytest.raises(ValueError, match="date"):  # the client wants a date that Xero does not send (xero.md 5.8)
        api.delete_prepayment_allocations(tenant, key, allocation.allocation_id)
    api.create_prepayment_history(tenant, key, HistoryRecords([HistoryRecord(details="Seen")]))
    changes = [record.changes for record in api.get_prepayment_history(tenant, key).history_records]
    assert changes == ["Note", "Credit removed", "Credit applied", "Created"]
    xero.world.assert_balanced()


def test_its_accounts_and_tax_carry_it_until_it_is_used(xero: Xero) -> None:
    contact = xero.contact()
    line = {"Description": "Deposit", "UnitAmount": "115.00", "AccountCode": "200", "TaxType": "OUTPUT2"}
    made = receive(xero, "RECEIVE-PREPAYMENT", "0", contact, LineItems=[line])
    assert (made["Total"], made["TotalTax"], made["LineAmountTypes"]) == (D("115.00"), D("15.00"), "Inclusive")
    assert balances(xero) == {"090": D("115.00"), "200": D("-100.00"), "820": D("-15.00")}
    xero.world.assert_balanced()
    key = made["PrepaymentID"]
    invoice = xero.invoice("10.00", "33.33", contact=contact)["InvoiceID"]
    for amount in ("0.01", "20.02", "23.30"):
        allocated(xero, "Prepayments", key, invoice, amount)
    assert one(xero, "Invoices", invoice)["Status"] == "PAID"
    assert len(one(xero, "Invoices", invoice)["Prepayments"]) == 3
    middle = one(xero, "Prepayments", key)["Allocations"][1]["AllocationID"]
    delete(xero, f"Prepayments/{key}/Allocations/{middle}")
    assert one(xero, "Invoices", invoice)["AmountCredited"] == D("23.31")
    assert refund(xero, {"Prepayment": {"PrepaymentID": key}}, "91.69").status_code == 200
    xero.world.assert_balanced()
    spent = one(xero, "Prepayments", key)
    assert (spent["Status"], spent["RemainingCredit"], len(spent["Payments"])) == ("PAID", D("0.00"), 1)
    # What is left is the invoice alone: every account of the prepayment ended at zero.
    assert balances(xero) == {"090": D("23.31"), "200": D("-43.33"), "610": D("20.02")}


def test_spent_in_advance_on_a_bill(xero: Xero) -> None:
    contact = xero.contact("Landlord")
    made = receive(xero, "SPEND-PREPAYMENT", "80.00", contact, LineItems=[
        {"Description": "Rent", "UnitAmount": "80", "AccountCode": "620", "TaxType": "NONE"}])  # fmt: skip
    assert balances(xero) == {"090": D("-80.00"), "620": D("80.00")}
    bill = xero.invoice("80.00", kind="ACCPAY", contact=contact)["InvoiceID"]
    sale = xero.invoice("80.00", contact=contact)["InvoiceID"]
    key = made["PrepaymentID"]
    sent = {"Amount": "1", "Invoice": {"InvoiceID": sale}}
    assert "incorrect invoice type" in xero.refused("PUT", f"Prepayments/{key}/Allocations", sent)[0]
    allocated(xero, "Prepayments", key, bill, "30.00")
    payment = load(refund(xero, {"Prepayment": {"PrepaymentID": key}}, "50.00"))["Payments"][0]
    assert payment["PaymentType"] == "APPREPAYMENTPAYMENT"
    assert payment["Prepayment"]["RemainingCredit"] == D("0.00")
    xero.world.assert_balanced()
    assert balances(xero)["090"] == D("-30.00")
    xero.ok("POST", f"Payments/{payment['PaymentID']}", {"Status": "DELETED"})
    xero.world.assert_balanced()
    assert one(xero, "Prepayments", key)["Status"] == "AUTHORISED"


def test_what_is_refused(xero: Xero) -> None:
    contact = xero.contact()
    made = receive(xero, "RECEIVE-PREPAYMENT", "10.00", contact)
    key, path = made["PrepaymentID"], f"Prepayments/{made['PrepaymentID']}/Allocations"
    assert xero.refused("POST", f"BankTransactions/{made['BankTransactionID']}", {"Status": "DELETED"})
    draft = xero.invoice("5.00", contact=contact, status="DRAFT")["InvoiceID"]
    invoice = xero.invoice("50.00", contact=contact)["InvoiceID"]
    for target, amount in ((draft, "1"), (invoice, "10.01"), (invoice, "0"), (invoice, "-1")):
        assert xero.refused("PUT", path, {"Amount": amount, "Invoice": {"InvoiceID": target}})
    assert xero.refused("PUT", path, {"Amount": "1"})
    assert load(refund(xero, {"Prepayment": {"PrepaymentID": key}}, "10.01"))["ErrorNumber"] == 10
    assert load(refund(xero, {"Prepayment": {"PrepaymentID": invoice}}, "1"))["ErrorNumber"] == 10
    item = {"Description": "x", "UnitAmount": "1", "AccountCode": "815", "ItemCode": "A"}
    body = {"Type": "RECEIVE-PREPAYMENT", "Contact": {"ContactID": contact}, "BankAccount": {"Code": "090"}}
    xero.ok("PUT", "Items", {"Code": "A"})
    assert xero.refused("PUT", "BankTransactions", {**body, "LineItems": [item]})
    for method, where in (("GET", f"Prepayments/{invoice}"), ("DELETE", f"{path}/{invoice}")):
        assert xero.call(method, where).status_code == 404
    assert xero.call("PUT", "Prepayments", body).status_code == 404
    xero.world.assert_balanced()


def test_an_allocation_has_the_later_date_and_two_of_a_batch_share_the_rest(xero: Xero) -> None:
    contact = xero.contact()
    made = receive(xero, "RECEIVE-PREPAYMENT", "10.00", contact, Date="2026-03-05")
    invoice = xero.invoice("50.00", contact=contact, Date="2026-03-01")["InvoiceID"]
    sent = {"Amount": "6.00", "Invoice": {"InvoiceID": invoice}, "Date": "2026-03-09"}
    path = f"Prepayments/{made['PrepaymentID']}/Allocations"
    both = xero.ok("PUT", path, {"Allocations": [sent, sent]}, summarizeErrors="false")["Allocations"]
    assert [each["StatusAttributeString"] for each in both] == ["OK", "ERROR"]
    assert both[0]["Date"] == "/Date(1772668800000+0000)/"
    xero.world.assert_balanced()
    assert one(xero, "Prepayments", made["PrepaymentID"])["RemainingCredit"] == D("4.00")


def test_lists_filter_and_xml_allocates(xero: Xero) -> None:
    contact = xero.contact()
    first = receive(xero, "RECEIVE-PREPAYMENT", "10.00", contact)
    receive(xero, "SPEND-PREPAYMENT", "20.00", contact)
    found = xero.ok("GET", "Prepayments", where='Type=="SPEND-PREPAYMENT" AND Total>=20', page="1", unitdp="4")
    assert [each["Total"] for each in found["Prepayments"]] == [D("20.00")]
    assert str(found["Prepayments"][0]["LineItems"][0]["UnitAmount"]) == "20.0000"
    assert [each["LineItems"] for each in xero.ok("GET", "Prepayments", order="Total DESC")["Prepayments"]] == [[], []]
    invoice = xero.invoice("50.00", contact=contact)["InvoiceID"]
    body = (
        "<Allocations><Allocation><AppliedAmount>4.00</AppliedAmount><Invoice><InvoiceID>"
        f"{invoice}</InvoiceID></Invoice></Allocation></Allocations>"
    )
    path, xml = f"Prepayments/{first['PrepaymentID']}/Allocations", {"Content-Type": "application/xml"}
    assert xero.call("PUT", path, body.encode(), xml).status_code == 200
    assert one(xero, "Prepayments", first["PrepaymentID"])["RemainingCredit"] == D("6.00")
    xero.world.assert_balanced()
