"""Reports (xero.md 5.20): layout, parameters, and numbers known beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from ledger_settings import change_record, change_settings
from sdk_client import serve
from xero_client import SCOPES, MakeWorld, Xero, connect
from xero_python.accounting import AccountingApi

D = Decimal


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The official SDK."""
    yield from serve(xero)


def report(xero: Xero, name: str, **query: str) -> dict[str, Any]:
    (found,) = xero.ok("GET", f"Reports/{name}", **query)["Reports"]
    every = [cell for row in rows_of(found) for cell in row["Cells"]]
    assert all(isinstance(cell["Value"], str) for cell in every)
    shown: dict[str, Any] = found
    return shown


def rows_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Every row with cells, in order."""
    return [row for part in found["Rows"] for row in ([part] if "Cells" in part else part["Rows"])]


def values(found: dict[str, Any], name: str) -> list[str]:
    """The cells of the only row of that name, without the name."""
    (row,) = [row for row in rows_of(found) if row["Cells"] and row["Cells"][0]["Value"] == name]
    return [cell["Value"] for cell in row["Cells"][1:]]


def sell(xero: Xero, amount: str, day: str, code: str = "200", **members: Any) -> str:
    line = {"Description": "Work", "UnitAmount": amount, "AccountCode": code, "TaxType": "OUTPUT2"}
    return str(xero.invoice("1", LineItems=[{**line, **members.pop("Line", {})}], Date=day, **members)["InvoiceID"])


def buy(xero: Xero, amount: str, day: str, code: str = "453", **members: Any) -> str:
    line = {"Description": "Goods", "UnitAmount": amount, "AccountCode": code, "TaxType": "INPUT2"}
    made = xero.invoice("1", kind="ACCPAY", LineItems=[line], Date=day, **members)
    return str(made["InvoiceID"])


def test_balance_sheet_over_the_end_of_a_year(xero: Xero) -> None:
    xero.pay(sell(xero, "1000.00", "2025-12-20"), "1150.00", Date="2025-12-28")
    sell(xero, "200.00", "2026-02-10")
    buy(xero, "50.00", "2026-03-01")
    found = report(xero, "BalanceSheet", date="2026-03-31", periods="2", timeframe="MONTH")
    assert found["ReportTitles"] == ["Balance Sheet", "Harbour Advisory", "As at 31 March 2026"]
    assert (found["ReportDate"], found["Fields"]) == ("2 March 2026", [])
    assert [cell["Value"] for cell in found["Rows"][0]["Cells"]] == ["", "31 Mar 2026", "28 Feb 2026", "31 Jan 2026"]
    assert [part["Title"] for part in found["Rows"][1:]] == [
        "Assets", "Bank", "Current Assets", "", "Liabilities", "Current Liabilities", "", "", "Equity",
    ]  # fmt: skip
    assert values(found, "Business Bank Account") == ["1150.00"] * 3
    assert values(found, "Total Bank") == ["1150.00"] * 3
    assert values(found, "Total Assets") == ["1380.00", "1380.00", "1150.00"]
    assert values(found, "GST") == ["172.50", "180.00", "150.00"]
    assert values(found, "Accounts Payable") == ["57.50", "0.00", "0.00"]
    assert values(found, "Net Assets") == ["1150.00", "1200.00", "1000.00"]
    assert values(found, "Current Year Earnings") == ["150.00", "200.00", "0.00"]
    assert values(found, "Retained Earnings") == ["1000.00", "1000.00", "1000.00"]
    assert values(found, "Total Equity") == values(found, "Net Assets")
    (marked,) = [row for row in rows_of(found) if row["Cells"][0]["Value"] == "GST"]
    assert all(cell["Attributes"][0]["Id"] == "account" for cell in marked["Cells"])


def test_balance_sheet_compares_with_last_year_by_itself(xero: Xero) -> None:
    found = report(xero, "BalanceSheet")
    assert [cell["Value"] for cell in found["Rows"][0]["Cells"]] == ["", "31 Mar 2026", "31 Mar 2025"]


def test_the_financial_year_is_the_organisations(xero: Xero) -> None:
    change_record(xero.world, "Organisation", xero.world.organisation.key, FinancialYearEndMonth=3)
    sell(xero, "100.00", "2026-03-31", DueDate="2026-04-30")
    sell(xero, "10.00", "2026-04-01", DueDate="2026-04-30")
    found = report(xero, "BalanceSheet", date="2026-04-30", periods="1", timeframe="MONTH")
    assert values(found, "Current Year Earnings") == ["10.00", "100.00"]
    assert values(found, "Retained Earnings") == ["100.00", "0.00"]
    trial = report(xero, "TrialBalance", date="2026-04-30")
    assert values(trial, "Sales (200)") == ["", "10.00", "", "10.00"]
    assert values(trial, "Retained Earnings (960)")[2:] == ["", "100.00"]


def test_profit_and_loss(xero: Xero) -> None:
    sell(xero, "1000.00", "2026-03-02")
    buy(xero, "300.00", "2026-03-02", "310")
    buy(xero, "100.00", "2026-03-03", "453")
    sell(xero, "40.00", "2026-02-28")
    found = report(xero, "ProfitAndLoss", fromDate="2026-03-01", toDate="2026-03-31", periods="1", timeframe="MONTH")
    assert found["ReportTitles"][2] == "1 March 2026 to 31 March 2026"
    assert [part["Title"].strip() for part in found["Rows"][1:]] == [
        "Income", "Less Cost of Sales", "", "Less Operating Expenses", "",
    ]  # fmt: skip
    assert values(found, "Total Income") == ["1000.00", "40.00"]
    assert values(found, "Gross Profit") == ["700.00", "40.00"]
    assert values(found, "Total Operating Expenses") == ["100.00", "0.00"]
    assert values(found, "NET PROFIT") == ["600.00", "40.00"]
    assert values(report(xero, "ProfitAndLoss"), "NET PROFIT") == ["600.00"]


def test_cash_basis_counts_what_is_paid(xero: Xero) -> None:
    line = {"Description": "x", "UnitAmount": "100.00", "AccountCode": "205", "TaxType": "NONE"}
    first = {**line, "UnitAmount": "0.01", "AccountCode": "200"}
    both = xero.invoice("1", LineItems=[first, line], Date="2026-03-02")["InvoiceID"]
    sell(xero, "500.00", "2026-03-02")
    cash = {"paymentsOnly": "true", "fromDate": "2026-03-01", "toDate": "2026-03-31"}
    assert values(report(xero, "ProfitAndLoss", **cash), "NET PROFIT") == ["0.00"]
    xero.pay(both, "50.00", Date="2026-03-05")
    assert values(report(xero, "ProfitAndLoss", **cash), "NET PROFIT") == ["50.00"]
    xero.pay(both, "50.01", Date="2026-03-06")
    found = report(xero, "ProfitAndLoss", **cash)
    assert (values(found, "Sales"), values(found, "Advisory Fees")) == (["0.01"], ["100.00"])
    trial = report(xero, "TrialBalance", date="2026-03-31", paymentsOnly="true")
    assert values(trial, "Total") == ["100.01"] * 4
    assert not [row for row in rows_of(trial) if row["Cells"][0]["Value"].startswith("Accounts Receivable")]
    sheet = report(xero, "BalanceSheet", paymentsOnly="true", date="2026-03-31")
    assert values(sheet, "Total Equity") == values(sheet, "Net Assets")


def test_a_credit_note_settles_on_a_cash_basis(xero: Xero) -> None:
    contact = xero.contact()
    invoice = sell(xero, "100.00", "2026-03-02", contact=contact)
    line = {"Description": "Back", "UnitAmount": "40.00", "AccountCode": "205", "TaxType": "OUTPUT2"}
    note = {"Type": "ACCRECCREDIT", "Status": "AUTHORISED", "Contact": {"ContactID": contact}, "Date": "2026-03-02"}
    made = xero.ok("PUT", "CreditNotes", {**note, "LineItems": [line]})["CreditNotes"][0]["CreditNoteID"]
    body = {"Amount": "46.00", "Date": "2026-03-03", "Invoice": {"InvoiceID": invoice}}
    xero.ok("PUT", f"CreditNotes/{made}/Allocations", body)
    found = report(xero, "ProfitAndLoss", paymentsOnly="true", fromDate="2026-03-01", toDate="2026-03-31")
    assert (values(found, "Sales"), values(found, "Advisory Fees")) == (["40.00"], ["-40.00"])
    assert values(report(xero, "TrialBalance", paymentsOnly="true", date="2026-03-31"), "Total") == ["40.00"] * 4


def test_tracking(xero: Xero) -> None:
    category = xero.ok("PUT", "TrackingCategories", {"Name": "Office"})["TrackingCategories"][0]["TrackingCategoryID"]
    options = {
        name: xero.ok("PUT", f"TrackingCategories/{category}/Options", {"Name": name})["Options"][0]["TrackingOptionID"]
        for name in ("East", "West")
    }
    for name, amount in (("East", "10.00"), ("West", "20.00")):
        sell(xero, amount, "2026-03-02", Line={"Tracking": [{"Name": "Office", "Option": name}]})
    sell(xero, "5.00", "2026-03-02")
    by_option = report(xero, "ProfitAndLoss", trackingCategoryID=category)
    assert [cell["Value"] for cell in by_option["Rows"][0]["Cells"]] == ["", "East", "West", "Unassigned", "Total"]
    assert values(by_option, "NET PROFIT") == ["10.00", "20.00", "5.00", "35.00"]
    only = {"trackingCategoryID": category, "trackingOptionID": options["West"]}
    assert values(report(xero, "ProfitAndLoss", **only), "NET PROFIT") == ["20.00"]
    sheet = report(xero, "BalanceSheet", date="2026-03-31", trackingOptionID1=options["East"])
    assert values(sheet, "Current Year Earnings")[0] == "10.00"
    assert xero.refused("GET", "Reports/ProfitAndLoss", trackingCategoryID="00000000-0000-0000-0000-000000000001")
    assert xero.refused("GET", "Reports/BalanceSheet", trackingOptionID1="nonsense")


def test_bank_summary_leaves_out_what_was_undone(xero: Xero) -> None:
    xero.pay(sell(xero, "100.00", "2026-02-20"), "115.00", Date="2026-02-25")
    undone = xero.pay(sell(xero, "200.00", "2026-03-01"), "230.00", Date="2026-03-02").get_json()["Payments"][0]
    xero.ok("POST", f"Payments/{undone['PaymentID']}", {"Status": "DELETED"})
    xero.pay(sell(xero, "10.00", "2026-03-01"), "11.50", Date="2026-03-02")
    xero.pay(buy(xero, "20.00", "2026-03-01"), "23.00", Date="2026-03-02")
    found = report(xero, "BankSummary", fromDate="2026-03-01", toDate="2026-03-31")
    assert found["ReportTitles"][2] == "From 1 March 2026 to 31 March 2026"
    assert values(found, "Business Bank Account") == ["115.00", "11.50", "23.00", "103.50"]
    assert values(found, "Total") == ["115.00", "11.50", "23.00", "103.50"]
    row = found["Rows"][1]["Rows"][0]
    marks = [[mark["Id"] for mark in cell.get("Attributes", [])] for cell in row["Cells"]]
    assert marks == [["accountID"], [], ["account"], ["account"], []]


def test_executive_summary(xero: Xero) -> None:
    sell(xero, "550.00", "2026-02-10")
    sell(xero, "40.00", "2026-03-01")
    buy(xero, "205.40", "2026-03-01")
    found = report(xero, "ExecutiveSummary", date="2026-03-10")
    assert [cell["Value"] for cell in found["Rows"][0]["Cells"]] == ["", "Mar 2026", "Feb 2026", "Variance"]
    assert found["ReportTitles"][2] == "For the month of March 2026"
    assert values(found, "Profit (loss)") == ["-165.40", "550.00", "-130.1%"]
    assert values(found, "Debtors") == ["678.50", "632.50", "7.3%"]
    assert values(found, "Creditors") == ["236.21", "0.00", "0.0%"]
    assert values(found, "Number of invoices issued") == ["1", "1", "0.0%"]
    assert values(found, "Gross profit margin") == ["100.0%", "100.0%", "0.0%"]
    assert values(found, "Net profit margin")[0] == "-413.5%"
    assert values(found, "Cash received") == ["0.00", "0.00", "0.0%"]
    assert [part["Title"] for part in found["Rows"][1:]] == [
        "Cash", "Profitability", "Balance Sheet", "Income", "Performance", "Position",
    ]  # fmt: skip


def test_budget_summary(xero: Xero) -> None:
    found = report(xero, "BudgetSummary", date="2025-11-14", timeframe="3")
    assert [cell["Value"] for cell in found["Rows"][0]["Cells"]][:4] == ["Account", "Jan-26", "Apr-26", "Jul-26"]
    assert found["ReportTitles"][3] == "November 2025 to October 2028"
    assert values(found, "Net Profit") == ["0.00"] * 12
    (account,) = xero.ok("GET", "Accounts", where='Code=="200"')["Accounts"]
    balances = [{"Period": f"2026-0{month}", "Amount": D("100.00")} for month in (3, 4, 5, 6)]
    lines = [{"AccountID": account["AccountID"], "AccountCode": "200", "BudgetBalances": balances}]
    with xero.world.store.transaction() as connection:
        (budget,) = xero.world.books(connection).find("Budget")
    change_record(xero.world, "Budget", budget.id, BudgetLines=lines)
    found = report(xero, "BudgetSummary", date="2026-03-02", periods="2", timeframe="3")
    assert values(found, "Sales") == ["300.00", "100.00"]
    assert values(found, "Net Profit") == ["300.00", "100.00"]


def test_aged_receivables(xero: Xero) -> None:
    contact = xero.contact("ABC")
    early = sell(xero, "100.00", "2026-01-10", contact=contact, DueDate="2026-01-20")
    late = sell(xero, "10.00", "2026-03-01", contact=contact, DueDate="2026-03-31")
    paid = sell(xero, "1.00", "2026-03-01", contact=contact)
    sell(xero, "7.00", "2026-03-01")
    xero.pay(early, "15.00", Date="2026-01-15")
    xero.pay(early, "50.00", Date="2026-03-20")
    xero.pay(paid, "1.15", Date="2026-03-01")
    found = report(xero, "AgedReceivablesByContact", contactID=contact, date="2026-03-02")
    assert found["ReportTitles"] == ["Invoices", "ABC", "To 2 March 2026", "Showing payments to 2 March 2026"]
    assert [cell["Value"] for cell in found["Rows"][0]["Cells"]] == [
        "Date", "Number", "Due Date", "", "Total", "Paid", "Credited", "Due",
    ]  # fmt: skip
    assert values(found, "2026-01-10T00:00:00")[1:] == [
        "2026-01-20T00:00:00", "41 days overdue", "115.00", "15.00", "0.00", "100.00",
    ]  # fmt: skip
    assert values(found, "2026-03-01T00:00:00")[2] == ""
    assert values(found, "Total")[3:] == ["126.50", "15.00", "0.00", "111.50"]
    assert {
        mark["Value"] for row in rows_of(found) for cell in row["Cells"] for mark in cell.get("Attributes", [])
    } == {
        early,
        late,
    }
    later = report(xero, "AgedReceivablesByContact", contactId=contact, date="2026-03-31", fromDate="2026-02-01")
    assert values(later, "2026-02-01T00:00:00") == ["Opening Balance", "", "", "", "", "", "50.00"]
    assert values(later, "Closing Balance")[6] == "61.50"
    assert later["ReportTitles"][2] == "From 1 February 2026 to 31 March 2026"


def test_aged_payables_and_credits(xero: Xero) -> None:
    contact = xero.contact("ABC")
    buy(xero, "100.00", "2026-03-01", contact=contact, InvoiceNumber="B 1")
    note = {
        "Type": "ACCPAYCREDIT",
        "Status": "AUTHORISED",
        "Contact": {"ContactID": contact},
        "Date": "2026-03-01",
        "LineItems": [{"Description": "x", "UnitAmount": "10", "AccountCode": "453", "TaxType": "NONE"}],
    }
    xero.ok("PUT", "CreditNotes", note)
    found = report(xero, "AgedPayablesByContact", contactID=contact)
    assert found["Rows"][0]["Cells"][1]["Value"] == "Reference"
    assert values(found, "Closing Balance")[3:] == ["105.00", "0.00", "0.00", "105.00"]
    assert xero.refused("GET", "Reports/AgedPayablesByContact")
    assert xero.refused("GET", "Reports/AgedPayablesByContact", contactID="nobody")


def test_ten_ninety_nine(make_world: MakeWorld) -> None:
    xero = connect(make_world("xero"))
    worker = {"Name": "Jo Builder", "TaxNumber": "123-45-6789", "EmailAddress": "jo@example.com",
              "Addresses": [{"AddressType": "STREET", "City": "Oaktown", "PostalCode": "45123"}]}  # fmt: skip
    contact = str(xero.ok("PUT", "Contacts", worker)["Contacts"][0]["ContactID"])
    line = {"Description": "x", "UnitAmount": "900.00", "AccountCode": "412", "TaxType": "NONE"}
    bill = xero.invoice("1", kind="ACCPAY", contact=contact, LineItems=[line], Date="2026-01-10")["InvoiceID"]
    assert xero.ok("GET", "Reports/TenNinetyNine")["Reports"] == []
    xero.pay(bill, "700.00", Date="2026-02-01")
    rent = {
        "Type": "SPEND",
        "Contact": {"Name": "Landlord"},
        "BankAccount": {"Code": "090"},
        "Date": "2026-02-01",
        "LineItems": [{"Description": "Rent", "UnitAmount": "800.00", "AccountCode": "469", "TaxType": "NONE"}],
    }
    xero.ok("PUT", "BankTransactions", rent)
    for api in serve(xero):
        nec, misc = api.get_report_ten_ninety_nine(xero.world.organisation.key, report_year="2026").reports
        assert (nec.report_name, nec.report_date) == ("1099-NEC report", "1 Jan 2026 to 31 Dec 2026")
        assert [(one.name, one.box1, one.city, one.tax_id) for one in nec.contacts] == [
            ("Jo Builder", D("700.00"), "Oaktown", "123-45-6789")
        ]
        assert [(one.name, one.box1) for one in misc.contacts] == [("Landlord", D("800.00"))]
    assert xero.ok("GET", "Reports/TenNinetyNine", reportYear="2025")["Reports"] == []
    assert xero.refused("GET", "Reports/TenNinetyNine", reportYear="20x5")


def test_published_tax_reports(xero: Xero, api: AccountingApi) -> None:
    tenant = xero.world.organisation.key
    assert xero.ok("GET", "Reports")["Reports"] == []
    change_settings(xero.world, published_tax_reports=[{"from": "2026-01-01", "to": "2026-02-28"}])
    sell(xero, "100.00", "2026-02-01")
    buy(xero, "20.00", "2026-02-01")
    (listed,) = api.get_reports_list(tenant).reports
    (found,) = api.get_report_from_id(tenant, listed.report_id).reports
    assert (found.report_type, found.report_date) == ("GST", "1 January 2026 to 28 February 2026")
    assert [cell.value for cell in found.rows[1].rows[-1].cells] == ["GST to pay", "12.00"]
    assert xero.call("GET", "Reports/NoSuchReport").status_code == 404


def test_parameters_that_make_no_sense(xero: Xero) -> None:
    for name, query in (
        ("BalanceSheet", {"periods": "12"}),
        ("BalanceSheet", {"timeframe": "WEEK"}),
        ("ProfitAndLoss", {"periods": "0"}),
        ("ProfitAndLoss", {"fromDate": "2026-03-02", "toDate": "2026-03-01"}),
        ("BudgetSummary", {"timeframe": "2"}),
    ):
        assert xero.refused("GET", f"Reports/{name}", **query)
    answer = xero.call("GET", "Reports/BankSummary", fromDate="yesterday")
    assert (answer.status_code, answer.get_json()["ErrorNumber"]) == (400, 14)
    for date in ("0001-01-01", "9999-12-31"):
        assert report(xero, "TrialBalance", date=date)


def test_permissions(xero: Xero, make_world: MakeWorld) -> None:
    narrow = connect(xero.world, scope=f"{SCOPES.replace(' accounting.reports.read', '')} accounting.reports.aged.read")
    contact = narrow.contact()
    assert report(narrow, "AgedReceivablesByContact", contactID=contact)
    assert narrow.call("GET", "Reports/BalanceSheet").status_code == 401
    change_settings(xero.world, user_sees_reports=False)
    assert narrow.call("GET", "Reports/AgedReceivablesByContact", contactID=contact).status_code == 403


def test_xml(xero: Xero) -> None:
    answer = xero.call("GET", "Reports/TrialBalance", None, {"Accept": "application/xml"})
    text = answer.get_data(as_text=True)
    assert "<ReportTitles><ReportTitle>Trial Balance</ReportTitle>" in text
    assert "<Rows><Row><RowType>Header</RowType><Cells><Cell><Value>Account</Value></Cell>" in text


def test_every_report_through_the_sdk(xero: Xero, api: AccountingApi) -> None:
    tenant, contact = xero.world.organisation.key, xero.contact()
    sell(xero, "100.00", "2026-03-01", contact=contact)
    for name, given in (
        ("balance_sheet", {"periods": 3, "timeframe": "QUARTER", "standard_layout": True}),
        ("profit_and_loss", {"from_date": "2026-03-01", "to_date": "2026-03-31", "payments_only": False}),
        ("trial_balance", {"date": "2026-03-31"}),
        ("bank_summary", {"from_date": "2026-03-01"}),
        ("budget_summary", {"periods": 3, "timeframe": 12}),
        ("executive_summary", {"date": "2026-03-31"}),
        ("aged_receivables_by_contact", {"contact_id": contact}),
        ("aged_payables_by_contact", {"contact_id": contact}),
    ):
        (found,) = getattr(api, f"get_report_{name}")(tenant, **given).reports
        assert found.rows[0].row_type.value == "Header"
