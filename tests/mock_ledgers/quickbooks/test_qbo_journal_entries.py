"""Journal entries, transfers, payments of credit cards."""

from __future__ import annotations

from decimal import Decimal

from qbo_caller import Caller, Json, refusal
from test_qbo_bill_payments import payment_of
from test_qbo_bills import vendor


def row(side: str, amount: str, account: str, kind: str = "", party: str = "") -> Json:
    detail: Json = {"PostingType": side, "AccountRef": {"value": account}}
    if kind:
        detail["Entity"] = {"Type": kind, "EntityRef": {"value": party}}
    return {"Amount": amount, "DetailType": "JournalEntryLineDetail", "JournalEntryLineDetail": detail}


def test_lines_count_from_zero_and_the_total_is_zero(caller: Caller) -> None:
    made = caller.make("JournalEntry", {"Line": [row("Debit", "50.00", "94"), row("Credit", "50.00", "35")]})
    assert [line["Id"] for line in made["Line"]] == ["0", "1"]
    assert (made["TotalAmt"], made["Adjustment"], made["TxnDate"]) == (0, False, "2026-03-02")
    assert "DocNumber" not in made
    assert caller.read("Account", "35")["CurrentBalance"] == -50
    sparse = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "DocNumber": "J1"}
    assert caller.make("JournalEntry", sparse)["Line"] == made["Line"]
    full = {"Id": made["Id"], "SyncToken": "1", "Line": [row("Debit", "9", "36"), row("Credit", "9", "35")]}
    assert "DocNumber" not in caller.make("JournalEntry", full)
    assert caller.read("Account", "35")["CurrentBalance"] == -9
    caller.make("JournalEntry", {"Id": made["Id"], "SyncToken": "2"}, "?operation=delete")
    assert caller.read("Account", "35")["CurrentBalance"] == 0


def test_what_a_journal_entry_is_refused_for(caller: Caller) -> None:
    credit, customer = row("Credit", "5", "35"), caller.customer()
    in_detail = row("Debit", "5", "94")
    in_detail["JournalEntryLineDetail"]["Description"] = "it belongs on the line"
    attempts = [
        ([row("Debit", "5.01", "94"), credit], "2300"),
        ([credit], "2020"),
        ([], "2020"),
        ([row("Debit", "5", "84"), credit], "6000"),
        ([row("Debit", "5", "33"), credit], "6000"),
        ([row("Debit", "5", "33", "Customer", customer), credit], "6000"),
        ([row("Debit", "5", "84", "Customer", "999"), credit], "2500"),
        ([row("Debit", "5", "777"), credit], "2500"),
        ([row("Debit", "-5", "94"), row("Credit", "-5", "35")], "6000"),
        ([in_detail, credit], "2010"),
    ]
    for entry, code in attempts:
        assert refusal(caller.post("journalentry", {"Line": entry}))[0] == code, entry


def test_a_debit_on_receivable_is_owed_and_can_be_paid(caller: Caller) -> None:
    customer = caller.customer()
    made = caller.make(
        "JournalEntry", {"Line": [row("Debit", "50.00", "84", "Customer", customer), row("Credit", "50.00", "1")]}
    )
    entity = made["Line"][0]["JournalEntryLineDetail"]["Entity"]
    assert entity == {"Type": "Customer", "EntityRef": {"value": customer, "name": "Amy's Bird Sanctuary"}}
    assert caller.read("Customer", customer)["Balance"] == 50
    link = {"Amount": "20.00", "LinkedTxn": [{"TxnId": made["Id"], "TxnType": "JournalEntry"}]}
    body = {"CustomerRef": {"value": customer}, "TotalAmt": "20.00", "Line": [link]}
    paid = caller.make("Payment", body)
    assert paid["UnappliedAmt"] == 0
    held = caller.read("JournalEntry", made["Id"])
    assert held["LinkedTxn"] == [{"TxnId": paid["Id"], "TxnType": "Payment"}]
    assert caller.read("Customer", customer)["Balance"] == 30
    stub = {"Id": made["Id"], "SyncToken": held["SyncToken"]}
    assert refusal(caller.post("journalentry?operation=delete", stub))[0] == "6000"
    caller.make("Payment", {"Id": paid["Id"], "SyncToken": "0"}, "?operation=delete")
    caller.make("JournalEntry", {"Id": made["Id"], "SyncToken": "2"}, "?operation=delete")
    assert caller.read("Customer", customer)["Balance"] == 0


