"""Money: totals, payments, balances."""

from decimal import Decimal

from qbo_caller import Caller, lines


def test_three_payments_of_ten_cents_pay_thirty_cents_exactly(caller: Caller) -> None:
    customer = caller.customer()
    invoice = caller.invoice(customer, "0.30")
    assert invoice["Balance"] == Decimal("0.30")
    for _ in range(3):
        caller.payment(customer, "0.10", (invoice["Id"], "0.10"))
    paid = caller.read("Invoice", invoice["Id"])
    assert paid["Balance"] == 0
    assert len(paid["LinkedTxn"]) == 3
    assert caller.query("select * from Invoice where Balance = '0'")["Invoice"][0]["Id"] == invoice["Id"]
    assert caller.read("Customer", customer)["Balance"] == 0


def test_two_times_fifty_is_a_hundred_plus_tax(caller: Caller) -> None:
    invoice = caller.make(
        "Invoice", {"CustomerRef": {"value": caller.customer()}, "Line": lines("50.00", "50.00", tax="TAX")}
    )
    assert invoice["TotalAmt"] == Decimal("108.00")
    assert invoice["TxnTaxDetail"]["TotalTax"] == Decimal("8.00")
    assert invoice["Line"][2] == {
        "Amount": Decimal("100.00"),
        "DetailType": "SubTotalLineDetail",
        "SubTotalLineDetail": {},
    }
