"""Reports over prepayments, overpayments, refunds and other currencies: what balances still balances (xero.md 5.20)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xero_client import Xero

D = Decimal
UNTIL = {"date": "2026-03-31"}


def cells(xero: Xero, name: str, **query: str) -> dict[str, list[str]]:
    """The cells of each row by the row's name."""
    (found,) = xero.ok("GET", f"Reports/{name}", **query)["Reports"]
    rows = [row for part in found["Rows"] for row in ([part] if "Cells" in part else part["Rows"])]
    return {row["Cells"][0]["Value"]: [cell["Value"] for cell in row["Cells"][1:]] for row in rows}


def check(xero: Xero) -> dict[str, list[str]]:
    """On both bases the trial balance adds up and the balance sheet has two equal sides; returns the cash basis."""
    for basis in ("false", "true"):
        trial = cells(xero, "TrialBalance", paymentsOnly=basis, **UNTIL)
        assert trial["Total"][0] == trial["Total"][1]
        assert trial["Total"][2] == trial["Total"][3]
        sheet = cells(xero, "BalanceSheet", paymentsOnly=basis, **UNTIL)
        assert sheet["Net Assets"] == sheet["Total Equity"]
    xero.world.assert_balanced()
    return trial


def received(xero: Xero, kind: str, contact: str, amount: str, **members: Any) -> dict[str, Any]:
    """Money without an invoice."""
    line = {"Description": "In advance", "UnitAmount": amount, "Quantity": "1", "AccountCode": "205", "TaxType": "NONE"}
    if kind.endswith("OVERPAYMENT"):
        line.pop("AccountCode")
    body = {"Type": kind, "Contact": {"ContactID": contact}, "BankAccount": {"Code": "090"}, "LineItems": [line],
            "Date": "2026-03-02", "LineAmountTypes": "NoTax", **members}  # fmt: skip
    made: dict[str, Any] = xero.ok("PUT", "BankTransactions", body)["BankTransactions"][0]
    return made


def apply(xero: Xero, collection: str, key: str, invoice: str, amount: str) -> None:
    """Allocate a credit."""
    body = {"Amount": amount, "Date": "2026-03-02", "Invoice": {"InvoiceID": invoice}}
    xero.ok("PUT", f"{collection}/{key}/Allocations", body)


def test_an_overpayment_becomes_income_when_it_is_allocated(xero: Xero) -> None:
    contact = xero.contact()
    invoice = xero.invoice("100.00", contact=contact, Date="2026-03-02")["InvoiceID"]
    over = received(xero, "RECEIVE-OVERPAYMENT", contact, "150.00")
    assert check(xero)["Accounts Receivable (610)"] == ["", "150.00", "", "150.00"]
    apply(xero, "Overpayments", over["OverpaymentID"], invoice, "100.00")
    cash = check(xero)
    assert cash["Accounts Receivable (610)"][3] == "50.00"
    assert cash["Sales (200)"][3] == "100.00"
    aged = cells(xero, "AgedReceivablesByContact", contactID=contact, **UNTIL)
    assert aged["Closing Balance"][-1] == "-50.00"
    assert cells(xero, "TrialBalance", **UNTIL)["Accounts Receivable (610)"][3] == "50.00"


def test_a_prepayment(xero: Xero) -> None:
    contact = xero.contact()
    invoice = xero.invoice("100.00", contact=contact, Date="2026-03-02")["InvoiceID"]
    before = received(xero, "RECEIVE-PREPAYMENT", contact, "60.00")
    check(xero)
    apply(xero, "Prepayments", before["PrepaymentID"], invoice, "60.00")
    cash = check(xero)
    assert cash["Sales (200)"][3] == "60.00"
    assert "Accounts Receivable (610)" not in cash or cash["Accounts Receivable (610)"][2:] in (["0.00", ""], ["", ""])
    aged = cells(xero, "AgedReceivablesByContact", contactID=contact, **UNTIL)
    assert aged["Closing Balance"][-1] == "40.00"


def test_a_refunded_credit_note(xero: Xero) -> None:
    line = {"Description": "Back", "UnitAmount": "40.00", "AccountCode": "200", "TaxType": "OUTPUT2"}
    body = {"Type": "ACCRECCREDIT", "Status": "AUTHORISED", "Contact": {"Name": "Able"}, "LineItems": [line],
            "Date": "2026-03-02"}  # fmt: skip
    note = xero.ok("PUT", "CreditNotes", body)["CreditNotes"][0]
    refund = {"CreditNote": {"CreditNoteID": note["CreditNoteID"]}, "Account": {"Code": "090"}, "Amount": "23.00",
              "Date": "2026-03-02"}  # fmt: skip
    xero.ok("PUT", "Payments", refund)
    assert check(xero)["Sales (200)"][2] == "20.00"
    contact = note["Contact"]["ContactID"]
    assert cells(xero, "AgedReceivablesByContact", contactID=contact, **UNTIL)["Closing Balance"][-1] == "-23.00"


def test_another_currency(xero: Xero) -> None:
    xero.ok("PUT", "Currencies", {"Code": "USD"})
    contact = xero.contact()
    category = xero.ok("PUT", "TrackingCategories", {"Name": "Office"})["TrackingCategories"][0]["TrackingCategoryID"]
    xero.ok("PUT", f"TrackingCategories/{category}/Options", {"Name": "East"})
    line = {"Description": "x", "UnitAmount": "100.00", "AccountCode": "200", "TaxType": "NONE",
            "Tracking": [{"Name": "Office", "Option": "East"}]}  # fmt: skip
    made = xero.invoice(
        "1", contact=contact, LineItems=[line], CurrencyCode="USD", CurrencyRate="0.5", Date="2026-03-02"
    )
    xero.pay(made["InvoiceID"], "60.00", CurrencyRate="0.6", Date="2026-03-02")
    cash = check(xero)
    assert cash["Sales (200)"][3] == "120.00"
    by_option = cells(xero, "ProfitAndLoss", trackingCategoryID=category)
    assert by_option["Sales"] == ["200.00", "0.00", "200.00"]
    assert cells(xero, "TrialBalance", **UNTIL)["Accounts Receivable (610)"][2] == "80.00"
    aged = cells(xero, "AgedReceivablesByContact", contactID=contact, **UNTIL)
    assert aged["Closing Balance"][3:] == ["200.00", "120.00", "0.00", "80.00"]
