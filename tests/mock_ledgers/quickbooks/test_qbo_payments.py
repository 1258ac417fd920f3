"""Payments and purchases."""

from __future__ import annotations

from decimal import Decimal

import pytest
from qbo_caller import Caller, lines, refusal


def test_what_is_paid_too_much_stays_unapplied(caller: Caller) -> None:
    customer = caller.customer()
    invoice = caller.invoice(customer, "100.00")
    payment = caller.payment(customer, "150.00", (invoice["Id"], "150.00"))
    assert (payment["UnappliedAmt"], payment["Line"][0]["Amount"]) == (50, 100)
    assert payment["DepositToAccountRef"] == {"value": "4", "name": "Undeposited Funds"}
    assert caller.read("Customer", customer)["Balance"] == -50
    assert caller.read("Account", "4")["CurrentBalance"] == 150


def test_a_payment_raises_the_sync_token_of_its_invoice(caller: Caller) -> None:
    customer = caller.customer()
    invoice = caller.invoice(customer, "100.00")
    payment = caller.payment(customer, "60.00", (invoice["Id"], "60.00"))
    paid = caller.read("Invoice", invoice["Id"])
    assert (paid["SyncToken"], paid["Balance"]) == ("1", 40)
    assert paid["LinkedTxn"] == [{"TxnId": payment["Id"], "TxnType": "Payment"}]
    late = caller.post("invoice", {"Id": invoice["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "x"})
    assert refusal(late)[0] == "5010"


def test_an_update_replaces_the_lines(caller: Caller) -> None:
    customer = caller.customer()
    first, second = caller.invoice(customer, "100.00")["Id"], caller.invoice(customer, "100.00")["Id"]
    payment = caller.payment(customer, "80.00", (first, "80.00"))
    link = [{"Amount": 30, "LinkedTxn": [{"TxnId": second, "TxnType": "Invoice"}]}]
    moved = caller.make("Payment", {"Id": payment["Id"], "SyncToken": "0", "CustomerRef": {"value": customer},
                                    "TotalAmt": 80, "Line": link})  # fmt: skip
    assert moved["UnappliedAmt"] == 50
    assert [caller.read("Invoice", each)["Balance"] for each in (first, second)] == [100, 70]


@pytest.mark.parametrize("how", ["?operation=update&include=void", "?include=void"])
def test_a_voided_payment_gives_the_balance_back(caller: Caller, how: str) -> None:
    customer = caller.customer()
    invoice = caller.invoice(customer, "100.00")
    payment = caller.payment(customer, "100.00", (invoice["Id"], "100.00"))
    void = caller.make("Payment", {"Id": payment["Id"], "SyncToken": "0", "sparse": True}, how)
    assert (void["TotalAmt"], void["UnappliedAmt"], void["Line"], void["sparse"]) == (0, 0, [], True)
    assert void["PrivateNote"] == "Voided"
    opened = caller.read("Invoice", invoice["Id"])
    assert (opened["Balance"], opened["LinkedTxn"], opened["SyncToken"]) == (100, [], "2")


def test_void_is_no_operation_of_payments(caller: Caller) -> None:
    payment = caller.payment(caller.customer(), "1.00")
    assert refusal(caller.post("payment?operation=void", {"Id": payment["Id"], "SyncToken": "0"}))[0] == "500"


def test_a_payment_pays_only_its_own_customers_invoices(caller: Caller) -> None:
    mine, theirs = caller.customer("A"), caller.customer("B")
    invoice = caller.invoice(theirs, "10.00")
    link = [{"Amount": 10, "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]}]
    body = {"CustomerRef": {"value": mine}, "TotalAmt": 10, "Line": link}
    assert refusal(caller.post("payment", body))[0] == "6000"
    link[0]["LinkedTxn"] = [{"TxnId": "999", "TxnType": "Invoice"}]
    assert refusal(caller.post("payment", body))[0] == "610"


def test_more_cannot_be_applied_than_was_paid(caller: Caller) -> None:
    customer = caller.customer()
    invoice = caller.invoice(customer, "10.00")
    link = [{"Amount": 10, "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]}]
    body = {"CustomerRef": {"value": customer}, "TotalAmt": 9, "Line": link}
    assert refusal(caller.post("payment", body))[0] == "6000"


def test_a_purchase_books_a_fee_against_the_bank(caller: Caller) -> None:
    chart = caller.world.organisation.chart
    detail = {"AccountRef": {"value": chart["fees"]}}
    line = {"Amount": "2.95", "DetailType": "AccountBasedExpenseLineDetail", "AccountBasedExpenseLineDetail": detail}
    body = {"PaymentType": "Cash", "AccountRef": {"value": chart["bank"]}, "Line": [line]}
    made = caller.make("Purchase", body)
    assert made["TotalAmt"] == Decimal("2.95")
    assert caller.read("Account", chart["bank"])["CurrentBalance"] == Decimal("-2.95")
    assert caller.query("select * from Purchase where PaymentType = 'cash'")["maxResults"] == 1
    assert refusal(caller.post("purchase", {**body, "PaymentType": "CreditCard"}))[0] == "6430"
    caller.make("Purchase", {"Id": made["Id"], "SyncToken": "0"}, "?operation=delete")
    assert caller.read("Account", chart["bank"])["CurrentBalance"] == 0


def test_nothing_but_invoices_and_payments_moves_receivables(caller: Caller) -> None:
    customer, receivable = caller.customer(), {"value": "84"}
    expense = {
        "DetailType": "AccountBasedExpenseLineDetail",
        "AccountBasedExpenseLineDetail": {"AccountRef": receivable},
    }
    purchase = {"PaymentType": "Cash", "AccountRef": {"value": "35"}, "Line": [{"Amount": 1, **expense}]}
    discount = {
        "DetailType": "DiscountLineDetail",
        "DiscountLineDetail": {"DiscountAccountRef": receivable},
        "Amount": 1,
    }
    invoice = {"CustomerRef": {"value": customer}, "Line": [*lines("10"), discount]}
    deposit = {"CustomerRef": {"value": customer}, "Line": lines("10"), "Deposit": 1, "DepositToAccountRef": receivable}
    payment = {"CustomerRef": {"value": customer}, "TotalAmt": 1, "DepositToAccountRef": receivable}
    item = {"Name": "X", "Type": "Service", "IncomeAccountRef": receivable}
    attempts = (
        ("purchase", purchase),
        ("invoice", invoice),
        ("invoice", deposit),
        ("payment", payment),
        ("item", item),
    )
    for path, body in attempts:
        assert refusal(caller.post(path, body))[0] == "6430"


def test_a_deposit_takes_payments_to_the_bank_and_holds_them(caller: Caller) -> None:
    payment = caller.payment(caller.customer(), "40.00")
    taken = {"Amount": 40, "LinkedTxn": [{"TxnId": payment["Id"], "TxnType": "Payment", "TxnLineId": "0"}]}
    fee = {"Amount": "-1.50", "DetailType": "DepositLineDetail", "DepositLineDetail": {"AccountRef": {"value": "92"}}}
    made = caller.make("Deposit", {"DepositToAccountRef": {"value": "35"}, "Line": [taken, fee]})
    assert str(made["TotalAmt"]) == "38.50"
    balances = [caller.read("Account", each)["CurrentBalance"] for each in ("35", "4")]
    assert balances == [Decimal("38.50"), 0]
    held = caller.read("Payment", payment["Id"])
    assert held["LinkedTxn"] == [{"TxnId": made["Id"], "TxnType": "Deposit"}]
    stub = {"Id": payment["Id"], "SyncToken": held["SyncToken"], "sparse": True}
    for how, body in (("?include=void", stub), ("?operation=delete", stub), ("", {**stub, "TotalAmt": 41})):
        assert refusal(caller.post(f"payment{how}", body))[0] == "6540"
    assert refusal(caller.post("deposit", {"DepositToAccountRef": {"value": "35"}, "Line": [taken]}))[0] == "6000"
    caller.make("Deposit", {"Id": made["Id"], "SyncToken": "0"}, "?operation=delete")
    free = caller.read("Payment", payment["Id"])
    assert (free["LinkedTxn"], free["SyncToken"]) == ([], "2")
    caller.make("Payment", {**stub, "SyncToken": "2"}, "?operation=delete")
    assert caller.read("Account", "4")["CurrentBalance"] == 0


def test_a_deposit_line_needs_an_account_or_a_payment(caller: Caller) -> None:
    for line, code in (
        ({"Amount": 1}, "2020"),
        ({"Amount": 1, "LinkedTxn": [{"TxnId": "9", "TxnType": "Payment"}]}, "610"),
    ):
        body = {"DepositToAccountRef": {"value": "35"}, "Line": [line]}
        assert refusal(caller.post("deposit", body))[0] == code
