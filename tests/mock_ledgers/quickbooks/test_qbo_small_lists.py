"""Time activities, budgets, tax codes by service, and lists that are only read."""

from __future__ import annotations

from qbo_caller import Caller, Json, lines, loads, refusal
from test_qbo_bills import vendor


def _employee(caller: Caller) -> str:
    return str(caller.make("Employee", {"GivenName": "Emily"})["Id"])


def test_time_is_recorded_and_billed(caller: Caller) -> None:
    customer, who = caller.customer(), _employee(caller)
    body: Json = {
        "NameOf": "Employee", "EmployeeRef": {"value": who}, "Hours": 3, "Minutes": 30,
        "BillableStatus": "Billable", "CustomerRef": {"value": customer}, "HourlyRate": 40, "ItemRef": {"value": "2"},
    }  # fmt: skip
    made = caller.make("TimeActivity", body)
    assert (made["TxnDate"], made["CostRate"], made["EmployeeRef"]["name"]) == ("2026-03-02", 0, "Emily")
    changed = caller.make("TimeActivity", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "Description": "x"})
    assert (changed["Hours"], changed["Description"]) == (3, "x")
    invoice = caller.make("Invoice", {"CustomerRef": {"value": customer}, "Line": lines("140.00"),
                                      "LinkedTxn": [{"TxnId": made["Id"], "TxnType": "TimeActivity"}]})  # fmt: skip
    billed = caller.read("TimeActivity", made["Id"])
    assert billed["BillableStatus"] == "HasBeenBilled"
    stub = {"Id": made["Id"], "SyncToken": billed["SyncToken"]}
    assert refusal(caller.post("timeactivity?operation=delete", stub))[0] == "6000"
    caller.make("Invoice", {"Id": invoice["Id"], "SyncToken": "0"}, "?operation=delete")
    assert caller.read("TimeActivity", made["Id"])["BillableStatus"] == "Billable"
    caller.make("TimeActivity", {**stub, "SyncToken": "3"}, "?operation=delete")
    assert caller.query("select * from TimeActivity") == {}


def test_what_a_time_activity_is_refused_for(caller: Caller) -> None:
    who = {"NameOf": "Employee", "EmployeeRef": {"value": _employee(caller)}}
    attempts: list[tuple[Json, str]] = [
        ({"Hours": 1}, "2020"),
        ({"NameOf": "Vendor", "Hours": 1}, "2020"),
        ({"NameOf": "Cat", "Hours": 1}, "2010"),
        (who, "2020"),
        ({**who, "Hours": 1, "Minutes": 60}, "6000"),
        ({**who, "Hours": 1, "BillableStatus": "Billable"}, "2020"),
        ({**who, "Hours": 1, "BillableStatus": "HasBeenBilled"}, "6000"),
        ({**who, "StartTime": "2026-03-02T09:00:00-08:00"}, "2020"),
        ({**who, "StartTime": "2026-03-02T09:00:00-08:00", "EndTime": "2026-03-02T08:00:00-08:00"}, "6000"),
        ({**who, "StartTime": "nine", "EndTime": "ten"}, "2010"),
    ]
    for body, code in attempts:
        assert refusal(caller.post("timeactivity", body))[0] == code, body
    times = {"StartTime": "2026-03-02T08:00:00-08:00", "EndTime": "2026-03-02T09:30:00-08:00"}
    by_vendor = {"NameOf": "Vendor", "VendorRef": {"value": vendor(caller)}, **times}
    assert caller.make("TimeActivity", by_vendor)["StartTime"] == times["StartTime"]
    refused = caller.call("GET", "cdc", query_string={"entities": "TimeActivity", "changedSince": "2026-03-01"})
    assert refusal(refused)[0] == "4001"


def test_a_budget_is_written_read_and_deleted(caller: Caller) -> None:
    rows = [{"BudgetDate": f"2026-0{month}-01", "Amount": 100, "AccountRef": {"value": "94"}} for month in (1, 2)]
    body: Json = {"Name": "2026", "StartDate": "2026-01-01", "EndDate": "2026-12-31", "BudgetDetail": rows}
    made = caller.make("Budget", body)
    assert (made["BudgetType"], made["BudgetEntryType"], made["Active"]) == ("ProfitAndLoss", "Monthly", True)
    assert made["BudgetDetail"][0]["AccountRef"] == {"value": "94", "name": "Office Expenses"}
    assert refusal(caller.post("budget", body))[0] == "6240"
    for change, code in (
        ({"Name": None}, "2020"),
        ({"EndDate": "2025-01-01"}, "6000"),
        ({"BudgetDetail": [{"Amount": 1}]}, "2020"),
        ({"BudgetDetail": [{**rows[0], "BudgetDate": "2027-01-01"}]}, "6000"),
    ):
        assert refusal(caller.post("budget", {**body, "Name": "X", **change}))[0] == code
    caller.make("Budget", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "Name": "Plan"})
    assert caller.query("select * from Budget where Name = 'plan'")["Budget"][0]["Id"] == made["Id"]
    caller.make("Budget", {"Id": made["Id"], "SyncToken": "1"}, "?operation=delete")
    assert refusal(caller.call("GET", f"budget/{made['Id']}"))[0] == "610"


