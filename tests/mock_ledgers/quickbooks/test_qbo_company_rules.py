"""Rules of the company for every transaction: closed books, departments, classes."""

from __future__ import annotations

from qbo_caller import Caller, Json, lines, refusal
from test_qbo_bills import bill, expense, vendor


def _prefer(caller: Caller, group: str, **settings: object) -> None:
    token = caller.call("GET", "preferences").json["Preferences"]["SyncToken"]
    caller.make("Preferences", {"SyncToken": token, "sparse": True, group: settings})


def test_nothing_moves_in_closed_books(caller: Caller) -> None:
    customer, whose = caller.customer(), vendor(caller)
    old = caller.invoice(customer, "10.00", TxnDate="2026-01-15")
    owed = bill(caller, whose, "5.00", TxnDate="2026-01-31")
    _prefer(caller, "AccountingInfoPrefs", BookCloseDate="2026-01-31")
    sale: Json = {"CustomerRef": {"value": customer}, "Line": lines("1"), "TxnDate": "2026-01-31"}
    code, detail = refusal(caller.post("invoice", sale))
    assert code == "6200"
    assert "2026-01-31" in detail
    stub = {"Id": old["Id"], "SyncToken": "0"}
    attempts: list[tuple[str, Json]] = [
        ("invoice", {**stub, "sparse": True, "PrivateNote": "late"}),
        ("invoice", {**stub, "sparse": True, "TxnDate": "2026-03-01"}),
        ("invoice?operation=void", stub),
        ("invoice?operation=delete", stub),
        ("bill?operation=delete", {"Id": owed["Id"], "SyncToken": "0"}),
        ("salesreceipt", {"Line": lines("1"), "TxnDate": "2025-12-31"}),
    ]
    for path, body in attempts:
        assert refusal(caller.post(path, body))[0] == "6200"
    assert caller.make("Invoice", {**sale, "TxnDate": "2026-02-01"})
    assert caller.make("Estimate", sale)  # it posts nothing
    payment = caller.payment(customer, "10.00", (old["Id"], "10.00"))
    assert caller.read("Invoice", old["Id"])["Balance"] == 0
    assert payment["TxnDate"] == "2026-03-02"


def test_departments_must_be_tracked(caller: Caller) -> None:
    assert refusal(caller.post("department", {"Name": "North"}))[0] == "5030"
    _prefer(caller, "AccountingInfoPrefs", TrackDepartments=True)
    north = caller.make("Department", {"Name": "North"})
    assert (north["FullyQualifiedName"], north["SubDepartment"], north["Active"]) == ("North", False, True)
    body = {"Name": "Shop", "SubDepartment": True, "ParentRef": {"value": north["Id"]}}
    shop = caller.make("Department", body)
    assert shop["FullyQualifiedName"] == "North:Shop"
    assert refusal(caller.post("department", {**body, "Name": "SHOP"}))[0] == "6240"
    assert caller.make("Department", {"Name": "Shop"})
    renamed = {"Id": north["Id"], "SyncToken": "0", "sparse": True, "Name": "South"}
    caller.make("Department", renamed)
    assert caller.read("Department", shop["Id"])["FullyQualifiedName"] == "South:Shop"
    made = caller.make("Bill", {"VendorRef": {"value": vendor(caller)}, "Line": [expense("1")],
                                "DepartmentRef": {"value": shop["Id"]}})  # fmt: skip
    assert made["DepartmentRef"] == {"value": shop["Id"], "name": "Shop"}
    unknown = {"CustomerRef": {"value": caller.customer()}, "Line": lines("1"), "DepartmentRef": {"value": "22"}}
    assert refusal(caller.post("invoice", unknown)) == ("2500", "Invalid Reference Id : Depts element id 22 not found")
    gone = caller.make("Department", {"Id": shop["Id"], "SyncToken": "0", "sparse": True, "Active": False})
    assert gone["Name"] == "Shop (deleted)"
    assert len(caller.query("select * from Department")["Department"]) == 2


def test_classes_by_transaction_and_by_line_are_two_settings(caller: Caller) -> None:
    north = {"ClassRef": {"value": caller.make("Class", {"Name": "North"})["Id"]}}
    whose = {"VendorRef": {"value": vendor(caller)}}
    by_line = {**whose, "Line": [expense("1", **north)]}
    by_form = {"CustomerRef": {"value": caller.customer()}, "Line": lines("1"), **north}
    assert caller.make("Bill", by_line)
    assert refusal(caller.post("creditmemo", by_form))[0] == "5030"
    _prefer(caller, "AccountingInfoPrefs", ClassTrackingPerTxn=True, ClassTrackingPerTxnLine=False)
    assert caller.make("CreditMemo", by_form)
    assert refusal(caller.post("bill", by_line))[0] == "5030"
