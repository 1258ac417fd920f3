"""Several currencies: rates, home amounts, gains and losses."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from qbo_caller import Caller, Json, lines, loads, refusal
from test_qbo_bill_payments import payment_of
from test_qbo_bills import bill, vendor

EURO = {"CurrencyRef": {"value": "EUR"}}


@pytest.fixture
def abroad(make_world: Callable[..., Any]) -> Caller:
    """A company with several currencies, of which it uses the euro."""
    caller = Caller(make_world("quickbooks"))
    caller.make("Preferences", {"SyncToken": "0", "sparse": True, "CurrencyPrefs": {"MultiCurrencyEnabled": True}})
    caller.make("CompanyCurrency", {"Code": "EUR"})
    return caller


def _rate(caller: Caller, rate: str, date: str = "2026-03-01") -> Json:
    body = {"SourceCurrencyCode": "EUR", "Rate": rate, "AsOfDate": date}
    return loads(caller.post("exchangerate", body))["ExchangeRate"]  # type: ignore[no-any-return]


def test_one_currency_is_what_most_companies_have(caller: Caller) -> None:
    assert refusal(caller.post("companycurrency", {"Code": "EUR"}))[0] == "5030"
    rate = {"SourceCurrencyCode": "EUR", "Rate": 1, "AsOfDate": "2026-03-01"}
    assert refusal(caller.post("exchangerate", rate))[0] == "5030"
    assert refusal(caller.post("customer", {"DisplayName": "Anna", **EURO}))[0] == "2500"
    made = caller.invoice(caller.customer(), "1.00", ExchangeRate=1)
    assert not {"ExchangeRate", "HomeTotalAmt", "HomeBalance"} & set(made)


def test_currencies_of_the_company(abroad: Caller) -> None:
    (made,) = abroad.query("select * from CompanyCurrency")["CompanyCurrency"]
    assert (made["Code"], made["Name"], made["Active"]) == ("EUR", "Euro", True)
    stub = {"Id": made["Id"], "SyncToken": "0", "sparse": True}
    assert refusal(abroad.post("companycurrency", {**stub, "Code": "GBP"}))[0] == "6000"
    assert refusal(abroad.post("companycurrency", {"Code": "EUR"}))[0] == "6240"
    assert refusal(abroad.post("companycurrency", {"Code": "eu1"}))[0] == "6000"
    assert abroad.make("CompanyCurrency", {**stub, "Active": False})["Active"] is False
    assert refusal(abroad.post("customer", {"DisplayName": "Anna", **EURO}))[0] == "2500"
    off = {"SyncToken": "1", "sparse": True, "CurrencyPrefs": {"MultiCurrencyEnabled": False}}
    assert refusal(abroad.post("preferences", off))[0] == "6000"


def test_rates_have_no_id_and_hold_from_their_day(abroad: Caller) -> None:
    made = _rate(abroad, "1.10")
    assert "Id" not in made
    assert (str(made["Rate"]), made["TargetCurrencyCode"], made["AsOfDate"]) == ("1.1", "USD", "2026-03-01")
    _rate(abroad, "1.20", "2026-03-02")
    assert str(_rate(abroad, "1.15")["Rate"]) == "1.15"
    for date, expected in (("2026-03-01", "1.15"), ("2026-04-01", "1.2"), ("2026-01-01", "1")):
        query = {"sourcecurrencycode": "EUR", "asofdate": date}
        answer = abroad.call("GET", "exchangerate", query_string=query)
        assert str(loads(answer)["ExchangeRate"]["Rate"]) == expected
    rows = abroad.query("select * from ExchangeRate where SourceCurrencyCode = 'EUR' and AsOfDate = '2026-03-02'")
    assert str(rows["ExchangeRate"][0]["Rate"]) == "1.2"
    for body, code in (
        ({"SourceCurrencyCode": "EUR", "Rate": 0, "AsOfDate": "2026-03-01"}, "6000"),
        ({"SourceCurrencyCode": "EUR", "AsOfDate": "2026-03-01"}, "2020"),
        ({"SourceCurrencyCode": "XXX", "Rate": 1, "AsOfDate": "2026-03-01"}, "2500"),
        ({"SourceCurrencyCode": "EUR", "Rate": 2, "AsOfDate": "2026-03-01", "SyncToken": "0"}, "5010"),
    ):
        assert refusal(abroad.post("exchangerate", body))[0] == code


def test_a_foreign_invoice_is_kept_at_home_too(abroad: Caller) -> None:
    _rate(abroad, "1.10")
    anna = abroad.customer("Anna", **EURO)
    assert refusal(abroad.post("invoice", {"CustomerRef": {"value": anna}, "Line": lines("1")}))[0] == "2020"
    dollars = {"CustomerRef": {"value": anna}, "Line": lines("1"), "CurrencyRef": {"value": "USD"}}
    assert refusal(abroad.post("invoice", dollars))[0] == "6000"
    made = abroad.invoice(anna, "100.00", ExchangeRate="1.10", **EURO)
    assert (str(made["ExchangeRate"]), made["HomeTotalAmt"], made["HomeBalance"]) == ("1.1", 110, 110)
    assert abroad.read("Account", "84")["CurrentBalance"] == 110
    assert abroad.read("Customer", anna)["Balance"] == 100
    change = {"Id": anna, "SyncToken": "0", "sparse": True, "CurrencyRef": {"value": "USD"}}
    assert refusal(abroad.post("customer", change))[0] == "6000"
    void = abroad.make("Invoice", {"Id": made["Id"], "SyncToken": "0"}, "?operation=void")
    assert (void["HomeTotalAmt"], abroad.read("Customer", anna)["Balance"]) == (0, 0)


def test_what_a_payment_gains_goes_to_an_account_of_its_own(abroad: Caller) -> None:
    anna = abroad.customer("Anna", **EURO)
    invoice = abroad.invoice(anna, "100.00", ExchangeRate="1.10", **EURO)
    abroad.payment(anna, "100.00", (invoice["Id"], "100.00"), ExchangeRate="1.25", **EURO)
    change = {"Id": invoice["Id"], "SyncToken": "1", "sparse": True, "ExchangeRate": "1.5"}
    assert refusal(abroad.post("invoice", change))[0] == "6000"
    assert abroad.read("Invoice", invoice["Id"])["HomeBalance"] == 0
    balances = [abroad.read("Account", each)["CurrentBalance"] for each in ("84", "4")]
    assert balances == [0, 125]
    with abroad.world.store.transaction() as connection:
        assert abroad.world.books(connection).account_balance("95") == Decimal(-15)
    credit = {"CustomerRef": {"value": anna}, "Line": lines("20.00"), "ExchangeRate": "1.3", **EURO}
    abroad.make("CreditMemo", credit)
    assert abroad.read("Customer", anna)["Balance"] == -20


def test_a_vendor_abroad(abroad: Caller) -> None:
    whose = vendor(abroad, "Otto", **EURO)
    owed = bill(abroad, whose, "33.33", "0.01", ExchangeRate="1.2345", **EURO)
    assert (owed["HomeTotalAmt"], owed["HomeBalance"]) == (Decimal("41.16"), Decimal("41.16"))
    assert abroad.read("Vendor", whose)["Balance"] == Decimal("33.34")
    body = payment_of(whose, "33.34", (owed["Id"], "Bill", "33.34"))
    abroad.make("BillPayment", {**body, "ExchangeRate": "1.1", **EURO})
    assert abroad.read("Vendor", whose)["Balance"] == 0
    assert abroad.read("Account", "33")["CurrentBalance"] == 0
    card = {"TxnDate": "2026-03-01", "Amount": 1, "BankAccountRef": {"value": "35"},
            "CreditCardAccountRef": {"value": "41"}}  # fmt: skip
    assert refusal(abroad.post("creditcardpayment", {**card, **EURO}))[0] == "6000"
    assert abroad.post("creditcardpayment", card).status_code == 200
