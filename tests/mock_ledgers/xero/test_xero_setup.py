"""Setup, Budgets and InvoiceReminders (xero.md 5.19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sdk_client import serve
from xero_client import SCOPES, World, Xero, connect
from xero_python.accounting import Account, AccountingApi, AccountType, ConversionBalances, ConversionDate, Setup

D = Decimal


@pytest.fixture
def xero(world: World) -> Xero:
    """An app that may read budgets."""
    return connect(world, scope=f"{SCOPES} accounting.budgets.read accounting.journals.read")


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The SDK's accounting API."""
    yield from serve(xero)


def balances(xero: Xero) -> dict[str, Decimal]:
    """What stands on each account, by code."""
    with xero.world.store.transaction() as connection:
        books = xero.world.books(connection)
        codes = {one.id: one.number for one in books.find("Account")}
        return {codes[account]: amount for account, amount in books.account_balances().items() if amount}


def conversion(*rows: tuple[str, str], month: int = 3, year: int = 2026) -> dict[str, Any]:
    """A conversion with balances by account code."""
    sent = [{"AccountCode": code, "Balance": amount} for code, amount in rows]
    return {"ConversionDate": {"Month": month, "Year": year}, "ConversionBalances": sent}


def test_accounts_are_made_and_updated(xero: Xero) -> None:
    sent = [
        {"Code": "207", "Name": "Audit fees", "Type": "REVENUE"},
        {"Code": "200", "Name": "Sales of services", "Type": "REVENUE"},
        {"Code": "610", "Name": "Debtors", "Type": "CURRENT", "SystemAccount": "DEBTORS"},
        {"Code": "208", "Type": "REVENUE"},
    ]
    summary = xero.ok("POST", "Setup", {"Accounts": sent, "ConversionDate": {}, "ConversionBalances": []})
    assert summary["Status"] == "OK"
    counts = summary["ImportSummary"]["Accounts"]
    assert {name: counts[name] for name in ("New", "Updated", "System", "Errored", "NewOrUpdated", "Present")} == {
        "New": 1, "Updated": 1, "System": 1, "Errored": 1, "NewOrUpdated": 2, "Present": True,
    }  # fmt: skip
    every = xero.ok("GET", "Accounts")["Accounts"]
    names = {one["Code"]: one["Name"] for one in every}
    assert (names["200"], names["207"], names["610"]) == ("Sales of services", "Audit fees", "Accounts Receivable")
    assert counts["Total"] == len(every)


def test_conversion_balances_post(xero: Xero) -> None:
    xero.ok("POST", "Setup", conversion(("090", "1000.00"), ("710", "500.00"), ("960", "-1200.00")))
    assert balances(xero) == {"090": D("1000.00"), "710": D("500.00"), "960": D("-1200.00"), "840": D("-300.00")}
    xero.world.assert_balanced()
    (journal,) = xero.ok("GET", "Journals")["Journals"]
    assert journal["JournalDate"] == "/Date(1772236800000+0000)/"
    assert "SourceID" not in journal
    xero.ok("POST", "Setup", conversion(("090", "900.00"), ("970", "-900.00")))
    assert balances(xero) == {"090": D("900.00"), "970": D("-900.00")}
    xero.world.assert_balanced()


def test_what_a_conversion_refuses(xero: Xero) -> None:
    assert xero.refused("POST", "Setup", conversion(("999", "5"))) == [
        "Account code '999' is not a valid code for this document."
    ]
    assert xero.refused("POST", "Setup", conversion(("610", "5")))
    assert xero.refused("POST", "Setup", conversion(("090", "5"), month=13))
    assert xero.refused("POST", "Setup", conversion(("090", "5"), year=2006))
    assert balances(xero) == {}


def test_budgets(xero: Xero) -> None:
    (overall,) = xero.ok("GET", "Budgets")["Budgets"]
    assert (overall["Type"], overall["Description"], overall["BudgetLines"]) == ("OVERALL", "Overall Budget", [])
    with xero.world.store.transaction() as connection:
        books = xero.world.books(connection)
        account = next(one for one in books.find("Account") if one.number == "200")
        document = books.get("Budget", overall["BudgetID"])
        months = [{"Period": f"2026-{month:02d}", "Amount": D(1000 + month), "Notes": ""} for month in range(1, 7)]
        document.body["BudgetLines"] = [{"AccountID": account.id, "AccountCode": "200", "BudgetBalances": months}]
        books.save(document)
    path = f"Budgets/{overall['BudgetID']}"
    (line,) = xero.ok("GET", path, DateFrom="2026-02-01", DateTo="2026-03-31")["Budgets"][0]["BudgetLines"]
    assert (line["AccountCode"], [one["Amount"] for one in line["BudgetBalances"]]) == (
        "200", [D("1002.00"), D("1003.00")],
    )  # fmt: skip
    assert xero.ok("GET", "Budgets", IDs="11111111-2222-4333-8444-555555555555")["Budgets"] == []
    assert xero.call("GET", "Budgets/11111111-2222-4333-8444-555555555555").status_code == 404


def test_the_sdk(api: AccountingApi, xero: Xero) -> None:
    tenant = xero.world.organisation.key
    setup = Setup(
        accounts=[Account(code="207", name="Audit fees", type=AccountType.REVENUE)],
        conversion_date=ConversionDate(month=3, year=2026),
        conversion_balances=[ConversionBalances(account_code="090", balance=D("10.00"))],
    )
    summary = api.post_setup(tenant, setup).import_summary
    assert (summary.accounts.new, summary.organisation.present) == (1, False)
    assert api.get_invoice_reminders(tenant).invoice_reminders[0].enabled is False
    (budget,) = api.get_budgets(tenant).budgets
    found = api.get_budget(tenant, budget.budget_id, date_from=dt.date(2026, 1, 1)).budgets[0]
    assert found.description == "Overall Budget"
    xero.world.assert_balanced()
