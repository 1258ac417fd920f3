"""Tax on what is bought at once: by code a line outside the US, none within."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from qbo_caller import Caller, Json, refusal
from test_qbo_bills import expense, vendor

TAX_PAYABLE, CHECKING = "90", "35"


@pytest.fixture
def british(make_world: Callable[..., Any]) -> Caller:
    """A company whose lines bear VAT."""
    return Caller(make_world("quickbooks", country="GB", currency="GBP", time_zone="Europe/London"))


def _spent(*line: Json, **properties: object) -> Json:
    return {"PaymentType": "Cash", "AccountRef": {"value": CHECKING}, "Line": list(line), **properties}


def _posted(caller: Caller, account: str) -> Decimal:
    return Decimal(caller.read("Account", account)["CurrentBalance"])


def test_a_purchase_bears_tax_that_lessens_what_is_owed(british: Caller) -> None:
    taxed = [expense("100.00", TaxCodeRef={"value": "1"}), expense("40.00", TaxCodeRef={"value": "2"})]
    made = british.make("Purchase", _spent(*taxed))
    assert (made["TotalAmt"], made["TxnTaxDetail"]["TotalTax"]) == (162, 22)  # 20 on 100, 2 on 40
    assert [line["Amount"] for line in made["TxnTaxDetail"]["TaxLine"]] == [20, 2]
    assert (_posted(british, CHECKING), _posted(british, TAX_PAYABLE)) == (-162, 22)
    british.make("Purchase", {"Id": made["Id"], "SyncToken": "0"}, "?operation=delete")
    assert (_posted(british, CHECKING), _posted(british, TAX_PAYABLE)) == (0, 0)
    assert refusal(british.post("purchase", _spent(expense("1"))))[0] == "6000"


def test_a_refund_on_a_card_gives_the_tax_back(british: Caller) -> None:
    line = expense("10.00", TaxCodeRef={"value": "1"})
    body = {"PaymentType": "CreditCard", "AccountRef": {"value": "41"}, "Credit": True, "Line": [line]}
    assert british.make("Purchase", body)["TotalAmt"] == 12
    assert (_posted(british, "41"), _posted(british, TAX_PAYABLE)) == (12, -2)


@pytest.mark.parametrize(
    ("gross", "tax"),
    [("12.00", "2.00"), ("11.99", "1.99"), ("99.00", "2.00")],  # the caller's rounding counts to the cent
)
def test_inclusive_lines_show_their_gross_amount(british: Caller, gross: str, tax: str) -> None:
    line = expense("10.00", TaxCodeRef={"value": "1"}, TaxInclusiveAmt=gross)
    whose = {"VendorRef": {"value": vendor(british)}}
    bill = british.make("Bill", {**whose, "Line": [line], "GlobalTaxCalculation": "TaxInclusive"})
    assert str(bill["TxnTaxDetail"]["TotalTax"]) == tax
    detail = bill["Line"][0]["AccountBasedExpenseLineDetail"]
    assert detail["TaxInclusiveAmt"] == Decimal("10.00") + Decimal(tax)


def test_without_tax_where_none_applies(british: Caller, caller: Caller) -> None:
    made = british.make("Purchase", _spent(expense("5.00"), GlobalTaxCalculation="NotApplicable"))
    assert (made["TotalAmt"], made["TxnTaxDetail"]["TotalTax"]) == (5, 0)
    domestic = caller.make("Purchase", _spent(expense("5.00"), GlobalTaxCalculation="TaxExcluded"))
    assert domestic["TotalAmt"] == 5
    assert not {"TxnTaxDetail", "GlobalTaxCalculation"} & set(domestic)