def test_the_tax_service_answers_bare(caller: Caller) -> None:
    rate = {"TaxRateName": "City 8.5", "RateValue": "8.5", "TaxAgencyId": "1", "TaxApplicableOn": "Sales"}
    answer = caller.post("taxservice/taxcode", {"TaxCode": "City", "TaxRateDetails": [rate]})
    assert answer.text.startswith('{"TaxCode":')
    made = loads(answer)
    assert set(made) == {"TaxCode", "TaxCodeId", "TaxRateDetails"}
    (detail,) = made["TaxRateDetails"]
    assert (detail["TaxRateName"], str(detail["RateValue"]), detail["TaxApplicableOn"]) == ("City 8.5", "8.5", "Sales")
    code = caller.read("TaxCode", made["TaxCodeId"])
    assert code["SalesTaxRateList"]["TaxRateDetail"][0]["TaxRateRef"]["value"] == detail["TaxRateId"]
    assert caller.read("TaxRate", detail["TaxRateId"])["AgencyRef"] == {"value": "1"}
    again = {"TaxCode": "Town", "TaxRateDetails": [rate]}
    code_, text = refusal(caller.post("taxservice/taxcode", again))
    assert (code_, "Another tax rate is already using this \nname" in text) == ("6240", True)
    by_id = {"TaxCode": "Town", "TaxRateDetails": [{"TaxRateId": detail["TaxRateId"]}]}
    assert loads(caller.post("taxservice/taxcode", by_id))["TaxRateDetails"][0]["TaxRateName"] == "City 8.5"
    for body, expected in (
        ({"TaxCode": "X"}, "2020"),
        ({"TaxRateDetails": [rate]}, "2020"),
        ({"TaxCode": "City", "TaxRateDetails": [rate]}, "6240"),
        ({"TaxCode": "X", "TaxRateDetails": [{"TaxRateId": "99"}]}, "2500"),
        ({"TaxCode": "X", "TaxRateDetails": [{**rate, "TaxRateName": "Y", "TaxAgencyId": "9"}]}, "2500"),
        ({"TaxCode": "X", "TaxRateDetails": [{**rate, "TaxRateName": "Y", "RateValue": 101}]}, "6000"),
        ({"TaxCode": "X", "TaxRateDetails": [{**rate, "Colour": "red"}]}, "2010"),
    ):
        assert refusal(caller.post("taxservice/taxcode", body))[0] == expected, body
    found = caller.call("GET", "query", query_string={"query": "select * from TaxService"})
    assert refusal(found)[0] == "4001"


def test_a_tax_agency_is_made(caller: Caller) -> None:
    made = caller.make("TaxAgency", {"DisplayName": "City of Springfield"})
    assert (made["Id"], made["TaxTrackedOnSales"], made["TaxTrackedOnPurchases"]) == ("2", True, False)
    assert refusal(caller.post("taxagency", {"DisplayName": "city of springfield"}))[0] == "6240"
    change = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "DisplayName": "X"}
    assert refusal(caller.post("taxagency", change))[0] == "500"


def test_journal_codes_are_made_and_never_changed(caller: Caller) -> None:
    made = caller.make("JournalCode", {"Name": "VE", "Type": "Sales", "Description": "Ventes"})
    assert caller.read("JournalCode", made["Id"])["Type"] == "Sales"
    assert caller.query("select * from JournalCode")["JournalCode"][0]["Name"] == "VE"
    assert refusal(caller.post("journalcode", {"Name": "ve"}))[0] == "6240"
    change = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "Name": "X"}
    assert refusal(caller.post("journalcode", change))[0] == "500"


def test_lists_that_are_read(caller: Caller) -> None:
    kinds = caller.query("select * from CustomerType")["CustomerType"]
    assert caller.read("CustomerType", kinds[0]["Id"])["Name"] == "Commercial"
    assert refusal(caller.post("customertype", {"Name": "X"}))[0] == "500"
    customer = caller.customer(CustomerTypeRef={"value": kinds[0]["Id"]})
    assert caller.read("Customer", customer)["CustomerTypeRef"] == {"value": kinds[0]["Id"]}
    classes = loads(caller.call("GET", "taxclassification"))["QueryResponse"]["TaxClassification"]
    assert caller.read("TaxClassification", classes[0]["Id"]) == classes[0]
    assert caller.query("select * from TaxClassification where Level = '2'")["maxResults"] == 1
    assert caller.query("select * from TaxPayment") == {}
    assert refusal(caller.call("GET", "taxpayment/1"))[0] == "610"
    assert "<QboCompany>true</QboCompany>" in caller.call("GET", "entitlements").text
