"""Reports of stock, of tax and of what is open in other currencies: values computed by hand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qbo_caller import Caller, Json
from report_reading import account, data, expense_line, group, journal_line, report, rows, sales_line, values
from test_qbo_currencies import EURO, abroad
from test_qbo_stock import STOCK

__all__ = ["abroad"]
_YEAR = {"start_date": "2026-01-01", "end_date": "2026-12-31"}


def _stocked(caller: Caller) -> str:
    """Ten pumps at 12.00 from the first of January; four sold on 5 February, six bought at 12.00 on 1 March."""
    item = str(caller.make("Item", STOCK)["Id"])
    line = sales_line("120.00", ItemRef=item, Qty=4, UnitPrice=30)
    caller.make("Invoice", {"CustomerRef": {"value": caller.customer("Amy")}, "TxnDate": "2026-02-05", "Line": [line]})
    vendor = caller.make("Vendor", {"DisplayName": "Norton"})["Id"]
    bought = {"ItemRef": {"value": item}, "Qty": 6, "UnitPrice": 12}
    lines = [{"Amount": "72.00", "DetailType": "ItemBasedExpenseLineDetail", "ItemBasedExpenseLineDetail": bought}]
    caller.make("Bill", {"VendorRef": {"value": vendor}, "TxnDate": "2026-03-01", "Line": lines})
    return item


def test_stock_runs_from_its_opening_on(caller: Caller) -> None:
    item = _stocked(caller)
    found = report(caller, "InventoryValuationDetail", **_YEAR)
    assert [(each["ColType"], each["ColTitle"]) for each in found["Columns"]["Column"]] == [
        ("tx_date", "Date"), ("txn_type", "Transaction Type"), ("doc_num", "Num"), ("name", "Name"),
        ("quantity", "Qty"), ("rate", "Rate"), ("home_amount", "FIFO Cost"), ("qty_on_hand", "Qty On Hand"),
        ("home_asset_value", "Asset Value"),
    ]  # fmt: skip
    opening, sold, bought = data(found)
    assert opening == [
        "2026-01-01",
        "Inventory Starting Value",
        "START",
        "",
        "10.00",
        "12.00",
        "120.00",
        "10.00",
        "120.00",
    ]
    assert [sold[0], sold[1], *sold[3:]] == [
        "2026-02-05",
        "Invoice",
        "Amy",
        "-4.00",
        "12.00",
        "-48.00",
        "6.00",
        "72.00",
    ]
    assert [bought[1], *bought[3:]] == ["Bill", "Norton", "6.00", "12.00", "72.00", "12.00", "144.00"]
    (section,) = found["Rows"]["Row"]
    assert section["Header"]["ColData"][0] == {"value": "Pump", "id": item}
    assert values(section["Summary"]["ColData"]) == [
        "Total for Pump", "", "", "", "12.00", "", "144.00", "12.00", "144.00",
    ]  # fmt: skip
    march = report(caller, "InventoryValuationDetail", start_date="2026-03-01", end_date="2026-03-31")
    assert [row[-2:] for row in data(march)] == [["12.00", "144.00"]]
    chosen = report(caller, "InventoryValuationDetail", columns="tx_date,qty_on_hand", **_YEAR)
    assert data(chosen) == [["2026-01-01", "10.00"], ["2026-02-05", "6.00"], ["2026-03-01", "12.00"]]


def test_stock_on_a_day(caller: Caller) -> None:
    item = _stocked(caller)

    def on(day: str, **parameters: str) -> list[list[str]]:
        found = report(caller, "InventoryValuationSummary", report_date=day, **parameters)
        assert found["Header"]["Option"][0] == {"Name": "report_date", "Value": day}
        return data(found)

    assert on("2025-12-31") == []
    assert on("2026-01-31")[0] == ["Pump", "", "10.00", "120.00", "12.00"]
    assert on("2026-02-28") == [["Pump", "", "6.00", "72.00", "12.00"], ["TOTAL", "", "", "72.00", ""]]
    assert on("2026-03-31", item=item)[0] == ["Pump", "", "12.00", "144.00", "12.00"]
    assert on("2026-03-31", item="1") == []


def test_the_cost_of_what_was_sold_follows_its_line(caller: Caller) -> None:
    item, north = str(caller.make("Item", STOCK)["Id"]), caller.make("Class", {"Name": "North"})["Id"]
    lines = [sales_line("90.00", ItemRef=item, Qty=3, UnitPrice=30, ClassRef=north), sales_line("30.00", ItemRef=item)]
    caller.make("SalesReceipt", {"TxnDate": "2026-02-05", "Line": lines})
    found = report(caller, "ProfitAndLoss", summarize_column_by="Classes", **_YEAR)
    assert group(found, "COGS") == [Decimal("36.00"), Decimal("12.00"), Decimal("48.00")]
    assert group(found, "GrossProfit") == [Decimal("54.00"), Decimal("18.00"), Decimal("72.00")]
    (pump,) = [row for row in data(report(caller, "ItemSales", **_YEAR)) if row[0] == "Pump"]
    assert pump[5:] == ["48.00", "72.00", "60.00"]


_MOVES = st.lists(
    st.tuples(st.sampled_from(["Invoice", "CreditMemo", "InventoryAdjustment"]), st.integers(1, 5), st.integers(1, 12)),
    min_size=1, max_size=6,
)  # fmt: skip


@given(moves=_MOVES, month=st.integers(1, 12))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_worth_of_stock_is_its_account(caller: Caller, moves: list[Any], month: int) -> None:
    count = caller.query("select count(*) from Item")["totalCount"]
    item = caller.make("Item", {**STOCK, "Name": f"Pump {count}", "QtyOnHand": 100})["Id"]
    customer = caller.customer(f"C{count}")
    for kind, quantity, of in moves:
        body: Json = {"TxnDate": f"2026-{of:02}-10"}
        if kind == "InventoryAdjustment":
            detail = {"ItemRef": {"value": item}, "QtyDiff": -quantity}
            line = {"DetailType": "ItemAdjustmentLineDetail", "ItemAdjustmentLineDetail": detail}
            body |= {"AdjustAccountRef": {"value": "80"}, "Line": [line]}
        else:
            body |= {"CustomerRef": {"value": customer}, "Line": [sales_line("10.00", ItemRef=item, Qty=quantity)]}
        caller.make(kind, body)
    day = f"2026-{month:02}-28"
    found = report(caller, "InventoryValuationSummary", report_date=day)
    with caller.world.store.transaction() as connection:
        truth = caller.world.books(connection).account_balances(day)["81"]
    assert Decimal(data(found)[-1][3]) == truth
    detail = report(caller, "InventoryValuationDetail", start_date="2026-01-01", end_date=day)
    ends = [values(row["Summary"]["ColData"])[-1] for row in rows(detail["Rows"]) if "Summary" in row]
    assert sum(map(Decimal, ends), Decimal(0)) == truth


def test_tax_by_agency_of_sales_and_purchases(make_world: Callable[..., Any]) -> None:
    caller = Caller(make_world("quickbooks", country="GB", currency="GBP", time_zone="Europe/London"))
    standard, reduced = "1", "2"
    amy, norton = caller.customer("Amy"), caller.make("Vendor", {"DisplayName": "Norton"})["Id"]
    lines = [sales_line("100.00", TaxCodeRef=standard), sales_line("40.00", TaxCodeRef=reduced)]
    caller.make("Invoice", {"CustomerRef": {"value": amy}, "TxnDate": "2026-01-10", "Line": lines})
    back = [sales_line("10.00", TaxCodeRef=standard)]
    caller.make("CreditMemo", {"CustomerRef": {"value": amy}, "TxnDate": "2026-01-11", "Line": back})
    spent = [expense_line("50.00", account(caller, "Expense"), TaxCodeRef=standard)]
    caller.make("Bill", {"VendorRef": {"value": norton}, "TxnDate": "2026-01-12", "Line": spent})
    found = report(caller, "TaxSummary", **_YEAR)
    (agency, whole) = found["Rows"]["Row"]
    assert agency["Header"]["ColData"][0] == {"value": "HMRC", "id": "1"}
    assert data(found) == [
        ["20% Standard", "90.00", "18.00", "50.00", "10.00", "8.00"],
        ["5% Reduced", "40.00", "2.00", "0.00", "0.00", "2.00"],
    ]
    assert group(found, "GrandTotal") == [Decimal(n) for n in ("130", "20", "50", "10", "10")]
    assert report(caller, "TaxSummary", agency_id="1", **_YEAR)["Rows"]["Row"] == [agency, whole]
    assert report(caller, "TaxSummary", agency_id="2", **_YEAR)["Rows"] == {}


def test_receivables_in_another_currency_age_at_their_own_rate(abroad: Caller) -> None:
    anna = abroad.customer("Anna", **EURO)
    first = abroad.invoice(anna, "100.00", ExchangeRate="1.10", TxnDate="2026-01-10", DueDate="2026-01-10", **EURO)
    abroad.invoice(anna, "50.00", ExchangeRate="1.20", TxnDate="2026-02-20", DueDate="2026-03-30", **EURO)
    # 40 of 60 euros settle the first invoice, at its rate; 20 are left over, at the payment's.
    abroad.payment(anna, "60.00", (first["Id"], "40.00"), ExchangeRate="1.25", TxnDate="2026-02-25", **EURO)
    found = report(abroad, "AgedReceivables", report_date="2026-03-02")
    assert data(found) == [["Anna", "60.00", "-25.00", "66.00", "", "", "101.00"]]
    receivable = abroad.world.organisation.settings["accounts"]["receivable"]
    with abroad.world.store.transaction() as connection:
        assert abroad.world.books(connection).account_balances("2026-03-02")[receivable] == Decimal("101.00")
    assert group(report(abroad, "CustomerBalance", report_date="2026-02-24"), "GrandTotal") == [Decimal("170.00")]


def test_payables_in_another_currency(abroad: Caller) -> None:
    vendor = abroad.make("Vendor", {"DisplayName": "Otto", **EURO})["Id"]
    abroad.make("Bill", {"VendorRef": {"value": vendor}, "TxnDate": "2026-02-01", "DueDate": "2026-03-01",
                         "ExchangeRate": "1.30", "Line": [expense_line("10.00", account(abroad, "Expense"))],
                         **EURO})  # fmt: skip
    assert data(report(abroad, "AgedPayables", report_date="2026-03-02")) == [
        ["Otto", "", "13.00", "", "", "", "13.00"]
    ]


def test_a_journal_entry_that_was_paid_is_open_no_more(caller: Caller) -> None:
    amy = caller.customer("Amy")
    receivable = account(caller, "Accounts Receivable")
    owed = {"Entity": {"Type": "Customer", "EntityRef": {"value": amy}}}
    entry = caller.make("JournalEntry", {"TxnDate": "2026-02-01", "Line": [
        journal_line("Debit", "80.00", receivable, **owed), journal_line("Credit", "80.00", account(caller, "Income")),
    ]})  # fmt: skip
    link = {"Amount": "50.00", "LinkedTxn": [{"TxnId": entry["Id"], "TxnType": "JournalEntry"}]}
    caller.make(
        "Payment", {"CustomerRef": {"value": amy}, "TotalAmt": "50.00", "Line": [link], "TxnDate": "2026-02-02"}
    )
    assert data(report(caller, "AgedReceivables", report_date="2026-03-02")) == [
        ["Amy", "", "30.00", "", "", "", "30.00"],
    ]
