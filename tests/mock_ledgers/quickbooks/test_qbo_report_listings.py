"""Reports that list transactions: columns and order as asked, sections, French layouts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qbo_caller import Caller, Json
from report_reading import ALL, account, data, expense_line, report, rows, sales_line, titles, values

_LISTS = ("TransactionList", "TransactionListByCustomer", "TransactionListByVendor", "TransactionListWithSplits",
          "GeneralLedger", "JournalReport", "ProfitAndLossDetail")  # fmt: skip


@pytest.fixture
def told(caller: Caller) -> Json:
    """An invoice of two lines, half of it paid, and a bill. Returns ids by name."""
    amy, norton = caller.customer("Amy"), caller.make("Vendor", {"DisplayName": "Norton"})["Id"]
    north = caller.make("Class", {"Name": "North"})["Id"]
    first = {**sales_line("100.00", ClassRef=north, Qty=4, UnitPrice=25), "Description": "Cages"}
    invoice = caller.make("Invoice", {
        "CustomerRef": {"value": amy}, "TxnDate": "2026-01-10", "DueDate": "2026-02-09", "DocNumber": "F1",
        "PrivateNote": "Spring", "Line": [first, sales_line("20.00")],
    })  # fmt: skip
    caller.payment(amy, "60.00", (invoice["Id"], "60.00"), TxnDate="2026-02-15")
    expense = account(caller, "Expense")
    bill = caller.make("Bill", {"VendorRef": {"value": norton}, "TxnDate": "2026-02-20", "DocNumber": "B7",
                                "Line": [expense_line("30.00", expense)]})  # fmt: skip
    return {"amy": amy, "norton": norton, "invoice": invoice["Id"], "bill": bill["Id"], "expense": expense}


def _sections(found: Json) -> dict[str, Json]:
    return {values(row["Header"]["ColData"])[0]: row for row in rows(found["Rows"]) if "Header" in row}


def test_the_general_ledger_says_what_it_is_asked_for(caller: Caller, told: Json) -> None:
    asked = "account_name,item_name,klass_name,quantity,rate,memo,nonsense,subt_nat_amount"
    found = report(caller, "GeneralLedger", columns=asked, account="1", **ALL)
    assert [each["ColType"] for each in found["Columns"]["Column"]] == [
        "account_name", "item_name", "klass_name", "quantity", "rate", "memo", "subt_nat_amount",
    ]  # fmt: skip
    (section,) = found["Rows"]["Row"]
    income = values(section["Header"]["ColData"])[0]
    assert data(found) == [
        [income, "Services", "North", "4.00", "25.00", "Cages", "100.00"],
        [income, "Services", "", "", "", "Spring", "20.00"],
    ]
    assert values(section["Summary"]["ColData"]) == [f"Total for {income}", "", "", "", "", "", "120.00"]


def test_a_filtered_ledger_still_knows_the_other_account(caller: Caller, told: Json) -> None:
    found = report(
        caller, "GeneralLedger", columns="split_acc,debt_amt,rbal_nat_amount", account=told["expense"], **ALL
    )
    payable = caller.query("select * from Account where AccountType = 'Accounts Payable'")["Account"][0]
    assert data(found) == [["Beginning Balance", "", "0.00"], [payable["Name"], "30.00", "30.00"]]


def test_every_listing_is_sorted_by_any_column(caller: Caller, told: Json) -> None:
    def dates(name: str, order: str) -> list[str]:
        found = report(caller, name, columns="tx_date,txn_type", sort_by="tx_date", sort_order=order, **ALL)
        return [row[0] for row in data(found) if row[0] > "1"]

    for name in ("TransactionList", "TransactionListWithSplits", "JournalReport"):
        assert dates(name, "ascend") == ["2026-01-10", "2026-02-15", "2026-02-20"], name
        assert dates(name, "descend") == ["2026-02-20", "2026-02-15", "2026-01-10"], name
    assert dates("TransactionListByCustomer", "descend") == ["2026-02-15", "2026-01-10"]
    assert dates("TransactionListByVendor", "descend") == ["2026-02-20"]
    ledger = report(caller, "GeneralLedger", sort_by="tx_date", sort_order="descend", **ALL)
    (receivable,) = [row for title, row in _sections(ledger).items() if title.startswith("Accounts Rec")]
    rows_ = [values(row["ColData"]) for row in receivable["Rows"]["Row"]][1:]
    assert [(row[0], row[6], row[7]) for row in rows_] == [
        ("2026-02-15", "-60.00", "60.00"), ("2026-01-10", "120.00", "120.00"),
    ]  # fmt: skip


def test_transactions_by_customer_with_chosen_columns(caller: Caller, told: Json) -> None:
    asked = "doc_num,due_date,nat_open_bal,subt_nat_amount"
    found = report(caller, "TransactionListByCustomer", columns=asked, **ALL)
    assert titles(found) == ["Num", "Due Date", "Open Balance", "Amount"]
    section = _sections(found)["Amy"]
    assert data(found) == [["F1", "2026-02-09", "60.00", "120.00"], ["", "", "0.00", "60.00"]]
    assert values(section["Summary"]["ColData"]) == ["Total for Amy", "", "", "180.00"]


def test_the_journal_is_as_the_reference_shows_it(caller: Caller, told: Json) -> None:
    found = report(caller, "JournalReport", start_date="2026-02-01", end_date="2026-02-28")
    assert found["Columns"]["Column"][0] == {"ColType": "tx_date", "ColTitle": "Date"}
    undeposited, receivable = "Undeposited Funds", "Accounts Receivable (A/R)"
    shown = [values(row.get("Summary", row)["ColData"]) for row in rows(found["Rows"])]
    assert shown[:4] == [
        ["2026-02-15", "Payment", "", "Amy", "", undeposited, "60.00", ""],
        ["0-00-00", "", "", "", "", receivable, "", "60.00"],
        ["", "", "", "", "", "", "60.00", "60.00"],
        [""] * 8,
    ]
    assert shown[-1] == ["TOTAL", "", "", "", "", "", "90.00", "90.00"]
    only = report(caller, "JournalReport", columns="account_name,credit_amt", **ALL)
    assert titles(only) == ["Account", "Credit"]


def test_splits_follow_their_transaction_and_can_be_grouped_by_account(caller: Caller, told: Json) -> None:
    period = {"start_date": "2026-02-16", "end_date": "2026-02-28"}
    found = report(caller, "TransactionListWithSplits", **period)
    assert found["Columns"]["Column"][-1] == {
        "ColType": "Money", "ColTitle": "Amount", "MetaData": [{"Name": "ColKey", "Value": "nat_amount"}],
    }  # fmt: skip
    expense = caller.read("Account", told["expense"])["FullyQualifiedName"]
    assert data(found) == [
        ["2026-02-20", "Bill", "B7", "Yes", "Norton", "", "Accounts Payable (A/P)", "30.00"],
        ["0-00-00", "", "", "", "", "", expense, "30.00"],
        [""] * 8,
    ]
    assert [row["ColData"][1].get("id") for row in found["Rows"]["Row"]] == [told["bill"], told["bill"], None]
    grouped = report(caller, "TransactionListWithSplits", group_by="Account", **period)
    assert list(_sections(grouped)) == ["Accounts Payable (A/P)", expense]
    assert [values(row["ColData"])[-1] for row in _sections(grouped)[expense]["Rows"]["Row"]] == ["30.00", "", ""]


def test_the_detail_of_profit_and_loss_stands_in_sections(caller: Caller, told: Json) -> None:
    parent = caller.make("Account", {"Name": "Travel", "AccountType": "Expense"})["Id"]
    child = {"Name": "Trains", "AccountType": "Expense", "SubAccount": True, "ParentRef": {"value": parent}}
    trains = caller.make("Account", child)["Id"]
    caller.make("Bill", {"VendorRef": {"value": told["norton"]}, "TxnDate": "2026-02-21",
                         "Line": [expense_line("8.00", trains), expense_line("2.00", parent)]})  # fmt: skip
    found = report(caller, "ProfitAndLossDetail", columns="tx_date,name,subt_nat_amount", **ALL)
    (ordinary,) = found["Rows"]["Row"]
    assert values(ordinary["Header"]["ColData"]) == ["Ordinary Income/Expenses", "", ""]
    assert values(ordinary["Summary"]["ColData"]) == ["Net Income", "", "80.00"]
    closings = {name: values(row["Summary"]["ColData"]) for name, row in _sections(found).items()}
    assert closings["Income"] == ["Total for Income", "", "120.00"]
    assert closings["Expenses"] == ["Total for Expenses", "", "40.00"]
    assert closings["Travel"] == ["Total for Travel", "", "10.00"]
    assert closings["Trains"] == ["Total for Trains", "", "8.00"]
    assert ["2026-02-21", "Norton", "8.00"] in data(found)


def test_other_income_has_a_section_of_its_own(caller: Caller, told: Json) -> None:
    other = caller.make("Account", {"Name": "Windfall", "AccountType": "Other Income"})["Id"]
    line = {"Amount": "5.00", "DetailType": "DepositLineDetail", "DepositLineDetail": {"AccountRef": {"value": other}}}
    caller.make("Deposit", {"DepositToAccountRef": {"value": account(caller, "Bank")}, "Line": [line]})
    found = report(caller, "ProfitAndLossDetail", columns="tx_date,subt_nat_amount", **ALL)
    closings = [values(row["Summary"]["ColData"])[1] for row in found["Rows"]["Row"]]
    assert closings == ["90.00", "5.00", "95.00"]


def test_the_french_ledger(caller: Caller, told: Json) -> None:
    numbered = {"Id": told["expense"], "SyncToken": "0", "sparse": True, "AcctNum": "60710000"}
    name = caller.make("Account", numbered)["Name"]
    invoice = caller.read("Invoice", told["invoice"])["Id"]
    caller.payment(told["amy"], "60.00", (invoice, "60.00"), TxnDate="2026-03-01")
    found = report(caller, "GeneralLedgerFR", **ALL)
    assert "ReportBasis" not in found["Header"]
    assert [(each["ColType"], each["ColTitle"]) for each in found["Columns"]["Column"]] == [
        ("tx_date", "Date"), ("journal_code_name", "Journal Code"), ("doc_num", "No."), ("memo", "Memo/Description"),
        ("lettrage", "Lettrage"), ("debt_amt", "Debit"), ("credit_amt", "Credit"), ("subt_rbal_amount", "Balance"),
    ]  # fmt: skip
    sections = _sections(found)
    expense = sections[f"60710000 {name}"]
    assert values(expense["Summary"]["ColData"]) == [
        f"Total for 60710000 {name}",
        "",
        "",
        "",
        "",
        "30.00",
        "0.00",
        "30.00",
    ]
    receivable = sections["Accounts Receivable (A/R)"]["Rows"]["Row"]
    assert [[values(row["ColData"])[n] for n in (1, 4, 5, 6, 7)] for row in receivable] == [
        ["VT", "AA", "120.00", "", "120.00"], ["BQ", "AA", "", "60.00", "60.00"], ["BQ", "AA", "", "60.00", "0.00"],
    ]  # fmt: skip
    payable = sections["Accounts Payable (A/P)"]["Rows"]["Row"]
    assert [values(row["ColData"])[1:5] for row in payable] == [["HA", "B7", "", ""]]


def test_french_journals_by_code(caller: Caller, told: Json) -> None:
    found = report(caller, "JournalReportFR", **ALL)
    assert [(each["ColType"], each["ColTitle"]) for each in found["Columns"]["Column"]][:3] == [
        ("txn_num", "Numéro d’opération"), ("journal_code_name", "Code de journal"), ("tx_date", "Date"),
    ]  # fmt: skip
    assert list(_sections(found)) == ["BQ", "HA", "VT"]
    sales = report(caller, "JournalReportFR", journal_code="VT", columns="journal_code_name,debt_amt,credit_amt", **ALL)
    (section,) = sales["Rows"]["Row"]
    assert values(section["Summary"]["ColData"]) == ["Total pour VT", "120.00", "120.00"]


def test_the_french_file_of_entries(caller: Caller, told: Json) -> None:
    plain = report(caller, "FECReport", **ALL)
    assert (plain["Header"]["ReportBasis"], titles(plain)[:3], titles(plain)[-4:]) == (
        "Accrual", ["JournalCode", "JournalLib", "EcritureNum"],
        ["Journal Code type", "Supplier", "Total {0}", "Customer"],
    )  # fmt: skip
    assert len(titles(plain)) == 22
    found = report(caller, "FECReport", add_due_date="true", attachmentType="TEMPORARY_LINKS", **ALL)
    assert titles(found)[18:20] == ["AttachmentsInfo", "Due Date"]
    keys = [each["MetaData"][0]["Value"] for each in found["Columns"]["Column"]]
    first, second = (dict(zip(keys, row, strict=True)) for row in data(found)[:2])
    assert {name: first[name] for name in ("journal_code_name", "journal_code_description", "doc_num", "tx_date",
                                           "debt_amt", "due_date", "$TECHNICAL$cust_name")} == {
        "journal_code_name": "VT", "journal_code_description": "Sales", "doc_num": "F1", "tx_date": "20260110",
        "debt_amt": "120.00", "due_date": "20260209", "$TECHNICAL$cust_name": "Amy",
    }  # fmt: skip
    assert (second["credit_amt"], second["memo"]) == ("100.00", "Amy - F1 - Cages")
    totals = [sum(Decimal(row[n]) for row in data(plain)) for n in (11, 12)]
    assert totals == [Decimal("210.00"), Decimal("210.00")]


_KEYS = ["tx_date", "txn_type", "doc_num", "name", "memo", "account_name", "split_acc", "item_name", "quantity", "rate",
         "debt_amt", "credit_amt", "subt_nat_amount", "create_date", "create_by", "nothing"]  # fmt: skip


@given(columns=st.lists(st.sampled_from(_KEYS), min_size=1, max_size=6), sort_by=st.sampled_from(_KEYS))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_columns_in_any_order(caller: Caller, told: Json, columns: list[str], sort_by: str) -> None:
    for name in _LISTS:
        wanted = [each for each in dict.fromkeys(columns) if each != "nothing"]
        found = report(caller, name, columns=",".join(columns), sort_by=sort_by, **ALL)
        if wanted:
            assert [_key(each) for each in found["Columns"]["Column"]] == wanted, name
        width = len(found["Columns"]["Column"])
        assert all(len(row) == width for row in data(found)), name


def _key(column: Any) -> str:
    return str(column["MetaData"][0]["Value"] if "MetaData" in column else column["ColType"])
