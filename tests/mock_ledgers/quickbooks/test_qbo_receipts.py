"""Sales receipts and refund receipts: money at once, in and out."""

from __future__ import annotations

from decimal import Decimal

from qbo_caller import Caller, Json, lines, refusal


def _receipt(caller: Caller, **properties: object) -> Json:
    return caller.make("SalesReceipt", {"CustomerRef": {"value": caller.customer()}, "Line": lines("50.00", tax="TAX"),
                                        **properties})  # fmt: skip


def test_a_sales_receipt_waits_in_undeposited_funds(caller: Caller) -> None:
    made = _receipt(caller, PaymentRefNum="77")
    assert (made["TotalAmt"], made["Balance"], made["DocNumber"]) == (54, 0, "1001")
    assert made["DepositToAccountRef"] == {"value": "4", "name": "Undeposited Funds"}
    assert caller.read("Account", "4")["CurrentBalance"] == 54
    assert caller.read("Customer", made["CustomerRef"]["value"])["Balance"] == 0
    sparse = caller.make("SalesReceipt", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "x"})
    assert (sparse["PaymentRefNum"], sparse["SyncToken"]) == ("77", "1")
    void = caller.make("SalesReceipt", {"Id": made["Id"], "SyncToken": "1", "sparse": True}, "?include=void")
    assert (void["TotalAmt"], void["Line"][0]["Amount"], void["PrivateNote"]) == (0, 0, "Voided - x")
    assert caller.read("Account", "4")["CurrentBalance"] == 0
    caller.make("SalesReceipt", {"Id": made["Id"], "SyncToken": "2"}, "?operation=delete")


def test_operation_void_is_for_invoices_alone(caller: Caller) -> None:
    made = _receipt(caller)
    stub = {"Id": made["Id"], "SyncToken": "0"}
    assert refusal(caller.post("salesreceipt?operation=void", stub))[0] == "500"


def test_a_full_update_blanks_and_resets(caller: Caller) -> None:
    """The recorded update of a sales receipt (quickbooks.md 2.7)."""
    made = _receipt(caller, TxnDate="2026-01-05", CustomerMemo={"value": "Thanks"})
    full = caller.make("SalesReceipt", {"Id": made["Id"], "SyncToken": "0", "Line": lines("60.00")})
    assert "CustomerRef" not in full
    assert "CustomerMemo" not in full
    assert (full["TxnDate"], full["DocNumber"], full["Line"][0]["Id"]) == ("2026-03-02", made["DocNumber"], "2")
    assert full["DepositToAccountRef"]["value"] == "4"
    assert full["Line"][1]["DetailType"] == "SubTotalLineDetail"


def test_a_deposit_takes_receipts_and_refunds_to_the_bank(caller: Caller) -> None:
    sold = _receipt(caller)
    refund = {"DepositToAccountRef": {"value": "4"}, "Line": lines("10.00")}
    back = caller.make("RefundReceipt", refund)
    taken = [
        {"Amount": amount, "LinkedTxn": [{"TxnId": each["Id"], "TxnType": kind, "TxnLineId": "0"}]}
        for each, kind, amount in ((sold, "SalesReceipt", 54), (back, "RefundReceipt", -10))
    ]
    deposit = caller.make("Deposit", {"DepositToAccountRef": {"value": "35"}, "Line": taken})
    assert deposit["TotalAmt"] == 44
    assert [caller.read("Account", each)["CurrentBalance"] for each in ("35", "4")] == [Decimal(44), 0]
    for name, record in (("SalesReceipt", sold), ("RefundReceipt", back)):
        held = caller.read(name, record["Id"])
        assert held["LinkedTxn"] == [{"TxnId": deposit["Id"], "TxnType": "Deposit"}]
        stub = {"Id": record["Id"], "SyncToken": held["SyncToken"], "sparse": True}
        assert refusal(caller.post(f"{name.lower()}?operation=delete", stub))[0] == "6540"
        assert refusal(caller.post(name.lower(), {**stub, "Line": lines("1")}))[0] == "6540"
    stub = {"Id": sold["Id"], "SyncToken": "1"}
    assert refusal(caller.post("salesreceipt?include=void", stub))[0] == "6540"
    caller.make("Deposit", {"Id": deposit["Id"], "SyncToken": "0"}, "?operation=delete")
    caller.make("SalesReceipt", {"Id": sold["Id"], "SyncToken": "2"}, "?operation=delete")


def test_a_refund_receipt_gives_money_back(caller: Caller) -> None:
    body = {
        "CustomerRef": {"value": caller.customer()}, "Line": lines("20.00", tax="TAX"), "PaymentType": "Check",
        "DepositToAccountRef": {"value": "35"}, "CheckPayment": {"CheckNum": "1001", "BankName": "Bank"},
    }  # fmt: skip
    made = caller.make("RefundReceipt", body)
    assert (str(made["TotalAmt"]), made["Balance"]) == ("21.60", 0)
    assert made["CheckPayment"]["CheckNum"] == "1001"
    assert caller.read("Account", "35")["CurrentBalance"] == Decimal("-21.60")
    assert refusal(caller.post("refundreceipt", {"Line": lines("1")}))[0] == "2020"
    income = {"DepositToAccountRef": {"value": "1"}, "Line": lines("1")}
    assert refusal(caller.post("refundreceipt", income))[0] == "6430"
    changed = caller.make("RefundReceipt", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "n"})
    assert changed["SyncToken"] == "1"
    caller.make("RefundReceipt", {"Id": made["Id"], "SyncToken": "1"}, "?operation=delete")
    assert caller.read("Account", "35")["CurrentBalance"] == 0
