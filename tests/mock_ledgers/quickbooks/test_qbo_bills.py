"""Bills, vendor credits, purchase orders: what is owed and ordered."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from qbo_caller import Caller, Json, lines, refusal


def expense(amount: str, account: str = "94", **detail: object) -> Json:
    kind = "AccountBasedExpenseLineDetail"
    return {"Amount": amount, "DetailType": kind, kind: {"AccountRef": {"value": account}, **detail}}


def goods(amount: str, item: str = "3", **detail: object) -> Json:
    kind = "ItemBasedExpenseLineDetail"
    return {"Amount": amount, "DetailType": kind, kind: {"ItemRef": {"value": item}, **detail}}


def vendor(caller: Caller, name: str = "Norton Lumber", **properties: object) -> str:
    return str(caller.make("Vendor", {"DisplayName": name, **properties})["Id"])


def bill(caller: Caller, whose: str, *amounts: str, **properties: object) -> Json:
    body = {"VendorRef": {"value": whose}, "Line": [expense(each) for each in amounts], **properties}
    return caller.make("Bill", body)


def test_the_defaults_of_a_bill(caller: Caller) -> None:
    whose = vendor(caller, TermRef={"value": "2"}, BillAddr={"Line1": "4528 Grand St."})
    made = bill(caller, whose, "100.00", "3.50")
    assert (str(made["TotalAmt"]), made["Balance"], made["DueDate"]) == ("103.50", Decimal("103.50"), "2026-03-17")
    assert made["APAccountRef"] == {"value": "33", "name": "Accounts Payable (A/P)"}
    assert (made["LinkedTxn"], made["VendorAddr"]["Line1"]) == ([], "4528 Grand St.")
    assert "DocNumber" not in made
    assert [line["Id"] for line in made["Line"]] == ["1", "2"]
    assert made["Line"][0]["AccountBasedExpenseLineDetail"]["BillableStatus"] == "NotBillable"
    assert caller.read("Vendor", whose)["Balance"] == Decimal("103.50")
    assert caller.read("Account", "33")["CurrentBalance"] == Decimal("-103.50")
    assert caller.query(f"select * from Bill where VendorRef = '{whose}'")["Bill"][0]["Id"] == made["Id"]


def test_a_bill_is_changed_and_deleted(caller: Caller) -> None:
    whose = vendor(caller)
    made = bill(caller, whose, "100.00", PrivateNote="old")
    sparse = caller.make("Bill", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "DocNumber": "A-1"})
    assert (sparse["DocNumber"], sparse["PrivateNote"], sparse["SyncToken"]) == ("A-1", "old", "1")
    full = caller.make(
        "Bill", {"Id": made["Id"], "SyncToken": "1", "VendorRef": {"value": whose}, "Line": [expense("60")]}
    )
    assert (full["TotalAmt"], full["Line"][0]["Id"]) == (60, "2")
    assert "PrivateNote" not in full
    assert caller.read("Vendor", whose)["Balance"] == 60
    assert refusal(caller.post("bill?operation=delete", {"Id": made["Id"], "SyncToken": "1"}))[0] == "5010"
    caller.make("Bill", {"Id": made["Id"], "SyncToken": "2"}, "?operation=delete")
    assert caller.read("Vendor", whose)["Balance"] == 0


def test_numbers_are_unique_by_vendor(caller: Caller) -> None:
    whose, other = vendor(caller), vendor(caller, "Other")
    bill(caller, whose, "1.00", DocNumber="7")
    body = {"VendorRef": {"value": whose}, "Line": [expense("1")], "DocNumber": "7"}
    assert refusal(caller.post("bill", body))[0] == "6140"
    assert caller.make("Bill", {**body, "VendorRef": {"value": other}})
    assert caller.make("Bill", body, "?include=allowduplicatedocnum")


def test_what_a_bill_is_refused_for(caller: Caller) -> None:
    whose = {"VendorRef": {"value": vendor(caller)}}
    no_detail = {"Amount": 1, "DetailType": "AccountBasedExpenseLineDetail"}
    attempts: list[tuple[Json, str]] = [
        ({"Line": [expense("1")]}, "2020"),
        ({**whose, "Line": []}, "2020"),
        ({**whose, "Line": [{"Amount": 1}]}, "2020"),
        ({**whose, "Line": [no_detail]}, "2020"),
        ({**whose, "Line": [expense("1", "777")]}, "2500"),
        ({"VendorRef": {"value": "75"}, "Line": [expense("1")]}, "2500"),
        ({**whose, "Line": [expense("-1")]}, "6000"),
        ({**whose, "Line": [expense("1", "84")]}, "6430"),
        ({**whose, "Line": [expense("1", "33")]}, "6430"),
        ({**whose, "Line": [goods("1", "1")]}, "6000"),
        ({**whose, "Line": [goods("58", Qty=2, UnitPrice=30)]}, "6070"),
        ({**whose, "Line": [expense("1")], "APAccountRef": {"value": "35"}}, "6430"),
        ({**whose, "Line": [expense("1")], "DepartmentRef": {"value": "2"}}, "5030"),
        ({**whose, "Line": [expense("1")], "Colour": "red"}, "2010"),
    ]
    for body, code in attempts:
        assert refusal(caller.post("bill", body))[0] == code, body


def test_a_vendor_credit_reduces_what_the_vendor_is_owed(caller: Caller) -> None:
    whose = vendor(caller)
    bill(caller, whose, "100.00")
    made = caller.make("VendorCredit", {"VendorRef": {"value": whose}, "Line": [goods("30.00", Qty=3, UnitPrice=10)]})
    assert (made["TotalAmt"], made["Balance"], made["LinkedTxn"]) == (30, 30, [])
    assert caller.read("Vendor", whose)["Balance"] == 70
    changed = caller.make("VendorCredit", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "n"})
    assert changed["SyncToken"] == "1"
    caller.make("VendorCredit", {"Id": made["Id"], "SyncToken": "1"}, "?operation=delete")
    assert caller.read("Vendor", whose)["Balance"] == 100


def test_a_purchase_order_is_closed_by_its_bill(caller: Caller) -> None:
    whose = vendor(caller)
    order = {"VendorRef": {"value": whose}, "APAccountRef": {"value": "33"}, "Line": [goods("40.00")]}
    made = caller.make("PurchaseOrder", order)
    assert (made["POStatus"], made["DocNumber"], made["TotalAmt"], made["LinkedTxn"]) == ("Open", "1001", 40, [])
    assert caller.read("Vendor", whose)["Balance"] == 0
    billed = bill(caller, whose, "40.00", LinkedTxn=[{"TxnId": made["Id"], "TxnType": "PurchaseOrder"}])
    assert billed["LinkedTxn"] == [{"TxnId": made["Id"], "TxnType": "PurchaseOrder"}]
    closed = caller.read("PurchaseOrder", made["Id"])
    assert (closed["POStatus"], closed["SyncToken"]) == ("Closed", "1")
    assert closed["LinkedTxn"] == [{"TxnId": billed["Id"], "TxnType": "Bill"}]
    assert refusal(caller.post("purchaseorder?operation=delete", {"Id": made["Id"], "SyncToken": "1"}))[0] == "6000"
    caller.make("Bill", {"Id": billed["Id"], "SyncToken": "0"}, "?operation=delete")
    opened = caller.read("PurchaseOrder", made["Id"])
    assert (opened["POStatus"], opened["LinkedTxn"], opened["SyncToken"]) == ("Open", [], "2")
    caller.make("PurchaseOrder", {"Id": made["Id"], "SyncToken": "2"}, "?operation=delete")
    assert refusal(caller.post("purchaseorder", {**order, "APAccountRef": None}))[0] == "2020"


def _status(caller: Caller, made: str) -> tuple[str, str]:
    """(the first line's BillableStatus, SyncToken) of a bill."""
    kept = caller.read("Bill", made)
    return kept["Line"][0]["AccountBasedExpenseLineDetail"]["BillableStatus"], kept["SyncToken"]


def test_billable_costs_wait_for_the_customers_invoice(caller: Caller) -> None:
    whose, customer = vendor(caller), caller.customer()
    detail = {"BillableStatus": "Billable", "CustomerRef": {"value": customer}}
    made = caller.make("Bill", {"VendorRef": {"value": whose}, "Line": [expense("12.00", **detail), expense("1")]})
    (charge,) = caller.query("select * from ReimburseCharge")["ReimburseCharge"]
    assert (charge["Amount"], charge["HasBeenInvoiced"]) == (12, False)
    assert charge["LinkedTxn"] == [{"TxnId": made["Id"], "TxnType": "Bill", "TxnLineId": "1"}]
    assert caller.read("Bill", made["Id"])["LinkedTxn"] == [{"TxnId": charge["Id"], "TxnType": "ReimburseCharge"}]
    link = [{"TxnId": charge["Id"], "TxnType": "ReimburseCharge"}]
    invoice = caller.make("Invoice", {"CustomerRef": {"value": customer}, "Line": lines("12.00"), "LinkedTxn": link})
    assert caller.read("ReimburseCharge", charge["Id"])["HasBeenInvoiced"] is True
    assert _status(caller, made["Id"]) == ("HasBeenBilled", "1")
    stub = {"Id": made["Id"], "SyncToken": "1"}
    assert refusal(caller.post("bill?operation=delete", stub))[0] == "6000"
    assert refusal(caller.post("bill", {**stub, "sparse": True, "Line": [expense("12.00")]}))[0] == "6000"
    same = {"Id": "1", **expense("12.00", **detail)}
    caller.make("Bill", {**stub, "sparse": True, "Line": [same]})
    assert _status(caller, made["Id"]) == ("HasBeenBilled", "2")
    assert caller.read("ReimburseCharge", charge["Id"])["HasBeenInvoiced"] is True
    caller.make("Invoice", {"Id": invoice["Id"], "SyncToken": "0"}, "?operation=delete")
    assert caller.read("ReimburseCharge", charge["Id"])["HasBeenInvoiced"] is False
    assert _status(caller, made["Id"]) == ("Billable", "3")
    caller.make("Bill", {"Id": made["Id"], "SyncToken": "3"}, "?operation=delete")
    assert caller.query("select * from ReimburseCharge") == {}
    no_customer = {"VendorRef": {"value": whose}, "Line": [expense("1", BillableStatus="Billable")]}
    assert refusal(caller.post("bill", no_customer))[0] == "2020"


def test_elsewhere_bills_carry_tax_by_code(make_world: Callable[..., Any]) -> None:
    caller = Caller(make_world("quickbooks", country="GB", currency="GBP", time_zone="Europe/London"))
    whose = vendor(caller)
    code, detail = refusal(caller.post("bill", {"VendorRef": {"value": whose}, "Line": [expense("1")]}))
    assert (code, "VAT rate" in detail) == ("6000", True)
    taxed = [expense("100.00", TaxCodeRef={"value": "1"}), expense("40.00", TaxCodeRef={"value": "2"})]
    made = caller.make("Bill", {"VendorRef": {"value": whose}, "Line": taxed})
    assert (made["TotalAmt"], made["TxnTaxDetail"]["TotalTax"]) == (162, 22)
    assert caller.read("Vendor", whose)["Balance"] == 162
    none = {"VendorRef": {"value": whose}, "Line": [expense("1")], "GlobalTaxCalculation": "NotApplicable"}
    assert caller.make("Bill", none)["TotalAmt"] == 1
