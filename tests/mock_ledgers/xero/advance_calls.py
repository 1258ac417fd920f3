"""Calls that several tests of credits share."""

from __future__ import annotations

from typing import Any

from xero_client import Xero, load


def receive(xero: Xero, kind: str, amount: str, contact: str, **members: Any) -> dict[str, Any]:
    """A bank transaction of 090 that makes a prepayment or overpayment; untaxed unless told otherwise."""
    line = {"Description": "In advance", "UnitAmount": amount, "AccountCode": "815", "TaxType": "NONE"}
    body = {"Type": kind, "Contact": {"ContactID": contact}, "BankAccount": {"Code": "090"}, "LineItems": [line]}
    made: dict[str, Any] = xero.ok("PUT", "BankTransactions", {**body, **members})["BankTransactions"][0]
    return made


def credit(xero: Xero, amount: str, contact: str, kind: str = "ACCRECCREDIT", **members: Any) -> dict[str, Any]:
    """An approved credit note without tax."""
    line = {"Description": "Back", "UnitAmount": amount, "AccountCode": "200", "TaxType": "NONE"}
    body = {"Type": kind, "Status": "AUTHORISED", "Contact": {"ContactID": contact}, "LineItems": [line], **members}
    made: dict[str, Any] = xero.ok("PUT", "CreditNotes", body)["CreditNotes"][0]
    return made


def one(xero: Xero, collection: str, key: str) -> dict[str, Any]:
    """A single read."""
    found: dict[str, Any] = xero.ok("GET", f"{collection}/{key}")[collection][0]
    return found


def allocated(xero: Xero, collection: str, key: str, invoice: str, amount: str) -> dict[str, Any]:
    """What an allocation answers."""
    sent = {"Amount": amount, "Invoice": {"InvoiceID": invoice}}
    made: dict[str, Any] = xero.ok("PUT", f"{collection}/{key}/Allocations", sent)["Allocations"][0]
    xero.world.assert_balanced()
    return made


def refund(xero: Xero, target: dict[str, Any], amount: str, **members: Any) -> Any:
    """A payment on something else than an invoice."""
    return xero.call("PUT", "Payments", {**target, "Account": {"Code": "090"}, "Amount": amount, **members})


def balances(xero: Xero) -> dict[str, Any]:
    """The base-currency balance of every account that is not at zero, by code."""
    with xero.world.store.transaction() as connection:
        books = xero.world.books(connection)
        codes = {account.id: account.number for account in books.find("Account")}
        return {codes[key]: amount for key, amount in books.account_balances().items() if amount}


def delete(xero: Xero, path: str) -> Any:
    """The body of a DELETE."""
    answer = xero.call("DELETE", path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    xero.world.assert_balanced()
    return load(answer)