def test_credits_on_receivable_and_payable(caller: Caller) -> None:
    customer, whose = caller.customer(), vendor(caller)
    credit = [row("Credit", "30.00", "84", "Customer", customer), row("Debit", "30.00", "33", "Vendor", whose)]
    made = caller.make("JournalEntry", {"Line": credit})
    assert caller.read("Customer", customer)["Balance"] == Decimal(-30)
    assert caller.read("Vendor", whose)["Balance"] == Decimal(-30)
    invoice = caller.invoice(customer, "100.00")
    links = [
        {"Amount": "30.00", "LinkedTxn": [{"TxnId": txn, "TxnType": kind}]}
        for txn, kind in ((invoice["Id"], "Invoice"), (made["Id"], "JournalEntry"))
    ]
    caller.make("Payment", {"CustomerRef": {"value": customer}, "TotalAmt": 0, "Line": links})
    assert caller.read("Invoice", invoice["Id"])["Balance"] == 70
    owed = caller.make(
        "JournalEntry", {"Line": [row("Credit", "8.00", "33", "Vendor", whose), row("Debit", "8.00", "94")]}
    )
    caller.make("BillPayment", payment_of(whose, "8.00", (owed["Id"], "JournalEntry", "8.00")))
    assert caller.read("Vendor", whose)["Balance"] == Decimal(-30)


def test_a_transfer_moves_money_between_accounts(caller: Caller) -> None:
    body = {"FromAccountRef": {"value": "35"}, "ToAccountRef": {"value": "36"}, "Amount": "120.00"}
    made = caller.make("Transfer", body)
    assert (str(made["Amount"]), made["TxnDate"]) == ("120.00", "2026-03-02")
    assert [caller.read("Account", each)["CurrentBalance"] for each in ("35", "36")] == [-120, 120]
    sparse = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "Amount": "20.00"}
    assert caller.make("Transfer", sparse)["ToAccountRef"]["name"] == "Savings"
    assert caller.read("Account", "36")["CurrentBalance"] == 20
    for change, code in (
        ({"Amount": -1}, "6000"),
        ({"Amount": None}, "2020"),
        ({"ToAccountRef": {"value": "35"}}, "6000"),
        ({"ToAccountRef": {"value": "1"}}, "6430"),
        ({"ToAccountRef": {"value": "84"}}, "6430"),
    ):
        assert refusal(caller.post("transfer", {**body, **change}))[0] == code
    caller.make("Transfer", {"Id": made["Id"], "SyncToken": "1"}, "?operation=delete")
    assert caller.query("select * from Transfer") == {}
    assert caller.read("Account", "36")["CurrentBalance"] == 0


def test_a_credit_card_is_paid_under_a_key_of_its_own(caller: Caller) -> None:
    body = {
        "TxnDate": "2026-03-01", "Amount": "75.00", "BankAccountRef": {"value": "35"},
        "CreditCardAccountRef": {"value": "41"},
    }  # fmt: skip
    answer = caller.post("creditcardpayment", body)
    made = answer.json["CreditCardPaymentTxn"]
    assert (made["PrintStatus"], made["SyncToken"]) == ("NotSet", "0")
    assert [caller.read("Account", each)["CurrentBalance"] for each in ("35", "41")] == [-75, 75]
    found = caller.query("select * from CreditCardPayment where TxnDate = '2026-03-01'")
    assert found["CreditCardPaymentTxn"][0]["Id"] == made["Id"]
    batch = {"BatchItemRequest": [{"bId": "1", "operation": "create", "CreditCardPaymentTxn": body}]}
    assert caller.post("batch", batch).json["BatchItemResponse"][0]["CreditCardPaymentTxn"]["Amount"] == 75
    sparse = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "Memo": "March"}
    assert caller.post("creditcardpayment", sparse).json["CreditCardPaymentTxn"]["Memo"] == "March"
    for name, code in (("TxnDate", "2020"), ("BankAccountRef", "2020")):
        assert refusal(caller.post("creditcardpayment", {**body, name: None}))[0] == code
    assert refusal(caller.post("creditcardpayment", {**body, "BankAccountRef": {"value": "41"}}))[0] == "6430"
    gone = caller.post("creditcardpayment?operation=delete", {"Id": made["Id"], "SyncToken": "1"})
    assert gone.json["CreditCardPaymentTxn"]["status"] == "Deleted"
