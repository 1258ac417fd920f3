"""CreditNotes and allocations (xero.md 5.8)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xero_client import Xero, load

D = Decimal


def credit(xero: Xero, amount: str, contact: str, **members: Any) -> dict[str, Any]:
    """An approved sales credit note without tax."""
    line = {"Description": "Refund", "UnitAmount": amount, "AccountCode": "200", "TaxType": "NONE"}
    body = {"Type": "ACCRECCREDIT", "Status": "AUTHORISED", "Contact": {"ContactID": contact}, "LineItems": [line]}
    made: dict[str, Any] = xero.ok("PUT", "CreditNotes", {**body, **members})["CreditNotes"][0]
    return made


def test_a_credit_note_is_allocated_and_taken_back(xero: Xero) -> None:
    contact = xero.contact()
    invoice = xero.invoice("100.00", contact=contact)["InvoiceID"]
    note = credit(xero, "60.00", contact)
    assert (note["CreditNoteNumber"], note["RemainingCredit"], note["Status"]) == ("CN-0001", D("60.00"), "AUTHORISED")
    xero.world.assert_balanced()
    path = f"CreditNotes/{note['CreditNoteID']}"
    balances = xero.ok("GET", f"Contacts/{contact}")["Contacts"][0]["Balances"]
    assert balances["AccountsReceivable"]["Outstanding"] == D("40.00")
    body = {"Allocations": [{"Amount": "60.00", "Invoice": {"InvoiceID": invoice}}]}
    (made,) = xero.ok("PUT", f"{path}/Allocations", body)["Allocations"]
    assert made["Invoice"]["AmountDue"] == D("40.00")
    xero.world.assert_balanced()
    assert xero.ok("GET", path)["CreditNotes"][0]["Status"] == "PAID"
    credited = xero.ok("GET", f"Invoices/{invoice}")["Invoices"][0]
    assert (credited["AmountCredited"], credited["AmountDue"]) == (D("60.00"), D("40.00"))
    assert credited["CreditNotes"][0]["AppliedAmount"] == D("60.00")
    assert "credit notes allocated" in xero.refused("POST", f"Invoices/{invoice}", {"Status": "VOIDED"})[0]
    assert xero.pay(invoice, "40.00").status_code == 200
    assert xero.ok("GET", f"Invoices/{invoice}")["Invoices"][0]["Status"] == "PAID"
    allocation = xero.ok("GET", path)["CreditNotes"][0]["Allocations"][0]["AllocationID"]
    removed = xero.call("DELETE", f"{path}/Allocations/{allocation}")
    assert load(removed)["IsDeleted"] is True
    assert xero.ok("GET", f"Invoices/{invoice}")["Invoices"][0]["AmountDue"] == D("60.00")
    xero.world.assert_balanced()
    assert xero.ok("POST", path, {"Status": "VOIDED"})["CreditNotes"][0]["RemainingCredit"] == D("0.00")
    xero.world.assert_balanced()


def test_allocation_texts(xero: Xero) -> None:
    contact = xero.contact()
    invoice = xero.invoice("50.00", contact=contact)["InvoiceID"]
    path = f"CreditNotes/{credit(xero, '60.00', contact)['CreditNoteID']}/Allocations"
    sent = {"Amount": "50.01", "Invoice": {"InvoiceID": invoice}}
    assert xero.refused("PUT", path, sent) == [
        "Credit Note cannot be allocated as amount is greater than amount outstanding"
    ]
    xero.pay(invoice, "50.00")
    assert xero.refused("PUT", path, sent) == ["The invoice you are trying to allocate to has already been paid off"]
    other = xero.invoice("50.00", contact=xero.contact("Other"))["InvoiceID"]
    assert xero.refused("PUT", path, {"Amount": "1", "Invoice": {"InvoiceID": other}})
    xero.world.assert_balanced()
