"""LinkedTransactions (xero.md 5.18)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sdk_client import serve
from xero_client import Xero
from xero_python.accounting import AccountingApi, LinkedTransaction, LinkedTransactions


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The SDK's accounting API."""
    yield from serve(xero)


def bill(xero: Xero, status: str = "AUTHORISED") -> dict[str, Any]:
    """A supplier's bill."""
    line = {"Description": "Freight", "UnitAmount": "50.00", "AccountCode": "429", "TaxType": "NONE"}
    body = {"Type": "ACCPAY", "Status": status, "DueDate": "2026-03-31", "Contact": {"Name": "Supplier"},
            "LineItems": [line]}  # fmt: skip
    made: dict[str, Any] = xero.ok("PUT", "Invoices", body)["Invoices"][0]
    return made


def link(xero: Xero, source: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A linked transaction from the source's first line."""
    body = {"SourceTransactionID": source["InvoiceID"], "SourceLineItemID": source["LineItems"][0]["LineItemID"]}
    made: dict[str, Any] = xero.ok("PUT", "LinkedTransactions", {**body, **members})["LinkedTransactions"][0]
    return made


def status(xero: Xero, made: dict[str, Any]) -> str:
    """What it is now."""
    path = f"LinkedTransactions/{made['LinkedTransactionID']}"
    return str(xero.ok("GET", path)["LinkedTransactions"][0]["Status"])


def test_the_status_follows(xero: Xero) -> None:
    source, sale = bill(xero, "DRAFT"), xero.invoice("60.00", status="DRAFT")
    made = link(xero, source)
    assert (made["Status"], made["Type"], made["SourceTransactionTypeCode"]) == ("DRAFT", "BILLABLEEXPENSE", "ACCPAY")
    xero.ok("POST", f"Invoices/{source['InvoiceID']}", {"Status": "AUTHORISED"})
    assert status(xero, made) == "APPROVED"
    path = f"LinkedTransactions/{made['LinkedTransactionID']}"
    target = {"TargetTransactionID": sale["InvoiceID"], "TargetLineItemID": sale["LineItems"][0]["LineItemID"]}
    assigned = xero.ok("POST", path, target)["LinkedTransactions"][0]
    assert (assigned["Status"], assigned["ContactID"]) == ("ONDRAFT", sale["Contact"]["ContactID"])
    xero.ok("POST", f"Invoices/{sale['InvoiceID']}", {"Status": "AUTHORISED"})
    assert status(xero, made) == "BILLED"
    xero.ok("POST", f"Invoices/{sale['InvoiceID']}", {"Status": "VOIDED"})
    assert status(xero, made) == "APPROVED"
    xero.ok("POST", f"Invoices/{source['InvoiceID']}", {"Status": "VOIDED"})
    assert status(xero, made) == "VOIDED"
    assert xero.refused("POST", path, target)
    assert xero.call("DELETE", path).status_code == 204
    assert xero.call("GET", path).status_code == 404
    xero.world.assert_balanced()


def test_money_spent_is_a_source_too(xero: Xero) -> None:
    line = {"Description": "Taxi", "UnitAmount": "20.00", "AccountCode": "429"}
    body = {"Type": "SPEND", "Contact": {"Name": "Cabs"}, "BankAccount": {"Code": "090"}, "LineItems": [line]}
    spent = xero.ok("PUT", "BankTransactions", body)["BankTransactions"][0]
    sent = {"SourceTransactionID": spent["BankTransactionID"],
            "SourceLineItemID": spent["LineItems"][0]["LineItemID"]}  # fmt: skip
    made = xero.ok("PUT", "LinkedTransactions", sent)["LinkedTransactions"][0]
    assert (made["SourceTransactionTypeCode"], made["Status"]) == ("SPEND", "APPROVED")


def test_texts(xero: Xero) -> None:
    source, sale = bill(xero), xero.invoice("60.00")
    body = {"SourceTransactionID": source["InvoiceID"], "SourceLineItemID": sale["LineItems"][0]["LineItemID"]}
    mismatch = ["The SourceLineItemID and SourceTransactionID do not match"]
    assert xero.refused("PUT", "LinkedTransactions", body) == mismatch
    assert xero.refused("PUT", "LinkedTransactions", {**body, "SourceTransactionID": sale["InvoiceID"]}) == mismatch
    assert xero.refused("PUT", "LinkedTransactions", {"SourceTransactionID": source["InvoiceID"]})
    body["SourceLineItemID"] = source["LineItems"][0]["LineItemID"]
    other = {**body, "ContactID": xero.contact("Other"), "TargetTransactionID": sale["InvoiceID"]}
    assert xero.refused("PUT", "LinkedTransactions", other) == [
        "The ContactID and the TargetTransaction ContactID do not match"
    ]
    wrong = {**body, "TargetTransactionID": sale["InvoiceID"], "TargetLineItemID": body["SourceLineItemID"]}
    assert xero.refused("PUT", "LinkedTransactions", wrong)
    assert xero.refused("PUT", "LinkedTransactions", {**body, "TargetTransactionID": source["InvoiceID"]})


def test_filters(xero: Xero) -> None:
    source, contact = bill(xero), xero.contact("Customer")
    made = link(xero, source, ContactID=contact)["LinkedTransactionID"]
    second = link(xero, bill(xero, "DRAFT"))["LinkedTransactionID"]

    def ids(**query: str) -> list[str]:
        answer = xero.ok("GET", "LinkedTransactions", **query)
        assert "pagination" not in answer
        return sorted(one["LinkedTransactionID"] for one in answer["LinkedTransactions"])

    assert ids() == sorted([made, second])
    assert ids(page="2") == []
    assert ids(ContactID=contact, Status="APPROVED") == [made]
    assert ids(SourceTransactionID=source["InvoiceID"]) == [made]
    assert ids(LinkedTransactionID=second) == [second]
    assert ids(TargetTransactionID=source["InvoiceID"]) == []


def test_the_sdk(api: AccountingApi, xero: Xero) -> None:
    tenant, source, sale = xero.world.organisation.key, bill(xero), xero.invoice("60.00")
    wanted = LinkedTransaction(
        source_transaction_id=source["InvoiceID"], source_line_item_id=source["LineItems"][0]["LineItemID"]
    )
    made = api.create_linked_transaction(tenant, wanted).linked_transactions[0]
    assert made.status == "APPROVED"
    target = LinkedTransaction(
        target_transaction_id=sale["InvoiceID"], target_line_item_id=sale["LineItems"][0]["LineItemID"]
    )
    changed = LinkedTransactions(linked_transactions=[target])
    api.update_linked_transaction(tenant, made.linked_transaction_id, changed)
    assert api.get_linked_transaction(tenant, made.linked_transaction_id).linked_transactions[0].status == "BILLED"
    assert len(api.get_linked_transactions(tenant, status="BILLED").linked_transactions) == 1
    api.delete_linked_transaction(tenant, made.linked_transaction_id)
    assert api.get_linked_transactions(tenant).linked_transactions == []
