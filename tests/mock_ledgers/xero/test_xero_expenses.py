"""Receipts and ExpenseClaims of the legacy expenses (xero.md 5.19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sdk_client import serve
from xero_client import Xero
from xero_python.accounting import (
    AccountingApi,
    Contact,
    ExpenseClaim,
    ExpenseClaims,
    HistoryRecord,
    HistoryRecords,
    LineItem,
    Receipt,
    Receipts,
    User,
)

D = Decimal


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The SDK's accounting API."""
    yield from serve(xero)


@pytest.fixture
def user(xero: Xero) -> str:
    """A user of the organisation."""
    return str(xero.ok("GET", "Users")["Users"][0]["UserID"])


def receipt(xero: Xero, user: str, amount: str = "115.00", **members: Any) -> dict[str, Any]:
    """A draft receipt with GST in it."""
    line = {"Description": "Lunch", "UnitAmount": amount, "AccountCode": "429"}
    body = {"User": {"UserID": user}, "Contact": {"Name": "Bistro"}, "LineItems": [line], **members}
    made: dict[str, Any] = xero.ok("PUT", "Receipts", body)["Receipts"][0]
    return made


def claim(xero: Xero, user: str, *receipts: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A claim of receipts."""
    body = {"User": {"UserID": user}, "Receipts": [{"ReceiptID": one["ReceiptID"]} for one in receipts], **members}
    made: dict[str, Any] = xero.ok("PUT", "ExpenseClaims", body)["ExpenseClaims"][0]
    return made


def balance(xero: Xero, code: str) -> Decimal:
    """What stands on an account."""
    with xero.world.store.transaction() as connection:
        books = xero.world.books(connection)
        account = next(one for one in books.find("Account") if one.number == code)
        return D(books.account_balance(account.id))


def state(xero: Xero, made: dict[str, Any]) -> str:
    """The receipt's status now."""
    return str(xero.ok("GET", f"Receipts/{made['ReceiptID']}")["Receipts"][0]["Status"])


def test_receipts(xero: Xero, user: str) -> None:
    made = receipt(xero, user, Reference="R1")
    assert (made["Status"], made["ReceiptNumber"], made["LineAmountTypes"]) == ("DRAFT", 1, "Inclusive")
    assert (made["SubTotal"], made["TotalTax"], made["Total"]) == (D("100.00"), D("15.00"), D("115.00"))
    assert (made["ID"], made["User"]["UserID"]) == (made["ReceiptID"], user)
    assert receipt(xero, user)["ReceiptNumber"] == 2
    path = f"Receipts/{made['ReceiptID']}"
    lines = [{"LineItemID": made["LineItems"][0]["LineItemID"], "UnitAmount": 230}]
    assert xero.ok("POST", path, {"LineItems": lines})["Receipts"][0]["TotalTax"] == D("30.00")
    assert xero.refused("POST", path, {"Status": "AUTHORISED"})
    listed = xero.ok("GET", "Receipts", where='Reference=="R1"')["Receipts"]
    assert [(one["ReceiptID"], one["LineItems"]) for one in listed] == [(made["ReceiptID"], [])]
    assert xero.ok("POST", path, {"Status": "VOIDED"})["Receipts"][0]["Status"] == "VOIDED"
    assert xero.refused("POST", path, {"Reference": "x"})
    assert len(xero.refused("PUT", "Receipts", {"Reference": "x"})) == 3
    assert balance(xero, "429") == 0


def test_a_claim_is_approved_and_voided(xero: Xero, user: str) -> None:
    one, two = receipt(xero, user), receipt(xero, user, "23.00")
    made = claim(xero, user, one, two)
    assert (made["Status"], made["Total"], made["AmountDue"]) == ("SUBMITTED", D("138.00"), D("138.00"))
    assert [inner["Status"] for inner in made["Receipts"]] == ["SUBMITTED", "SUBMITTED"]
    assert balance(xero, "801") == 0
    assert xero.refused("POST", f"Receipts/{one['ReceiptID']}", {"Reference": "x"})
    path = f"ExpenseClaims/{made['ExpenseClaimID']}"
    approved = xero.ok("POST", path, {"Status": "AUTHORISED"})["ExpenseClaims"][0]
    assert (approved["Status"], state(xero, one)) == ("AUTHORISED", "AUTHORISED")
    assert (balance(xero, "429"), balance(xero, "820"), balance(xero, "801")) == (D("120.00"), D("18.00"), D("-138.00"))
    xero.world.assert_balanced()
    assert xero.refused("POST", path, {"Status": "DELETED"})
    assert xero.refused("POST", path, {"Status": "PAID"})
    voided = xero.ok("POST", path, {"Status": "VOIDED"})["ExpenseClaims"][0]
    assert (voided["AmountDue"], state(xero, one), balance(xero, "801")) == (D("0.00"), "VOIDED", D("0.00"))
    xero.world.assert_balanced()


def test_what_a_claim_takes(xero: Xero, user: str) -> None:
    one, two = receipt(xero, user), receipt(xero, user, "23.00")
    made = claim(xero, user, one)
    body = {"User": {"UserID": user}, "Receipts": [{"ReceiptID": one["ReceiptID"]}]}
    assert xero.refused("PUT", "ExpenseClaims", body)
    assert len(xero.refused("PUT", "ExpenseClaims", {"Status": "SUBMITTED"})) == 2
    path = f"ExpenseClaims/{made['ExpenseClaimID']}"
    swapped = xero.ok("POST", path, {"Receipts": [{"ReceiptID": two["ReceiptID"]}]})["ExpenseClaims"][0]
    assert (swapped["Total"], state(xero, one), state(xero, two)) == (D("23.00"), "DRAFT", "SUBMITTED")
    assert xero.ok("POST", path, {"Status": "DELETED"})["ExpenseClaims"][0]["Status"] == "DELETED"
    assert state(xero, two) == "DRAFT"
    again = claim(xero, user, one, two, Status="AUTHORISED")
    assert (again["Status"], balance(xero, "801")) == ("AUTHORISED", D("-138.00"))
    listed = xero.ok("GET", "ExpenseClaims", where='Status=="AUTHORISED"')["ExpenseClaims"]
    assert [(found["ExpenseClaimID"], found["Receipts"]) for found in listed] == [(again["ExpenseClaimID"], [])]
    xero.world.assert_balanced()


def test_the_sdk(api: AccountingApi, xero: Xero, user: str) -> None:
    tenant, person = xero.world.organisation.key, User(user_id=user)
    line = LineItem(description="Taxi", quantity=D(1), unit_amount=D("23.00"), account_code="429")
    wanted = Receipt(contact=Contact(name="Cabs"), user=person, line_items=[line], date=dt.date(2026, 3, 1))
    made = api.create_receipt(tenant, Receipts(receipts=[wanted])).receipts[0]
    assert (made.total, made.receipt_number) == (D("23.00"), "1")
    edit = Receipt(contact=Contact(name="Cabs"), user=person, reference="Airport")
    api.update_receipt(tenant, made.receipt_id, Receipts(receipts=[edit]))
    assert api.get_receipt(tenant, made.receipt_id).receipts[0].reference == "Airport"
    assert len(api.get_receipts(tenant, order="Date DESC").receipts) == 1
    claims = ExpenseClaims(expense_claims=[ExpenseClaim(user=person, receipts=[Receipt(receipt_id=made.receipt_id)])])
    claimed = api.create_expense_claims(tenant, claims).expense_claims[0]
    approved = ExpenseClaims(expense_claims=[ExpenseClaim(status="AUTHORISED", user=person)])
    api.update_expense_claim(tenant, claimed.expense_claim_id, approved)
    found = api.get_expense_claim(tenant, claimed.expense_claim_id).expense_claims[0]
    assert (found.status, found.amount_due, found.reporting_date) == ("AUTHORISED", D("23.00"), dt.date(2026, 3, 2))
    assert len(api.get_expense_claims(tenant).expense_claims) == 1
    note = HistoryRecords(history_records=[HistoryRecord(details="Seen")])
    api.create_receipt_history(tenant, made.receipt_id, note)
    assert api.get_receipt_history(tenant, made.receipt_id).history_records[0].details == "Seen"
    api.create_expense_claim_history(tenant, claimed.expense_claim_id, note)
    rows = api.get_expense_claim_history(tenant, claimed.expense_claim_id).history_records
    assert [row.changes for row in rows] == ["Note", "Authorised", "Submitted"]
    xero.world.assert_balanced()
