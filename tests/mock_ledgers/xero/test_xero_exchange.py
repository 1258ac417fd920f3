"""Documents in other currencies: rates, base amounts, realised gains and losses (xero.md 5.8 to 5.12)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from advance_calls import allocated, balances, credit, delete, one, receive, refund
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_settings import change_settings
from xero_client import MakeWorld, Xero, connect, load

D = Decimal


@pytest.fixture
def xero(xero: Xero) -> Xero:
    """Subscribed to US dollars; one New Zealand dollar is half of one."""
    xero.ok("PUT", "Currencies", {"Code": "USD"})
    change_settings(xero.world, currency_rates={"USD": "0.5"})
    return xero


def test_an_invoice_is_booked_in_base_at_its_rate(xero: Xero) -> None:
    made = xero.invoice("100.00", CurrencyCode="usd", CurrencyRate="0.75")
    assert (made["CurrencyCode"], str(made["CurrencyRate"]), made["Total"]) == ("USD", "0.750000", D("100.00"))
    assert balances(xero) == {"610": D("133.33"), "200": D("-133.33")}
    xero.world.assert_balanced()
    contact = one(xero, "Contacts", made["Contact"]["ContactID"])
    assert contact["Balances"]["AccountsReceivable"]["Outstanding"] == D("133.33")
    plain = xero.invoice("1.00", CurrencyRate="7")
    assert str(plain["CurrencyRate"]) == "1.000000"
    unknown = {"Type": "ACCREC", "Contact": {"Name": "A"}, "CurrencyCode": "EUR",
               "LineItems": [{"Description": "x"}]}  # fmt: skip
    assert xero.refused("PUT", "Invoices", unknown) == ["Organisation is not subscribed to currency EUR"]


def test_lines_that_do_not_convert_evenly_leave_cents_on_the_rounding_account(xero: Xero) -> None:
    lines = [{"Description": "x", "UnitAmount": "0.01", "AccountCode": code, "TaxType": "NONE"}
             for code in ("200", "205", "260")]  # fmt: skip
    xero.invoice("1", LineItems=lines, CurrencyCode="USD", CurrencyRate="1.6")
    assert balances(xero) == {"610": D("0.02"), "200": D("-0.01"), "205": D("-0.01"), "260": D("-0.01"),
                              "860": D("0.01")}  # fmt: skip
    xero.world.assert_balanced()


def test_a_payment_at_another_rate_realises_a_gain_and_deleting_it_takes_it_back(xero: Xero) -> None:
    invoice = xero.invoice("100.00", CurrencyCode="USD", CurrencyRate="0.8")["InvoiceID"]
    made = load(xero.pay(invoice, "40.00", CurrencyRate="0.5"))["Payments"][0]
    assert (made["Amount"], made["BankAmount"], str(made["CurrencyRate"])) == (D("40.00"), D("80.00"), "0.500000")
    xero.world.assert_balanced()
    assert balances(xero) == {"090": D("80.00"), "200": D("-125.00"), "499": D("-30.00"), "610": D("75.00")}
    shown = one(xero, "Invoices", invoice)
    assert (shown["AmountDue"], shown["AmountPaid"]) == (D("60.00"), D("40.00"))
    assert load(xero.pay(invoice, "60.00", BankAmount="70.00"))["Payments"][0]["BankAmount"] == D("70.00")
    assert one(xero, "Invoices", invoice)["Status"] == "PAID"
    assert balances(xero) == {"090": D("150.00"), "200": D("-125.00"), "499": D("-25.00")}
    xero.ok("POST", f"Payments/{made['PaymentID']}", {"Status": "DELETED"})
    xero.world.assert_balanced()
    assert balances(xero) == {"090": D("70.00"), "200": D("-125.00"), "499": D("5.00"), "610": D("50.00")}


def test_bills_lose_where_sales_gain(xero: Xero) -> None:
    bill = xero.invoice("100.00", kind="ACCPAY", CurrencyCode="USD", CurrencyRate="0.8")["InvoiceID"]
    xero.pay(bill, "100.00", CurrencyRate="0.5")
    xero.world.assert_balanced()
    assert balances(xero) == {"090": D("-200.00"), "200": D("125.00"), "499": D("75.00")}


def test_an_account_in_the_currency_of_the_document(xero: Xero) -> None:
    account = {"Code": "095", "Name": "Dollars", "Type": "BANK", "BankAccountNumber": "1", "CurrencyCode": "USD"}
    assert xero.ok("PUT", "Accounts", account)["Accounts"][0]["CurrencyCode"] == "USD"
    assert xero.refused("PUT", "Accounts", {**account, "Code": "096", "Name": "E", "CurrencyCode": "EUR"})
    dollars = {"Account": {"Code": "095"}}
    invoice = xero.invoice("100.00", CurrencyCode="USD", CurrencyRate="0.8")["InvoiceID"]
    paid = load(xero.pay(invoice, "100.00", **dollars))["Payments"][0]
    assert (paid["BankAmount"], str(paid["CurrencyRate"])) == (D("100.00"), "0.500000")
    xero.world.assert_balanced()
    plain = xero.invoice("100.00")["InvoiceID"]
    assert load(xero.pay(plain, "100.00", **dollars))["Payments"][0]["BankAmount"] == D("50.00")
    xero.world.assert_balanced()
    line = {"Description": "Fee", "UnitAmount": "5", "AccountCode": "404"}
    body = {"Type": "SPEND", "Contact": {"Name": "Bank"}, "BankAccount": {"Code": "095"}, "LineItems": [line]}
    spent = xero.ok("PUT", "BankTransactions", body)["BankTransactions"][0]
    assert (spent["CurrencyCode"], spent["Total"], str(spent["CurrencyRate"])) == ("USD", D("5.00"), "0.500000")
    assert balances(xero)["404"] == D("10.00")
    assert xero.refused("PUT", "BankTransactions", {**body, "CurrencyCode": "NZD"})
    assert xero.refused("PUT", "BankTransfers", {"FromBankAccount": {"Code": "095"}, "Amount": "1",
                                                 "ToBankAccount": {"Code": "090"}})  # fmt: skip
    assert xero.refused("PUT", "BatchPayments", {**dollars, "Payments": [{"Invoice": {"InvoiceID": plain},
                                                                          "Amount": "1"}]})  # fmt: skip
    euros = xero.ok("PUT", "Currencies", {"Code": "EUR"}) and xero.invoice("1.00", CurrencyCode="EUR")["InvoiceID"]
    assert xero.pay(euros, "1.00", **dollars).status_code == 400
    xero.world.assert_balanced()


def test_credits_at_other_rates_realise_the_difference_when_they_are_allocated(xero: Xero) -> None:
    contact = xero.contact()
    invoice = xero.invoice("100.00", contact=contact, CurrencyCode="USD", CurrencyRate="0.8")["InvoiceID"]
    note = credit(xero, "60.00", contact, CurrencyCode="USD", CurrencyRate="0.5")["CreditNoteID"]
    assert balances(xero)["610"] == D("5.00")
    allocated(xero, "CreditNotes", note, invoice, "30.00")
    assert balances(xero)["499"] == D("-22.50")
    assert refund(xero, {"CreditNote": {"CreditNoteID": note}}, "30.00", CurrencyRate="0.6").status_code == 200
    xero.world.assert_balanced()
    assert balances(xero) == {"090": D("-50.00"), "200": D("-5.00"), "499": D("-32.50"), "610": D("87.50")}
    key = one(xero, "CreditNotes", note)["Allocations"][0]["AllocationID"]
    delete(xero, f"CreditNotes/{note}/Allocations/{key}")
    plain = xero.invoice("10.00", contact=contact)["InvoiceID"]
    sent = {"Amount": "1", "Invoice": {"InvoiceID": plain}}
    assert xero.refused("PUT", f"CreditNotes/{note}/Allocations", sent)


def test_an_overpayment_has_its_own_currency(xero: Xero) -> None:
    contact = xero.contact()
    made = receive(xero, "RECEIVE-OVERPAYMENT", "10.00", contact, CurrencyCode="USD", CurrencyRate="0.8")
    assert balances(xero) == {"090": D("12.50"), "610": D("-12.50")}
    invoice = xero.invoice("10.00", contact=contact, CurrencyCode="USD", CurrencyRate="0.4")["InvoiceID"]
    allocated(xero, "Overpayments", made["OverpaymentID"], invoice, "10.00")
    assert balances(xero) == {"090": D("12.50"), "200": D("-25.00"), "499": D("12.50")}


def test_rates_without_a_source_are_asked_for_and_senseless_ones_refused(xero: Xero) -> None:
    xero.ok("PUT", "Currencies", {"Code": "XPF"})
    line = [{"Description": "x"}]
    body: dict[str, Any] = {"Type": "ACCREC", "Contact": {"Name": "A"}, "LineItems": line, "CurrencyCode": "XPF"}
    assert xero.refused("PUT", "Invoices", body)
    for rate in ("0", "-1", "1e-9", "1e9"):
        assert xero.refused("PUT", "Invoices", {**body, "CurrencyRate": rate})
    made = xero.ok("PUT", "Invoices", {**body, "CurrencyRate": "65.12345678901"})["Invoices"][0]
    assert str(made["CurrencyRate"]) == "65.1234567890"


def test_a_paid_document_keeps_its_rate(xero: Xero) -> None:
    invoice = xero.invoice("10.00", CurrencyCode="USD", CurrencyRate="0.8")["InvoiceID"]
    xero.pay(invoice, "1.00")
    for changes in ({"CurrencyRate": "0.7"}, {"CurrencyCode": "NZD"}):
        assert xero.refused("POST", f"Invoices/{invoice}", changes)
    assert xero.ok("POST", f"Invoices/{invoice}", {"CurrencyRate": "0.8", "Reference": "x"})
    even = xero.invoice("10.00", CurrencyCode="USD", CurrencyRate="1")["InvoiceID"]
    xero.pay(even, "1.00")
    assert xero.refused("POST", f"Invoices/{even}", {"CurrencyRate": "0.7"})
    plain = xero.invoice("10.00")["InvoiceID"]
    xero.pay(plain, "1.00")
    assert str(xero.ok("POST", f"Invoices/{plain}", {"CurrencyRate": "7"})["Invoices"][0]["CurrencyRate"]) == "1.000000"
    free = xero.invoice("10.00", CurrencyCode="USD", CurrencyRate="0.8")["InvoiceID"]
    moved = xero.ok("POST", f"Invoices/{free}", {"CurrencyRate": "0.5"})["Invoices"][0]
    assert str(moved["CurrencyRate"]) == "0.500000"
    xero.world.assert_balanced()
    assert xero.ok("POST", f"Invoices/{free}", {"Status": "VOIDED"})
    xero.world.assert_balanced()


def test_any_parts_at_any_rates_end_at_zero(make_world: MakeWorld) -> None:
    xero = connect(make_world("xero", country="NZ", currency="NZD"))
    xero.ok("PUT", "Currencies", {"Code": "USD"})
    rates = st.decimals("0.01", "99", places=4, allow_nan=False)

    @settings(max_examples=12, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.integers(1, 5000), min_size=1, max_size=4), rates, rates, st.booleans())
    def check(parts: list[int], rate: Decimal, paid_rate: Decimal, again: bool) -> None:
        total = f"{sum(parts) / 100:.2f}"
        invoice = xero.invoice(total, CurrencyCode="USD", CurrencyRate=str(rate))["InvoiceID"]
        made = [load(xero.pay(invoice, f"{part / 100:.2f}", CurrencyRate=str(paid_rate))) for part in parts]
        if again:
            first = made[0]["Payments"][0]
            xero.ok("POST", f"Payments/{first['PaymentID']}", {"Status": "DELETED"})
            xero.world.assert_balanced()
            xero.pay(invoice, str(first["Amount"]), CurrencyRate="1.5")
        xero.world.assert_balanced()
        assert "610" not in balances(xero)

    check()
