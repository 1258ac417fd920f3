"""Invoices: defaults, lines, tax, updates, void, delete."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from qbo_caller import Caller, Json, lines, refusal


def _new(customer: str, **properties: Any) -> Json:
    return {"CustomerRef": {"value": customer}, "Line": lines("100.00"), **properties}


def test_the_defaults_of_an_invoice(caller: Caller) -> None:
    customer = caller.customer(PrimaryEmailAddr={"Address": "amy@example.com"}, BillAddr={"Line1": "4581 Finch St."})
    invoice = caller.make("Invoice", _new(customer))
    assert invoice["DocNumber"] == "1001"
    assert (invoice["TxnDate"], invoice["DueDate"]) == ("2026-03-02", "2026-04-01")
    assert (invoice["EmailStatus"], invoice["PrintStatus"]) == ("NotSet", "NeedToPrint")
    assert invoice["LinkedTxn"] == []
    assert "BillEmail" not in invoice
    assert invoice["BillAddr"]["Line1"] == "4581 Finch St."
    assert invoice["CustomerRef"] == {"value": customer, "name": "Amy's Bird Sanctuary"}
    assert invoice["CurrencyRef"] == {"value": "USD", "name": "United States Dollar"}
    assert (invoice["Id"], invoice["SyncToken"], invoice["sparse"], invoice["domain"]) == ("1", "0", False, "QBO")
    assert invoice["TxnTaxDetail"] == {"TotalTax": 0}
    assert invoice["Line"][0]["SalesItemLineDetail"]["TaxCodeRef"] == {"value": "NON"}
    assert invoice["MetaData"]["CreateTime"] == "2026-03-02T01:00:00-08:00"


def test_terms_decide_the_due_date(caller: Caller) -> None:
    customer = caller.customer(SalesTermRef={"value": "2"})
    assert caller.make("Invoice", _new(customer))["DueDate"] == "2026-03-17"
    assert caller.make("Invoice", _new(customer, SalesTermRef={"value": "1"}))["DueDate"] == "2026-03-02"


def test_quantity_and_price_must_give_the_amount(caller: Caller) -> None:
    line = lines("58")[0]
    line["SalesItemLineDetail"] |= {"Qty": 2, "UnitPrice": 30}
    answer = caller.post("invoice", {"CustomerRef": {"value": caller.customer()}, "Line": [line]})
    assert refusal(answer) == ("6070", "Amount is not equal to UnitPrice * Qty. Supplied value:58.00")
    line["SalesItemLineDetail"] |= {"Qty": "4.50", "UnitPrice": "75.00"}
    line["Amount"] = "337.5"
    made = caller.make("Invoice", {"CustomerRef": {"value": "1"}, "Line": [line]})
    assert made["Line"][0]["SalesItemLineDetail"]["Qty"] == Decimal("4.5")
    assert made["Line"][0]["SalesItemLineDetail"]["UnitPrice"] == 75
    assert str(made["TotalAmt"]) == "337.50"


def test_a_discount_stands_after_the_subtotal(caller: Caller) -> None:
    discount = {"DetailType": "DiscountLineDetail", "DiscountLineDetail": {"PercentBased": True, "DiscountPercent": 10}}
    body = {"CustomerRef": {"value": caller.customer()}, "Line": [discount, *lines("100.00", tax="TAX")]}
    made = caller.make("Invoice", body)
    assert [line["DetailType"][:3] for line in made["Line"]] == ["Sal", "Sub", "Dis"]
    assert (made["Line"][2]["Amount"], made["TxnTaxDetail"]["TotalTax"], made["TotalAmt"]) == (10, 8, 98)
    after = caller.make("Invoice", {**body, "ApplyTaxAfterDiscount": True})
    assert (after["TxnTaxDetail"]["TotalTax"], after["TotalAmt"]) == (Decimal("7.20"), Decimal("97.20"))


def test_negative_lines_are_fine_and_negative_totals_are_not(caller: Caller) -> None:
    customer = caller.customer()
    assert caller.invoice(customer, "100.00", "-40.00")["TotalAmt"] == 60
    assert refusal(caller.post("invoice", {**_new(customer), "Line": lines("10", "-10.01")}))[0] == "6000"


def test_a_supplied_total_tax_overrides_the_rate(caller: Caller) -> None:
    detail = {"TxnTaxCodeRef": {"value": "2"}, "TotalTax": "5.55"}
    made = caller.make("Invoice", {**_new(caller.customer()), "Line": lines("100", tax="TAX"), "TxnTaxDetail": detail})
    assert made["TotalAmt"] == Decimal("105.55")
    sparse = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "kept"}
    assert caller.make("Invoice", sparse)["TotalAmt"] == Decimal("105.55")


def test_us_lines_know_only_tax_and_non(caller: Caller) -> None:
    answer = caller.post("invoice", {**_new(caller.customer()), "Line": lines("1", tax="2")})
    assert refusal(answer)[0] == "6100"


def test_sparse_changes_only_what_is_sent_and_full_blanks_the_rest(caller: Caller) -> None:
    customer = caller.customer()
    heading = {"TxnDate": "2026-01-05", "CustomerMemo": {"value": "Thanks"}, "PrivateNote": "n"}
    made = caller.make("Invoice", _new(customer, **heading, AllowOnlineACHPayment=True))
    assert made["AllowOnlineACHPayment"] is True
    sparse = caller.make("Invoice", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "new"})
    assert (sparse["SyncToken"], sparse["PrivateNote"], sparse["CustomerMemo"]) == ("1", "new", {"value": "Thanks"})
    assert sparse["TxnDate"] == "2026-01-05"
    assert sparse["AllowOnlineACHPayment"] is False  # it falls back to the company's setting when an update omits it
    full = caller.make("Invoice", {"Id": made["Id"], "SyncToken": "1", **_new(customer)})
    assert (full["TxnDate"], full["DocNumber"]) == ("2026-03-02", made["DocNumber"])
    assert "PrivateNote" not in full
    assert "CustomerMemo" not in full
    assert full["Line"][0]["Id"] == "2"  # a line without a known Id is a new line


def test_a_sparse_update_that_changes_nothing_keeps_the_sync_token(caller: Caller) -> None:
    made = caller.make("Invoice", _new(caller.customer(), PrivateNote="same"))
    caller.world.advance(minutes=5)
    again = caller.make("Invoice", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "same"})
    assert (again["SyncToken"], again["MetaData"]) == ("0", made["MetaData"])


@pytest.mark.parametrize("token", ["7", None, -1])
def test_a_stale_or_missing_sync_token_is_5010(caller: Caller, token: Any) -> None:
    made = caller.make("Invoice", _new(caller.customer()))
    answer = caller.post("invoice", {"Id": made["Id"], "SyncToken": token, "sparse": True, "PrivateNote": "x"})
    code, detail = refusal(answer)
    assert code == "5010"
    assert detail.startswith("Stale Object Error : You and root were working on this at the same time.")


def test_voiding_empties_an_unpaid_invoice_and_refuses_a_paid_one(caller: Caller) -> None:
    customer = caller.customer()
    made = caller.make("Invoice", {**_new(customer), "Line": lines("50", tax="TAX"), "PrivateNote": "old"})
    payment = caller.payment(customer, "54.00", (made["Id"], "54.00"))
    token = caller.read("Invoice", made["Id"])["SyncToken"]
    assert token == "1"
    stub = {"Id": made["Id"], "SyncToken": token}
    assert refusal(caller.post("invoice?operation=void", stub))[0] == "6000"
    assert refusal(caller.post("invoice?operation=delete", stub))[0] == "6000"
    caller.post("payment?operation=delete", {"Id": payment["Id"], "SyncToken": "0"})
    void = caller.make("Invoice", {"Id": made["Id"], "SyncToken": "2"}, "?operation=void")
    assert (void["TotalAmt"], void["Balance"], void["TxnTaxDetail"]["TotalTax"], void["SyncToken"]) == (0, 0, 0, "3")
    assert (void["Line"][0]["Id"], void["Line"][0]["Amount"]) == ("1", 0)
    assert void["PrivateNote"] == "Voided - old"
    assert caller.read("Customer", customer)["Balance"] == 0


def test_a_deleted_invoice_answers_a_stub_and_is_gone(caller: Caller) -> None:
    made = caller.make("Invoice", _new(caller.customer()))
    stub = caller.make("Invoice", {"Id": made["Id"], "SyncToken": "0", "extra": 1}, "?operation=delete")
    assert stub == {"domain": "QBO", "status": "Deleted", "Id": made["Id"]}
    assert refusal(caller.call("GET", f"invoice/{made['Id']}"))[0] == "610"


def test_document_numbers_count_on_and_are_not_given_twice(caller: Caller) -> None:
    customer = caller.customer()
    caller.make("Invoice", _new(customer, DocNumber="2000"))
    assert caller.make("Invoice", _new(customer))["DocNumber"] == "2001"
    code, detail = refusal(caller.post("invoice", _new(customer, DocNumber="2000")))
    assert code == "6140"
    assert detail.startswith("Duplicate Document Number Error : You must specify a different number.")
    assert caller.make("Invoice", _new(customer, DocNumber="2000"), "?include=allowduplicatedocnum")


def test_email_to_be_sent_needs_an_address(caller: Caller) -> None:
    customer = caller.customer()
    assert refusal(caller.post("invoice", _new(customer, EmailStatus="NeedToSend")))[0] == "2020"
    assert caller.make("Invoice", _new(customer, EmailStatus="NeedToSend", BillEmail={"Address": "a@b.co"}))


def test_a_deposit_on_the_invoice_reduces_its_balance(caller: Caller) -> None:
    customer = caller.customer()
    assert caller.make("Invoice", _new(customer, Deposit="30"))["Balance"] == 70
    assert caller.read("Customer", customer)["Balance"] == 70


def test_elsewhere_every_line_needs_a_tax_code(make_world: Callable[..., Any]) -> None:
    caller = Caller(make_world("quickbooks", country="GB", currency="GBP", time_zone="Europe/London"))
    customer = caller.customer()
    code, detail = refusal(caller.post("invoice", _new(customer)))
    assert code == "6000"
    assert detail == "Business Validation Error: Make sure all your transactions have a VAT rate before you save."
    mixed = [*lines("100", tax="1"), *lines("40", tax="2"), *lines("10.05", tax="1")]
    made = caller.make("Invoice", {**_new(customer), "Line": mixed, "GlobalTaxCalculation": "TaxExcluded"})
    assert [
        (each["Amount"], each["TaxLineDetail"]["NetAmountTaxable"]) for each in made["TxnTaxDetail"]["TaxLine"]
    ] == [
        (Decimal("22.01"), Decimal("110.05")),
        (2, 40),
    ]
    assert made["TotalAmt"] == Decimal("174.06")
    gross = caller.make(
        "Invoice", {**_new(customer), "Line": lines("100", tax="1"), "GlobalTaxCalculation": "TaxInclusive"}
    )
    assert (gross["TotalAmt"], gross["Line"][0]["SalesItemLineDetail"]["TaxInclusiveAmt"]) == (120, 120)
    none = caller.make("Invoice", {**_new(customer), "GlobalTaxCalculation": "NotApplicable"})
    assert (none["TotalAmt"], none["TxnTaxDetail"]["TotalTax"]) == (100, 0)
