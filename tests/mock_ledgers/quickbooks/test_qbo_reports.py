"""Reports: shapes that were recorded, and totals that are the books' own (quickbooks.md 4.7)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qbo_caller import Caller, Json, lines, refusal
from report_reading import ALL, account, data, group, report, rows

from sevenpoint.mock_ledgers.quickbooks.reports import REPORTS, periods

ZERO = Decimal(0)


def _group(found: Json, name: str, column: int = 1) -> Decimal:
    return group(found, name)[column - 1]


def _spend(caller: Caller, vendor: str, amount: str, **properties: Any) -> Json:
    line = {"Amount": amount, "DetailType": "AccountBasedExpenseLineDetail",
            "AccountBasedExpenseLineDetail": {"AccountRef": {"value": account(caller, "Expense")}}}  # fmt: skip
    return caller.make("Purchase", {
        "PaymentType": "Check", "AccountRef": {"value": account(caller, "Bank")}, "Line": [line],
        "EntityRef": {"value": vendor, "type": "Vendor"}, **properties,
    })  # fmt: skip


@pytest.fixture
def busy(caller: Caller) -> Caller:
    """A company that sold, was paid and spent."""
    amy, bob = caller.customer("Amy"), caller.customer("Bob")
    first = caller.invoice(amy, "100.00", TxnDate="2026-01-10", DueDate="2026-01-20")
    caller.invoice(bob, "40.00", "2.50", TxnDate="2026-02-20", DueDate="2026-03-20")
    caller.payment(amy, "60.00", (first["Id"], "50.00"), TxnDate="2026-02-15")
    _spend(caller, caller.make("Vendor", {"DisplayName": "Norton"})["Id"], "30.00", TxnDate="2026-02-01")
    return caller


def test_there_are_thirty_three_and_each_answers_in_an_empty_company(caller: Caller) -> None:
    assert len(REPORTS) == 33
    for name in REPORTS:
        for found in (report(caller, name), report(caller, name, date_macro="Last Fiscal Quarter")):
            assert found.keys() == {"Header", "Columns", "Rows"}
            assert found["Header"]["ReportName"] == name
            assert found["Header"]["Time"] == "2026-03-02T01:00:00-08:00"
    assert refusal(caller.call("GET", "reports/Horoscope"))[0] == "500"


def test_every_cell_is_a_string_and_rows_are_as_wide_as_the_columns(busy: Caller) -> None:
    for name in REPORTS:
        found = report(busy, name, **ALL)
        width = sum(len(each.get("Columns", {}).get("Column", [each])) for each in found["Columns"]["Column"])
        for row in rows(found["Rows"]):
            for cells in (
                row.get("ColData"),
                row.get("Summary", {}).get("ColData"),
                row.get("Header", {}).get("ColData"),
            ):
                assert cells is None or len(cells) == width, (name, cells)
                assert all(isinstance(value, str) for cell in cells or [] for value in cell.values()), name


def test_profit_and_loss_has_the_recorded_shape(busy: Caller) -> None:
    found = report(busy, "ProfitAndLoss", start_date="2026-01-01", end_date="2026-03-31")
    header = found["Header"]
    assert (header["ReportBasis"], header["StartPeriod"], header["EndPeriod"], header["SummarizeColumnsBy"]) == (
        "Accrual", "2026-01-01", "2026-03-31", "Total",
    )  # fmt: skip
    assert header["Option"] == [
        {"Name": "AccountingStandard", "Value": "GAAP"}, {"Name": "NoReportData", "Value": "false"},
    ]  # fmt: skip
    assert [each["ColType"] for each in found["Columns"]["Column"]] == ["Account", "Money"]
    groups = [row["group"] for row in found["Rows"]["Row"]]
    assert groups == ["Income", "GrossProfit", "Expenses", "NetOperatingIncome", "NetIncome"]
    assert (_group(found, "Income"), _group(found, "Expenses"), _group(found, "NetIncome")) == (
        Decimal("142.50"), Decimal("30.00"), Decimal("112.50"),
    )  # fmt: skip
    income = found["Rows"]["Row"][0]["Rows"]["Row"][0]
    assert (income["type"], income["ColData"][1]["value"]) == ("Data", "142.50")
    assert income["ColData"][0]["id"]


def test_a_period_without_data_says_so(busy: Caller) -> None:
    found = report(busy, "ProfitAndLoss", start_date="2025-01-01", end_date="2025-03-31")
    assert found["Header"]["Option"][-1] == {"Name": "NoReportData", "Value": "true"}
    assert [row["Summary"]["ColData"][1]["value"] for row in found["Rows"]["Row"]] == [""] * 5


def test_cash_basis_counts_what_was_paid_when_it_was_paid(busy: Caller) -> None:
    def income(start: str, end: str) -> Decimal:
        found = report(busy, "ProfitAndLoss", start_date=start, end_date=end, accounting_method="Cash")
        assert found["Header"]["ReportBasis"] == "Cash"
        return _group(found, "Income")

    assert income("2026-01-01", "2026-01-31") == 0
    assert income("2026-02-01", "2026-02-28") == Decimal("50.00")
    assert income("2026-01-01", "2026-12-31") == Decimal("50.00")


def test_columns_by_month_by_customer_and_by_vendor(busy: Caller) -> None:
    by_month = report(busy, "ProfitAndLoss", start_date="2026-01-01", end_date="2026-02-28",
                       summarize_column_by="Month")  # fmt: skip
    assert [each["ColTitle"] for each in by_month["Columns"]["Column"]] == ["", "Jan 2026", "Feb 2026", "TOTAL"]
    facts = {each["Name"]: each["Value"] for each in by_month["Columns"]["Column"][2]["MetaData"]}
    assert (facts["StartDate"], facts["EndDate"]) == ("2026-02-01", "2026-02-28")
    assert [_group(by_month, "Income", n) for n in (1, 2, 3)] == [
        Decimal("100.00"),
        Decimal("42.50"),
        Decimal("142.50"),
    ]
    by_customer = report(busy, "ProfitAndLoss", summarize_column_by="Customers", **ALL)
    assert [each["ColTitle"] for each in by_customer["Columns"]["Column"]] == [
        "", "Amy", "Bob", "Not Specified", "TOTAL",
    ]  # fmt: skip
    assert [_group(by_customer, "NetIncome", n) for n in (1, 2, 3, 4)] == [
        Decimal("100.00"), Decimal("42.50"), Decimal("-30.00"), Decimal("112.50"),
    ]  # fmt: skip
    sheet = report(busy, "BalanceSheet", start_date="2026-01-01", end_date="2026-02-28", summarize_column_by="Month")
    assert [_group(sheet, "AR", n) for n in (1, 2)] == [Decimal("100.00"), Decimal("82.50")]


def test_filters(busy: Caller) -> None:
    bob = busy.query("select * from Customer where DisplayName = 'Bob'")["Customer"][0]["Id"]
    found = report(busy, "ProfitAndLoss", customer=bob, **ALL)
    assert (_group(found, "NetIncome"), found["Header"]["Customer"]) == (Decimal("42.50"), bob)
    assert _group(report(busy, "CustomerBalance", customer=bob), "GrandTotal") == Decimal("42.50")
    ledger = report(busy, "GeneralLedger", account=account(busy, "Expense"), **ALL)
    assert len(ledger["Rows"]["Row"]) == 1


def test_receivables_age(busy: Caller) -> None:
    found = report(busy, "AgedReceivables", report_date="2026-03-25")
    titles = [each["ColTitle"] for each in found["Columns"]["Column"]]
    assert titles == ["", "Current", "1 - 30", "31 - 60", "61 - 90", "91 and over", "Total"]
    amy, bob, whole = found["Rows"]["Row"]
    assert "type" not in amy
    assert [cell["value"] for cell in amy["ColData"]] == ["Amy", "", "", "-10.00", "50.00", "", "40.00"]
    assert [cell["value"] for cell in bob["ColData"]] == ["Bob", "", "42.50", "", "", "", "42.50"]
    assert (whole["group"], whole["Summary"]["ColData"][1]["value"]) == ("GrandTotal", "0.00")
    assert found["Header"]["Option"][0] == {"Name": "report_date", "Value": "2026-03-25"}
    earlier = report(busy, "AgedReceivables", report_date="2026-02-14")
    assert _group(earlier, "GrandTotal", 6) == Decimal("100.00")
    two = report(busy, "AgedReceivables", report_date="2026-03-25", num_periods="2", aging_period="10")
    assert [each["ColTitle"] for each in two["Columns"]["Column"]][2:] == ["1 - 10", "11 and over", "Total"]


def test_the_transaction_list_and_its_columns(busy: Caller) -> None:
    found = report(busy, "TransactionList", columns="txn_type,nonsense,subt_nat_amount", **ALL)
    assert [each["MetaData"][0]["Value"] for each in found["Columns"]["Column"]] == ["txn_type", "subt_nat_amount"]
    assert data(found) == [
        ["Invoice", "100.00"],
        ["Check", "-30.00"],
        ["Payment", "60.00"],
        ["Invoice", "42.50"],
    ]
    ordered = report(busy, "TransactionList", sort_by="subt_nat_amount", sort_order="descend", **ALL)
    amounts = [Decimal(row[8]) for row in data(ordered)]
    assert amounts == sorted(amounts, reverse=True)
    assert ordered["Rows"]["Row"][0]["ColData"][1]["id"]


def test_the_general_ledger_runs_its_balance(busy: Caller) -> None:
    found = report(busy, "GeneralLedger", start_date="2026-02-01", end_date="2026-02-28")
    assert found["Columns"]["Column"][0] == {"ColTitle": "Date", "ColType": "tx_date"}
    (section,) = [
        row for row in found["Rows"]["Row"] if row["Header"]["ColData"][0]["value"].startswith("Accounts Rec")
    ]
    rows = [[cell["value"] for cell in row["ColData"]] for row in section["Rows"]["Row"]]
    assert rows[0] == ["Beginning Balance", "", "", "", "", "", "", "100.00"]
    assert [(row[1], row[6], row[7]) for row in rows[1:]] == [
        ("Payment", "-60.00", "40.00"), ("Invoice", "42.50", "82.50"),
    ]  # fmt: skip


_MACROS = [
    ("Today", "2026-03-02", "2026-03-02"), ("Yesterday", "2026-03-01", "2026-03-01"),
    ("This Week", "2026-03-01", "2026-03-07"), ("This Week-to-date", "2026-03-01", "2026-03-02"),
    ("last week", "2026-02-22", "2026-02-28"), ("This Month", "2026-03-01", "2026-03-31"),
    ("this month-to-date", "2026-03-01", "2026-03-02"), ("Last Month", "2026-02-01", "2026-02-28"),
    ("Last Month-to-date", "2026-02-01", "2026-02-02"), ("Next Month", "2026-04-01", "2026-04-30"),
    ("This Fiscal Quarter", "2026-01-01", "2026-03-31"), ("Last Fiscal Year", "2025-01-01", "2025-12-31"),
    ("This Fiscal Year-to-date", "2026-01-01", "2026-03-02"), ("Last Calendar Quarter", "2025-10-01", "2025-12-31"),
]  # fmt: skip


def test_date_macros(caller: Caller) -> None:
    for macro, start, end in _MACROS:
        header = report(caller, "ProfitAndLoss", date_macro=macro)["Header"]
        assert (header["DateMacro"], header["StartPeriod"], header["EndPeriod"]) == (macro, start, end)


def test_a_fiscal_year_that_begins_in_april() -> None:
    assert periods.unit_start(dt.date(2026, 3, 2), "year", 4) == dt.date(2025, 4, 1)
    assert periods.unit_end(dt.date(2025, 4, 1), "year", 4) == dt.date(2026, 3, 31)


_WRONG = [
    {"start_date": "soon"}, {"end_date": "2026-02-30"}, {"date_macro": "Some Day"}, {"report_date": "9999-12-31"},
    {"num_periods": "-1"}, {"aging_period": "99999"}, {"start_date": "0001-01-01"},
]  # fmt: skip


def test_parameters_that_are_none_are_refused(caller: Caller) -> None:
    for parameters in _WRONG:
        assert refusal(caller.call("GET", "reports/AgedReceivables", query_string=parameters))[0] == "4001"


def test_strange_parameters_are_ignored(busy: Caller) -> None:
    for name in REPORTS:
        report(busy, name, start_date="2026-12-01", end_date="2026-01-01", sort_by="x", columns=",", qzurl="true",
                customer="0", summarize_column_by="Days", class_="y")  # fmt: skip


_AMOUNTS = st.decimals(min_value="0.01", max_value="999.99", places=2)
_DAYS = st.dates(dt.date(2025, 11, 1), dt.date(2026, 6, 30)).map(str)
_SALES = st.lists(st.tuples(_AMOUNTS, _DAYS, st.sampled_from(["none", "half", "whole", "more"]), _DAYS), max_size=4)


@given(sales=_SALES, spent=st.lists(st.tuples(_AMOUNTS, _DAYS), max_size=3), end=_DAYS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_totals_are_the_books_own(caller: Caller, sales: list[Any], spent: list[Any], end: str) -> None:
    customer = caller.customer(f"C{caller.query('select count(*) from Customer')['totalCount']}")
    vendors = caller.query("select count(*) from Vendor")["totalCount"]
    vendor = caller.make("Vendor", {"DisplayName": f"V{vendors}"})["Id"]
    for amount, day, paid, paid_on in sales:
        invoice = caller.make(
            "Invoice", {"CustomerRef": {"value": customer}, "Line": lines(str(amount)), "TxnDate": day}
        )
        share = {"none": None, "half": round(amount / 2, 2), "whole": amount, "more": amount + 5}[paid]
        if share:
            caller.payment(customer, str(share), (invoice["Id"], str(min(share, amount))), TxnDate=paid_on)
    for amount, day in spent:
        _spend(caller, vendor, str(amount), TxnDate=day)
    with caller.world.store.transaction() as connection:
        truth = {key: value for key, value in caller.world.books(connection).account_balances(end).items() if value}
    period = {"start_date": "2020-01-01", "end_date": end}
    for method in ("Accrual", "Cash"):
        trial = report(caller, "TrialBalance", accounting_method=method, **period)
        if trial["Rows"]:
            assert _group(trial, "GrandTotal", 1) == _group(trial, "GrandTotal", 2)
        sheet = report(caller, "BalanceSheet", accounting_method=method, **period)
        assert _group(sheet, "TotalAssets") == _group(sheet, "TotalLiabilitiesAndEquity")
    ledger = report(caller, "GeneralLedger", **period)
    sums = {row["Header"]["ColData"][0]["id"]: Decimal(row["Summary"]["ColData"][6]["value"])
            for row in ledger["Rows"].get("Row", [])}  # fmt: skip
    assert {key: abs(value) for key, value in sums.items() if value} == {
        key: abs(value) for key, value in truth.items()
    }
    receivable = truth.get(caller.world.organisation.settings["accounts"]["receivable"], ZERO)
    aged = report(caller, "AgedReceivables", report_date=end)
    assert (_group(aged, "GrandTotal", 6) if aged["Rows"] else ZERO) == receivable
    flow = report(caller, "CashFlow", **period)
    assert _group(flow, "BeginningCash") == 0
    assert _group(flow, "EndingCash") == _group(flow, "CashIncrease")
