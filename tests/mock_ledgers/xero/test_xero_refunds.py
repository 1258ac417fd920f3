"""Payments on credits: refunds (xero.md 5.8, 5.9)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from advance_calls import allocated, balances, credit, one, refund
from xero_client import Xero, load

D = Decimal


def test_a_credit_note_is_refunded_and_the_refund_taken_back(xero: Xero) -> None:
    contact = xero.contact()
    note = credit(xero, "50.00", contact)
    invoice = xero.invoice("20.00", contact=contact)["InvoiceID"]
    allocated(xero, "CreditNotes", note["CreditNoteID"], invoice, "20.00")
    answer = refund(xero, {"CreditNote": {"CreditNoteNumber": note["CreditNoteNumber"]}}, "30.00", Reference="Sorry")
    made = load(answer)["Payments"][0]
    assert (made["PaymentType"], made["CreditNote"]["Status"]) == ("ARCREDITPAYMENT", "PAID")
    assert made["CreditNote"]["RemainingCredit"] == D("0.00")
    assert "Invoice" not in made
    xero.world.assert_balanced()
    assert balances(xero)["090"] == D("-30.00")
    shown = one(xero, "CreditNotes", note["CreditNoteID"])
    assert (shown["Payments"][0]["Reference"], shown["RemainingCredit"]) == ("Sorry", D("0.00"))
    assert "FullyPaidOnDate" in shown
    path = f"CreditNotes/{note['CreditNoteID']}"
    assert xero.refused("POST", path, {"Status": "VOIDED"})
    xero.ok("POST", f"Payments/{made['PaymentID']}", {"Status": "DELETED"})
    again = one(xero, "CreditNotes", note["CreditNoteID"])
    assert (again["Status"], again["RemainingCredit"], again["Payments"]) == ("AUTHORISED", D("30.00"), [])
    xero.world.assert_balanced()


def test_a_supplier_pays_back(xero: Xero) -> None:
    note = credit(xero, "50.00", xero.contact("Supplier"), "ACCPAYCREDIT")
    made = load(refund(xero, {"CreditNote": {"CreditNoteID": note["CreditNoteID"]}}, "50.00"))["Payments"][0]
    assert made["PaymentType"] == "APCREDITPAYMENT"
    assert balances(xero)["090"] == D("50.00")
    xero.world.assert_balanced()
    found = xero.ok("GET", "Payments", where='PaymentType=="APCREDITPAYMENT"')["Payments"]
    assert [each["PaymentID"] for each in found] == [made["PaymentID"]]


@pytest.mark.parametrize(
    "target",
    [
        {},
        {"CreditNote": {"CreditNoteID": "00000000-0000-0000-0000-000000000009"}},
        {"Overpayment": {}},
        {"CreditNoteNumber": "CN-0001", "InvoiceNumber": "INV-0001"},
        {"CreditNoteNumber": "CN-0404"},
    ],
)
def test_exactly_one_known_target(xero: Xero, target: dict[str, Any]) -> None:
    credit(xero, "50.00", xero.contact())
    assert load(refund(xero, target, "1.00"))["ErrorNumber"] == 10
    xero.world.assert_balanced()


def test_a_draft_or_more_than_remains_is_refused(xero: Xero) -> None:
    contact = xero.contact()
    draft = credit(xero, "50.00", contact, Status="DRAFT")["CreditNoteID"]
    note = credit(xero, "50.00", contact)["CreditNoteID"]
    for key, amount in ((draft, "1.00"), (note, "50.01")):
        assert load(refund(xero, {"CreditNote": {"CreditNoteID": key}}, amount))["ErrorNumber"] == 10
    xero.world.assert_balanced()
