"""Columns of reports: periods, classes, departments, items and parties add up, and filters count lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qbo_caller import Caller, Json
from report_reading import ALL, account, amounts, data, expense_line, group, journal_line, report, sales_line, titles

_FIRST_QUARTER = {"start_date": "2026-01-01", "end_date": "2026-03-31"}


def _decimals(*numbers: str) -> list[Decimal]:
    return [Decimal(each) for each in numbers]


@pytest.fixture
def split(caller: Caller) -> Json:
    """A company with classes, departments, items and employees, and what it did in each. Returns ids by name."""
    caller.make("Preferences", {"SyncToken": "0", "sparse": True, "AccountingInfoPrefs": {"TrackDepartments": True}})
    made: Json = {
        name: caller.make(kind, body)["Id"]
        for name, kind, body in (
            ("North", "Class", {"Name": "North"}), ("South", "Class", {"Name": "South"}),
            ("Shop", "Department", {"Name": "Shop"}), ("Lawn", "Item", _service("Lawn")),
            ("Amy", "Customer", {"DisplayName": "Amy"}), ("Norton", "Vendor", {"DisplayName": "Norton"}),
            ("Emily", "Employee", {"GivenName": "Emily", "FamilyName": "Platt"}),
        )
    }  # fmt: skip
    expense, bank = account(caller, "Expense"), account(caller, "Bank")
    caller.make("Invoice", {
        "CustomerRef": {"value": made["Amy"]}, "TxnDate": "2026-01-10", "DepartmentRef": {"value": made["Shop"]},
        "Line": [sales_line("100.00", ClassRef=made["North"]),
                 sales_line("40.00", ClassRef=made["South"], ItemRef=made["Lawn"], Qty=4),
                 sales_line("5.00")],
    })  # fmt: skip
    caller.make("Purchase", {
        "PaymentType": "Check", "AccountRef": {"value": bank}, "TxnDate": "2026-02-03",
        "EntityRef": {"value": made["Norton"], "type": "Vendor"},
        "Line": [expense_line("30.00", expense, ClassRef=made["North"], CustomerRef=made["Amy"]),
                 expense_line("12.00", expense)],
    })  # fmt: skip
    paid_to = {"Entity": {"Type": "Employee", "EntityRef": {"value": made["Emily"]}}}
    caller.make("JournalEntry", {"TxnDate": "2026-03-01", "Line": [
        journal_line("Debit", "7.00", expense, **paid_to), journal_line("Credit", "7.00", bank),
    ]})  # fmt: skip
    caller.make("JournalEntry", {"TxnDate": "2026-03-02", "Line": [  # from one class to another, on one account
        journal_line("Debit", "9.00", expense, ClassRef={"value": made["South"]}),
        journal_line("Credit", "9.00", expense, ClassRef={"value": made["North"]}),
    ]})  # fmt: skip
    return {**made, "expense": expense, "bank": bank}


def _service(name: str) -> Json:
    return {"Name": name, "Type": "Service", "IncomeAccountRef": {"value": "1"}}


def test_profit_and_loss_by_class_department_item_and_party(caller: Caller, split: Json) -> None:
    def net(by: str) -> dict[str, Decimal]:
        found = report(caller, "ProfitAndLoss", summarize_column_by=by, **ALL)
        assert found["Header"]["SummarizeColumnsBy"] == by
        return dict(zip(titles(found)[1:], group(found, "NetIncome"), strict=True))

    # North: 100 sold, 30 spent, 9 moved to South. South: 40 sold, 9 taken over. The rest: 5 sold, 12 and 7 spent.
    assert net("Classes") == {"North": 79, "South": 31, "Not Specified": -14, "TOTAL": 96}
    assert net("Departments") == {"Shop": 145, "Not Specified": -49, "TOTAL": 96}
    assert net("ProductsAndServices") == {"Lawn": 40, "Services": 105, "Not Specified": -49, "TOTAL": 96}
    assert net("Customers") == {"Amy": 115, "Not Specified": -19, "TOTAL": 96}
    assert net("Vendors") == {"Norton": -42, "Not Specified": 138, "TOTAL": 96}
    assert net("Employees") == {"Emily Platt": -7, "Not Specified": 103, "TOTAL": 96}


def test_a_filter_counts_only_the_lines_that_it_is_about(caller: Caller, split: Json) -> None:
    def net(**wanted: str) -> Decimal:
        (found,) = group(report(caller, "ProfitAndLoss", **wanted, **ALL), "NetIncome")
        return found

    assert net(**{"class": split["North"]}) == 79
    assert net(**{"class": f"{split['North']},{split['South']}"}) == 110
    assert net(item=split["Lawn"]) == 40
    assert net(department=split["Shop"]) == 145
    assert net(customer=split["Amy"]) == 115
    assert net(employee=split["Emily"]) == -7
    assert net(item=split["Lawn"], **{"class": split["North"]}) == 0
    header = report(caller, "ProfitAndLoss", item=split["Lawn"], **ALL)["Header"]
    assert header["Item"] == split["Lawn"]


def test_the_balance_sheet_by_class_has_the_whole_in_its_last_column(caller: Caller, split: Json) -> None:
    found = report(caller, "BalanceSheet", summarize_column_by="Classes", **_FIRST_QUARTER)
    assert titles(found) == ["", "North", "South", "Not Specified", "TOTAL"]
    assert group(found, "NetIncome") == _decimals("79", "31", "-14", "96")
    assert group(found, "TotalAssets")[-1] == group(found, "TotalLiabilitiesAndEquity")[-1] == 96


def test_each_column_of_a_balance_sheet_has_the_income_of_its_own_year(caller: Caller) -> None:
    customer = caller.customer()
    caller.invoice(customer, "10.00", TxnDate="2025-12-10")
    caller.invoice(customer, "3.00", TxnDate="2026-01-10")
    found = report(caller, "BalanceSheet", start_date="2025-12-01", end_date="2026-01-31", summarize_column_by="Month")
    assert titles(found) == ["", "Dec 2025", "Jan 2026"]
    assert group(found, "NetIncome") == _decimals("10", "3")
    assert group(found, "Equity") == _decimals("10", "13")


def test_cash_flow_by_month(caller: Caller, split: Json) -> None:
    found = report(caller, "CashFlow", summarize_column_by="Month", **_FIRST_QUARTER)
    assert titles(found) == ["", "Jan 2026", "Feb 2026", "Mar 2026", "TOTAL"]
    assert group(found, "NetIncome") == _decimals("145", "-42", "-7", "96")
    assert group(found, "CashIncrease") == _decimals("0", "-42", "-7", "-49")
    assert group(found, "BeginningCash") == _decimals("0", "0", "-42", "0")
    assert group(found, "EndingCash") == _decimals("0", "-42", "-49", "-49")


def test_sales_by_month(caller: Caller, split: Json) -> None:
    caller.make("CreditMemo", {"CustomerRef": {"value": split["Amy"]}, "TxnDate": "2026-02-01",
                               "Line": [sales_line("15.00", ClassRef=split["North"])]})  # fmt: skip
    by_class = report(caller, "ClassSales", summarize_column_by="Month", **_FIRST_QUARTER)
    assert titles(by_class) == ["", "Jan 2026", "Feb 2026", "Mar 2026", "TOTAL"]
    assert data(by_class) == [
        ["North", "100.00", "-15.00", "0.00", "85.00"], ["Not Specified", "5.00", "0.00", "0.00", "5.00"],
        ["South", "40.00", "0.00", "0.00", "40.00"],
    ]  # fmt: skip
    for name in ("CustomerSales", "DepartmentSales"):
        found = report(caller, name, summarize_column_by="Month", **_FIRST_QUARTER)
        assert group(found, "GrandTotal") == _decimals("145", "-15", "0", "130")
    assert group(report(caller, "CustomerSales", item=split["Lawn"], **ALL), "GrandTotal") == [Decimal("40.00")]


def test_item_sales_have_columns_within_columns(caller: Caller, split: Json) -> None:
    found = report(caller, "ItemSales", **_FIRST_QUARTER)
    (_, whole) = found["Columns"]["Column"]
    assert whole["ColTitle"] == "Total"
    inner = [each["ColTitle"] for each in whole["Columns"]["Column"]]
    assert inner == ["Quantity", "Amount", "% of Sales", "Avg Price", "COGS", "Gross Margin", "Gross Margin %"]
    lawn = next(row for row in data(found) if row[0] == "Lawn")
    assert lawn[1:] == ["4.00", "40.00", "27.59", "10.00", "0.00", "40.00", "100.00"]
    monthly = report(caller, "ItemSales", summarize_column_by="Month", **_FIRST_QUARTER)
    assert titles(monthly) == ["", "Jan 2026", "Feb 2026", "Mar 2026", "TOTAL"]
    assert next(row for row in data(monthly) if row[0] == "Lawn")[2::7] == ["40.00", "0.00", "0.00", "40.00"]


def test_cash_basis_splits_what_was_paid_over_the_lines(caller: Caller, split: Json) -> None:
    (invoice,) = caller.query("select * from Invoice")["Invoice"]
    caller.payment(split["Amy"], "58.00", (invoice["Id"], "58.00"), TxnDate="2026-03-15")
    found = report(caller, "ProfitAndLoss", summarize_column_by="Classes", accounting_method="Cash", **ALL)
    # 58 of 145 is two fifths: 40, 16 and 2.
    assert dict(zip(titles(found)[1:], group(found, "Income"), strict=True)) == {
        "North": 40, "South": 16, "Not Specified": 2, "TOTAL": 58,
    }  # fmt: skip


_SPLITS = ["Month", "Quarter", "Year", "Customers", "Vendors", "Employees", "Classes", "Departments",
           "ProductsAndServices"]  # fmt: skip
_LINES = st.lists(
    st.tuples(st.decimals("0.01", "99.99", places=2), st.sampled_from(["", "North", "South"]), st.booleans()),
    min_size=1, max_size=4,
)  # fmt: skip
_WRITES = st.lists(
    st.tuples(st.sampled_from(["Invoice", "CreditMemo", "Purchase"]), st.integers(1, 6), _LINES, st.booleans()),
    min_size=1, max_size=4,
)  # fmt: skip


@given(writes=_WRITES, method=st.sampled_from(["Accrual", "Cash"]))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_columns_add_up_to_the_whole(caller: Caller, split: Json, writes: list[Any], method: str) -> None:
    for kind, month, written, in_shop in writes:
        _write(caller, split, kind, f"2026-{month:02}-15", written, in_shop=in_shop)
    period = {"start_date": "2026-01-01", "end_date": "2026-12-31", "accounting_method": method}
    for name in ("ProfitAndLoss", "CustomerSales", "ClassSales", "DepartmentSales", "VendorExpenses"):
        plain = amounts(report(caller, name, **period))
        for by in _SPLITS:
            wide = amounts(report(caller, name, summarize_column_by=by, **period))
            assert [row[-1:] for row in wide] == plain, (name, by)
            assert all(sum(row[:-1]) == row[-1] for row in wide), (name, by)
    flow = report(caller, "CashFlow", **period)
    for by in _SPLITS:
        split_flow = report(caller, "CashFlow", summarize_column_by=by, **period)
        for row in ("NetIncome", "CashIncrease", "EndingCash"):
            assert group(split_flow, row)[-1:] == group(flow, row), by
        assert sum(group(split_flow, "CashIncrease")[:-1]) == group(split_flow, "CashIncrease")[-1], by
    sheet = amounts(report(caller, "BalanceSheet", **period))
    for by in _SPLITS[3:]:
        wide = amounts(report(caller, "BalanceSheet", summarize_column_by=by, **period))
        assert [row[-1:] for row in wide] == sheet, by
        assert all(sum(row[:-1]) == row[-1] for row in wide), by


def _write(caller: Caller, split: Json, kind: str, day: str, written: list[Any], *, in_shop: bool) -> None:
    references = [{"ClassRef": split[name]} if name else {} for _, name, _ in written]
    body: Json = {"TxnDate": day, **({"DepartmentRef": {"value": split["Shop"]}} if in_shop else {})}
    if kind == "Purchase":
        body |= {"PaymentType": "Check", "AccountRef": {"value": split["bank"]},
                 "EntityRef": {"value": split["Norton"], "type": "Vendor"}}  # fmt: skip
        body["Line"] = [expense_line(str(amount), split["expense"], **refs)
                        for (amount, _, _), refs in zip(written, references, strict=True)]  # fmt: skip
    else:
        items = [{"ItemRef": split["Lawn"]} if lawn else {} for _, _, lawn in written]
        body["CustomerRef"] = {"value": split["Amy"]}
        body["Line"] = [sales_line(str(amount), **refs, **item)
                        for (amount, _, _), refs, item in zip(written, references, items, strict=True)]  # fmt: skip
    made = caller.make(kind, body)
    if kind == "Invoice" and in_shop:
        part = str(round(made["TotalAmt"] / 3, 2))
        caller.payment(split["Amy"], part, (made["Id"], part), TxnDate=day)
