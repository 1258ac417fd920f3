"""Bill payments: bills and vendor credits settled from a bank or a card."""

from __future__ import annotations

from decimal import Decimal

from qbo_caller import Caller, Json, refusal
from test_qbo_bills import bill, expense, vendor


def payment_of(whose: str, total: str, *applied: tuple[str, str, str], card: bool = False) -> Json:
    """`applied`: (id, kind, amount)."""
    source: Json = {"PayType": "Check", "CheckPayment": {"BankAccountRef": {"value": "35"}}}
    if card:
        source = {"PayType": "CreditCard", "CreditCardPayment": {"CCAccountRef": {"value": "41"}}}
    linked = [{"Amount": amount, "LinkedTxn": [{"TxnId": to, "TxnType": kind}]} for to, kind, amount in applied]
    return {"VendorRef": {"value": whose}, "TotalAmt": total, "Line": linked, **source}


def test_a_cheque_pays_a_bill_in_part(caller: Caller) -> None:
    whose = vendor(caller)
    owed = bill(caller, whose, "100.00")
    paid = caller.make("BillPayment", payment_of(whose, "40.00", (owed["Id"], "Bill", "40.00")))
    assert (paid["TotalAmt"], paid["CheckPayment"]["PrintStatus"]) == (40, "NotSet")
    assert paid["CheckPayment"]["BankAccountRef"] == {"value": "35", "name": "Checking"}
    after = caller.read("Bill", owed["Id"])
    assert (after["Balance"], after["SyncToken"]) == (60, "1")
    assert after["LinkedTxn"] == [{"TxnId": paid["Id"], "TxnType": "BillPaymentCheck"}]
    assert caller.read("Vendor", whose)["Balance"] == 60
    assert caller.read("Account", "35")["CurrentBalance"] == -40
    stub = {"Id": owed["Id"], "SyncToken": "1"}
    assert refusal(caller.post("bill?operation=delete", stub))[0] == "6000"
    assert refusal(caller.post("bill", {**stub, "sparse": True, "Line": [expense("39")]}))[0] == "6000"
    void = caller.make("BillPayment", {"Id": paid["Id"], "SyncToken": "0", "sparse": True}, "?include=void")
    assert (void["TotalAmt"], void["Line"], void["PrivateNote"]) == (0, [], "Voided")
    free = caller.read("Bill", owed["Id"])
    assert (free["Balance"], free["LinkedTxn"], free["SyncToken"]) == (100, [], "2")


def test_a_card_pays_with_a_credit(caller: Caller) -> None:
    whose = vendor(caller)
    owed = bill(caller, whose, "100.00")
    credit = caller.make("VendorCredit", {"VendorRef": {"value": whose}, "Line": [expense("30.00")]})
    applied = ((owed["Id"], "Bill", "100.00"), (credit["Id"], "VendorCredit", "30.00"))
    paid = caller.make("BillPayment", payment_of(whose, "70.00", *applied, card=True))
    link = [{"TxnId": paid["Id"], "TxnType": "BillPaymentCreditCard"}]
    assert (caller.read("Bill", owed["Id"])["Balance"], caller.read("Bill", owed["Id"])["LinkedTxn"]) == (0, link)
    used = caller.read("VendorCredit", credit["Id"])
    assert (used["Balance"], used["LinkedTxn"]) == (0, link)
    assert caller.read("Vendor", whose)["Balance"] == 0
    assert caller.read("Account", "41")["CurrentBalance"] == -70
    stub = {"Id": credit["Id"], "SyncToken": "1"}
    assert refusal(caller.post("vendorcredit?operation=delete", stub))[0] == "6000"
    caller.make("BillPayment", {"Id": paid["Id"], "SyncToken": "0"}, "?operation=delete")
    assert caller.read("Vendor", whose)["Balance"] == 70


def test_paying_a_paid_bill_again_leaves_a_credit(caller: Caller) -> None:
    whose = vendor(caller)
    owed = bill(caller, whose, "10.00")
    body = payment_of(whose, "10.00", (owed["Id"], "Bill", "10.00"))
    caller.make("BillPayment", body)
    assert caller.make("BillPayment", body)["Line"] == []
    assert caller.read("Vendor", whose)["Balance"] == Decimal(-10)


def test_an_update_replaces_the_lines(caller: Caller) -> None:
    whose = vendor(caller)
    first, second = bill(caller, whose, "10.00"), bill(caller, whose, "10.00")
    paid = caller.make("BillPayment", payment_of(whose, "10.00", (first["Id"], "Bill", "10.00")))
    change = {**payment_of(whose, "10.00", (second["Id"], "Bill", "10.00")), "Id": paid["Id"], "SyncToken": "0"}
    caller.make("BillPayment", change)
    assert [caller.read("Bill", each["Id"])["Balance"] for each in (first, second)] == [10, 0]


def test_what_a_bill_payment_is_refused_for(caller: Caller) -> None:
    whose, other = vendor(caller), vendor(caller, "Other")
    owed = bill(caller, whose, "10.00")
    good = payment_of(whose, "10.00", (owed["Id"], "Bill", "10.00"))
    savings = {"CheckPayment": {"BankAccountRef": {"value": "41"}}}
    attempts: list[tuple[Json, str]] = [
        ({**good, "PayType": None}, "2020"),
        ({**good, "CheckPayment": None}, "2020"),
        ({**good, "PayType": "Barter"}, "2010"),
        ({**good, **savings}, "6430"),
        ({**good, "TotalAmt": -1}, "6000"),
        ({**good, "TotalAmt": "5.00"}, "6000"),
        ({**good, "VendorRef": {"value": other}}, "6000"),
        (payment_of(whose, "1.00", ("999", "Bill", "1.00")), "610"),
        (payment_of(whose, "1.00", (owed["Id"], "Invoice", "1.00")), "610"),
        ({**good, "Line": [{"Amount": 1}]}, "2020"),
    ]
    for body, code in attempts:
        assert refusal(caller.post("billpayment", body))[0] == code, body
