"""Payments and bank transactions (xero.md 5.9, 5.12)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from xero_client import Xero, load

D = Decimal


def test_three_times_ten_cents_pay_thirty(xero: Xero) -> None:
    invoice = xero.invoice("0.30")["InvoiceID"]
    for due in ("0.20", "0.10", "0.00"):
        answer = xero.pay(invoice, "0.10")
        assert answer.status_code == 200
        assert load(answer)["Payments"][0]["Invoice"]["AmountDue"] == D(due)
        xero.world.assert_balanced()
    paid = xero.ok("GET", f"Invoices/{invoice}")["Invoices"][0]
    assert (paid["Status"], paid["AmountDue"], paid["AmountPaid"]) == ("PAID", D("0.00"), D("0.30"))
    assert len(paid["Payments"]) == 3
    assert "FullyPaidOnDate" in paid


def test_a_removed_payment_reopens_the_invoice(xero: Xero) -> None:
    invoice = xero.invoice("50.00")["InvoiceID"]
    payment = load(xero.pay(invoice, "50.00", Date="2026-03-05", Reference="T1"))["Payments"][0]
    assert (payment["PaymentType"], payment["Reference"]) == ("ACCRECPAYMENT", "T1")
    path = f"Payments/{payment['PaymentID']}"
    assert xero.refused("POST", path, {"Status": "DELETED", "Amount": 1}) == ["Only Status accepted for updates."]
    removed = xero.ok("POST", path, {"Payments": [{"Status": "DELETED"}]})["Payments"][0]
    assert removed["Status"] == "DELETED"
    opened = xero.ok("GET", f"Invoices/{invoice}")["Invoices"][0]
    assert (opened["Status"], opened["AmountDue"], opened["Payments"]) == ("AUTHORISED", D("50.00"), [])
    assert "FullyPaidOnDate" not in opened
    assert xero.call("POST", path, {"Status": "DELETED"}).status_code == 400
    xero.world.assert_balanced()
    changes = [row["Changes"] for row in xero.ok("GET", f"Invoices/{invoice}/History")["HistoryRecords"]]
    assert changes == ["Payment removed", "Paid", "Approved"]


def test_paying_too_much_or_what_is_not_approved(xero: Xero) -> None:
    invoice = xero.invoice("50.00")["InvoiceID"]
    draft = xero.invoice("50.00", status="DRAFT")["InvoiceID"]
    too_much = "Payment amount exceeds the amount outstanding on this document"
    assert load(xero.pay(invoice, "50.01"))["Elements"][0]["ValidationErrors"] == [{"Message": too_much}]
    both = [{"Message": "Payments can only be made against Authorised documents"}, {"Message": too_much}]
    assert load(xero.pay(draft, "50.00"))["Elements"][0]["ValidationErrors"] == both
    xero.pay(invoice, "50.00")
    assert load(xero.pay(invoice, "1.00"))["Elements"][0]["ValidationErrors"] == both
    xero.world.assert_balanced()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Account": {"Code": "999"}}, "Account could not be found"),
        ({"Account": {"Code": "200"}}, "Account type is invalid for making a payment to/from"),
    ],
)
def test_payment_account_texts(xero: Xero, changes: dict[str, Any], message: str) -> None:
    invoice = xero.invoice("50.00")["InvoiceID"]
    body = {"Invoice": {"InvoiceID": invoice}, "Account": {"Code": "090"}, "Amount": "1", **changes}
    assert message in xero.refused("PUT", "Payments", body)


@pytest.mark.parametrize("amount", ["0", "-5", None])
def test_odd_amounts(xero: Xero, amount: str | None) -> None:
    invoice = xero.invoice("50.00")["InvoiceID"]
    body = {"Invoice": {"InvoiceID": invoice}, "Account": {"Code": "090"}, "Amount": amount}
    assert xero.refused("PUT", "Payments", body)
    xero.world.assert_balanced()


def test_put_makes_many_payments_and_bills_are_paid_too(xero: Xero) -> None:
    sale = xero.invoice("50.00")
    bill = xero.invoice("1", kind="ACCPAY",
                        LineItems=[{"Description": "Rent", "UnitAmount": "30", "AccountCode": "469"}])  # fmt: skip
    made = xero.ok("PUT", "Payments", {"Payments": [
        {"Invoice": {"InvoiceNumber": sale["InvoiceNumber"]}, "Account": {"Code": "090"}, "Amount": "50.00"},
        {"Invoice": {"InvoiceID": bill["InvoiceID"]}, "Account": {"Code": "091"}, "Amount": "34.50"},
    ]})["Payments"]  # fmt: skip
    assert [payment["PaymentType"] for payment in made] == ["ACCRECPAYMENT", "ACCPAYPAYMENT"]
    assert {xero.ok("GET", f"Invoices/{one['InvoiceID']}")["Invoices"][0]["Status"] for one in (sale, bill)} == {"PAID"}
    xero.world.assert_balanced()
    found = xero.ok("GET", "Payments", where=f'Invoice.InvoiceId==Guid("{bill["InvoiceID"]}")', page="1")
    assert (len(found["Payments"]), found["pagination"]["itemCount"]) == (1, 1)


def test_receive_and_spend(xero: Xero) -> None:
    lines = [{"Description": "Fee", "Quantity": 1, "UnitAmount": "23.00", "AccountCode": "404"}]
    body = {"Type": "SPEND", "Contact": {"Name": "Card processor"}, "BankAccount": {"Code": "091"}, "LineItems": lines}
    made = xero.ok("PUT", "BankTransactions", body)["BankTransactions"][0]
    assert (made["LineAmountTypes"], made["Total"], made["Status"]) == ("Inclusive", D("23.00"), "AUTHORISED")
    assert made["BankAccount"]["Code"] == "091"
    xero.world.assert_balanced()
    taxed = [{"Description": "Sale", "UnitAmount": "115.00", "AccountCode": "200"}]
    received = xero.ok("PUT", "BankTransactions", {**body, "Type": "RECEIVE", "LineItems": taxed})["BankTransactions"][
        0
    ]
    assert (received["SubTotal"], received["TotalTax"]) == (D("100.00"), D("15.00"))
    path = f"BankTransactions/{made['BankTransactionID']}"
    moved = xero.ok(
        "POST", path, {"LineItems": [{"LineItemID": made["LineItems"][0]["LineItemID"], "UnitAmount": "20"}]}
    )
    assert moved["BankTransactions"][0]["Total"] == D("20.00")
    assert xero.ok("POST", path, {"Status": "DELETED"})["BankTransactions"][0]["Status"] == "DELETED"
    xero.world.assert_balanced()
    assert xero.call("POST", path, {"Reference": "x"}).status_code == 400
    listed = xero.ok("GET", "BankTransactions", where='Type=="RECEIVE"')["BankTransactions"]
    assert [(one["BankTransactionID"], one["LineItems"]) for one in listed] == [(received["BankTransactionID"], [])]
    assert len(xero.ok("GET", "BankTransactions", page="1")["BankTransactions"][0]["LineItems"]) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"BankAccount": {"Code": "200"}},
        {"BankAccount": None},
        {"Contact": None},
        {"LineItems": []},
        {"Type": "SPEND-TRANSFER"},
        {"LineItems": [{"Description": "x", "UnitAmount": "0", "AccountCode": "404"}]},
        {"LineItems": [{"Description": "x", "UnitAmount": "-5", "AccountCode": "404"}]},
        {"LineItems": [{"Description": "x", "UnitAmount": "115", "AccountCode": "429", "TaxAmount": "1"}]},
    ],
)
def test_refused_bank_transactions(xero: Xero, changes: dict[str, Any]) -> None:
    body = {"Type": "SPEND", "Contact": {"Name": "A"}, "BankAccount": {"Code": "090"},
            "LineItems": [{"Description": "x", "UnitAmount": "5", "AccountCode": "404"}], **changes}  # fmt: skip
    assert xero.refused("PUT", "BankTransactions", body)
    xero.world.assert_balanced()


def test_trial_balance_is_zero_and_made_of_text(xero: Xero) -> None:
    xero.pay(xero.invoice("10.00", "20.00")["InvoiceID"], "12.34")
    (report,) = xero.ok("GET", "Reports/TrialBalance")["Reports"]
    assert report["ReportTitles"][2] == "As at 2 March 2026"
    total = [cell["Value"] for cell in report["Rows"][-1]["Rows"][0]["Cells"]]
    assert total == ["Total", "30.00", "30.00", "30.00", "30.00"]
