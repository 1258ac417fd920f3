"""Vendors and employees: names that are shared, numbers that are masked."""

from __future__ import annotations

from qbo_caller import Caller, refusal
from test_qbo_bills import bill, vendor


def test_a_vendor_and_its_balance(caller: Caller) -> None:
    made = caller.make("Vendor", {"CompanyName": "Norton", "GivenName": "Julie", "TaxIdentifier": "99-5688293"})
    assert (made["DisplayName"], made["PrintOnCheckName"]) == ("Julie", "Norton")
    assert (made["Balance"], made["Vendor1099"], made["Active"]) == (0, False, True)
    assert made["TaxIdentifier"] == "XXXXXX8293"
    bill(caller, made["Id"], "12.00")
    after = caller.read("Vendor", made["Id"])
    assert (after["Balance"], after["SyncToken"]) == (12, "0")
    found = caller.call("GET", "query", query_string={"query": "select * from Vendor where Balance > '0'"})
    assert refusal(found)[0] == "4001"
    full = {"Id": made["Id"], "SyncToken": "0", "DisplayName": "Norton Lumber"}
    changed = caller.make("Vendor", full)
    assert ("CompanyName" in changed, changed["Balance"]) == (False, 12)


def test_an_employee(caller: Caller) -> None:
    body = {"GivenName": "Emily", "FamilyName": "Platt", "SSN": "444-55-6666", "HiredDate": "2026-01-05"}
    made = caller.make("Employee", body)
    assert (made["DisplayName"], made["PrintOnCheckName"]) == ("Emily Platt", "Emily Platt")
    assert (made["SSN"], made["BillableTime"], made["Active"]) == ("XXX-XX-XXXX", False, True)
    sparse = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "SSN": "XXX-XX-XXXX", "Title": "Ms"}
    assert caller.make("Employee", sparse)["SSN"] == "XXX-XX-XXXX"
    same = {"Id": made["Id"], "SyncToken": "1", "sparse": True, "Title": "Ms"}
    assert caller.make("Employee", same)["SyncToken"] == "1"
    assert refusal(caller.post("employee", {"DisplayName": "Nobody"}))[0] == "2020"
    assert refusal(caller.post("employee?operation=delete", {"Id": made["Id"], "SyncToken": "1"}))[0] == "500"


def test_names_are_shared_by_customers_vendors_and_employees(caller: Caller) -> None:
    caller.make("Employee", {"GivenName": "Emily", "FamilyName": "Platt"})
    assert refusal(caller.post("customer", {"DisplayName": "emily platt"}))[0] == "6240"
    assert refusal(caller.post("vendor", {"DisplayName": "EMILY PLATT"}))[0] == "6240"
    vendor(caller, "Norton")
    assert refusal(caller.post("employee", {"GivenName": "Norton"}))[0] == "6240"


def test_an_inactive_employee_frees_the_name(caller: Caller) -> None:
    made = caller.make("Employee", {"GivenName": "Emily"})
    gone = caller.make("Employee", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "Active": False})
    assert (gone["DisplayName"], gone["PrintOnCheckName"]) == ("Emily (deleted)", "Emily")
    assert caller.query("select * from Employee") == {}
    assert len(caller.query("select * from Employee where Active in (true, false)")["Employee"]) == 1
    assert caller.customer("Emily")
