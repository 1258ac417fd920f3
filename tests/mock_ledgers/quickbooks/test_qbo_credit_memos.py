"""Credit memos: what they take off, and that only a payment applies them (traps 5 and 6)."""

from __future__ import annotations

from decimal import Decimal

from qbo_caller import Caller, Json, lines, refusal


def memo(caller: Caller, customer: str, *amounts: str, **properties: object) -> Json:
    return caller.make("CreditMemo", {"CustomerRef": {"value": customer}, "Line": lines(*amounts), **properties})


def _apply(customer: str, invoice: str, credit: str, amount: str) -> Json:
    links = [
        {"Amount": amount, "LinkedTxn": [{"TxnId": txn, "TxnType": kind}]}
        for txn, kind in ((invoice, "Invoice"), (credit, "CreditMemo"))
    ]
    return {"CustomerRef": {"value": customer}, "TotalAmt": 0, "Line": links}


def test_a_credit_memo_reduces_what_the_customer_owes_at_once(caller: Caller) -> None:
    customer = caller.customer(BillAddr={"Line1": "4581 Finch St."})
    caller.invoice(customer, "100.00")
    made = caller.make(
        "CreditMemo", {"CustomerRef": {"value": customer}, "Line": lines("25.00", tax="TAX"), "CustomerMemo": {}}
    )
    assert (made["TotalAmt"], made["Balance"], made["RemainingCredit"]) == (27, 27, 27)
    assert (made["DocNumber"], made["BillAddr"]["Line1"], made["LinkedTxn"]) == ("1002", "4581 Finch St.", [])
    assert (made["PrintStatus"], made["EmailStatus"], made["TxnDate"]) == ("NeedToPrint", "NotSet", "2026-03-02")
    assert caller.read("Customer", customer)["Balance"] == 73
    assert caller.query("select * from CreditMemo where Balance > '0'")["CreditMemo"][0]["Id"] == made["Id"]


def test_a_payment_of_nothing_applies_it_to_an_invoice(caller: Caller) -> None:
    customer = caller.customer()
    invoice, credit = caller.invoice(customer, "100.00"), memo(caller, customer, "30.00")
    payment = caller.make("Payment", _apply(customer, invoice["Id"], credit["Id"], "30.00"))
    assert (payment["TotalAmt"], payment["UnappliedAmt"]) == (0, 0)
    assert [line["LinkedTxn"][0]["TxnType"] for line in payment["Line"]] == ["Invoice", "CreditMemo"]
    paid, used = caller.read("Invoice", invoice["Id"]), caller.read("CreditMemo", credit["Id"])
    assert (paid["Balance"], paid["LinkedTxn"]) == (70, [{"TxnId": payment["Id"], "TxnType": "Payment"}])
    assert (used["Balance"], used["RemainingCredit"], used["LinkedTxn"]) == (0, 0, paid["LinkedTxn"])
    assert (paid["SyncToken"], used["SyncToken"]) == ("1", "1")
    assert caller.read("Customer", customer)["Balance"] == 70
    stub = {"Id": credit["Id"], "SyncToken": "1"}
    assert refusal(caller.post("creditmemo?operation=delete", stub))[0] == "6000"
    shrunk = {**stub, "sparse": True, "Line": lines("10.00")}
    assert refusal(caller.post("creditmemo", shrunk))[0] == "6000"
    caller.make("Payment", {"Id": payment["Id"], "SyncToken": "0"}, "?operation=delete")
    free = caller.read("CreditMemo", credit["Id"])
    assert (free["RemainingCredit"], free["LinkedTxn"], free["SyncToken"]) == (30, [], "2")
    gone = caller.make("CreditMemo", {"Id": credit["Id"], "SyncToken": "2"}, "?operation=delete")
    assert gone == {"domain": "QBO", "status": "Deleted", "Id": credit["Id"]}
    assert caller.read("Customer", customer)["Balance"] == 100


def test_credits_are_never_turned_into_money(caller: Caller) -> None:
    customer = caller.customer()
    invoice, credit = caller.invoice(customer, "40.00"), memo(caller, customer, "100.00")
    payment = caller.make("Payment", _apply(customer, invoice["Id"], credit["Id"], "100.00"))
    assert [line["Amount"] for line in payment["Line"]] == [40, 40]
    assert payment["UnappliedAmt"] == 0
    assert caller.read("CreditMemo", credit["Id"])["Balance"] == 60
    caller.make("Payment", {"Id": payment["Id"], "SyncToken": "0"}, "?include=void")
    assert caller.read("Invoice", invoice["Id"])["Balance"] == 40
    assert caller.read("CreditMemo", credit["Id"])["Balance"] == 100


def test_money_and_credit_pay_together(caller: Caller) -> None:
    customer = caller.customer()
    invoice, credit = caller.invoice(customer, "100.00"), memo(caller, customer, "30.00")
    body = _apply(customer, invoice["Id"], credit["Id"], "30.00")
    body["TotalAmt"], body["Line"][0]["Amount"] = "70.00", "100.00"
    assert caller.make("Payment", body)["UnappliedAmt"] == 0
    assert caller.read("Invoice", invoice["Id"])["Balance"] == 0
    assert caller.read("Customer", customer)["Balance"] == 0


def test_somebody_elses_or_an_unknown_credit_is_refused(caller: Caller) -> None:
    customer, other = caller.customer(), caller.customer("Other")
    invoice, credit = caller.invoice(customer, "10.00"), memo(caller, other, "10.00")
    assert refusal(caller.post("payment", _apply(customer, invoice["Id"], credit["Id"], "10.00")))[0] == "6000"
    assert refusal(caller.post("payment", _apply(customer, invoice["Id"], "999", "10.00")))[0] == "610"
    for missing in ({"Line": lines("1")}, {"CustomerRef": {"value": customer}}):
        assert refusal(caller.post("creditmemo", missing))[0] == "2020"


def test_credits_are_applied_by_themselves_when_the_company_wants_it(caller: Caller) -> None:
    on = {"SyncToken": "0", "sparse": True, "SalesFormsPrefs": {"AutoApplyCredit": True}}
    caller.make("Preferences", on)
    customer = caller.customer()
    first, second = memo(caller, customer, "30.00"), memo(caller, customer, "50.00")
    invoice = caller.invoice(customer, "60.00")
    assert (invoice["Balance"], len(invoice["LinkedTxn"])) == (0, 1)
    payment = caller.read("Payment", invoice["LinkedTxn"][0]["TxnId"])
    assert (payment["TotalAmt"], [line["Amount"] for line in payment["Line"]]) == (0, [60, 30, 30])
    left = [caller.read("CreditMemo", each["Id"])["RemainingCredit"] for each in (first, second)]
    assert left == [0, Decimal(20)]
    changed = {"Id": invoice["Id"], "SyncToken": invoice["SyncToken"], "sparse": True, "PrivateNote": "x"}
    assert len(caller.make("Invoice", changed)["LinkedTxn"]) == 1
