"""BankTransfers (xero.md 5.13)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from advance_calls import balances, one
from sdk_client import serve
from xero_client import Xero
from xero_python.accounting import (
    Account,
    AccountingApi,
    BankTransfer,
    BankTransfers,
    HistoryRecord,
    HistoryRecords,
)

D = Decimal


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The official client."""
    yield from serve(xero)


def transfer(**members: Any) -> dict[str, Any]:
    """The body of a transfer from the clearing account to the bank."""
    return {"FromBankAccount": {"Code": "091"}, "ToBankAccount": {"Code": "090"}, "Amount": "50.00", **members}


def test_through_the_official_client(xero: Xero, api: AccountingApi) -> None:
    tenant = xero.world.organisation.key
    bank = {each["Code"]: each for each in xero.ok("GET", "Accounts", where='Type=="BANK"')["Accounts"]}
    source, target = (Account(account_id=bank[code]["AccountID"]) for code in ("091", "090"))
    sent = BankTransfer(from_bank_account=source, to_bank_account=target, amount=D("50.00"))
    (made,) = api.create_bank_transfer(tenant, BankTransfers([sent])).bank_transfers
    xero.world.assert_balanced()
    assert balances(xero) == {"090": D("50.00"), "091": D("-50.00")}
    key = made.bank_transfer_id
    assert api.get_bank_transfer(tenant, key).bank_transfers[0].amount == D("50.00")
    assert len(api.get_bank_transfers(tenant, where="Amount>=50").bank_transfers) == 1
    api.create_bank_transfer_history_record(tenant, key, HistoryRecords([HistoryRecord(details="Swept")]))
    assert len(api.get_bank_transfer_history(tenant, key).history_records) == 2


def test_its_two_bank_transactions_are_read_only(xero: Xero) -> None:
    made = xero.ok("PUT", "BankTransfers", transfer(Reference="Sweep", ToIsReconciled=True))["BankTransfers"][0]
    assert (made["Status"], made["FromIsReconciled"], made["ToIsReconciled"]) == ("AUTHORISED", False, True)
    assert "UpdatedDateUTC" not in made
    assert "CreatedDateUTC" in made
    halves = [one(xero, "BankTransactions", made[f"{side}BankTransactionID"]) for side in ("From", "To")]
    assert [half["Type"] for half in halves] == ["SPEND-TRANSFER", "RECEIVE-TRANSFER"]
    assert [half["BankAccount"]["Code"] for half in halves] == ["091", "090"]
    assert {half["Reference"] for half in halves} == {"Sweep"}
    assert len(xero.ok("GET", "BankTransactions", page="1")["BankTransactions"]) == 2
    for half in halves:
        path = f"BankTransactions/{half['BankTransactionID']}"
        assert xero.refused("POST", path, {"Status": "DELETED"})
    xero.world.assert_balanced()


def test_soft_delete_alone_and_in_bulk(xero: Xero) -> None:
    keys = [xero.ok("PUT", "BankTransfers", transfer())["BankTransfers"][0]["BankTransferID"] for _ in range(3)]
    gone = xero.ok("POST", f"BankTransfers/{keys[0]}", {"Status": "DELETED"})["BankTransfers"][0]
    assert gone["Status"] == "DELETED"
    assert one(xero, "BankTransactions", gone["ToBankTransactionID"])["Status"] == "DELETED"
    bulk = {"BankTransfers": [{"BankTransferID": key, "Status": "DELETED"} for key in keys[:2]]}
    answers = xero.ok("POST", "BankTransfers", bulk, summarizeErrors="false")["BankTransfers"]
    assert [each["StatusAttributeString"] for each in answers] == ["ERROR", "OK"]
    xero.world.assert_balanced()
    assert balances(xero) == {"090": D("50.00"), "091": D("-50.00")}
    assert [each["BankTransferID"] for each in xero.ok("GET", "BankTransfers")["BankTransfers"]] == keys[2:]
    assert len(xero.ok("GET", "BankTransfers", includeDeleted="true")["BankTransfers"]) == 3
    assert xero.refused("POST", f"BankTransfers/{keys[2]}", {"Status": "AUTHORISED"})
    assert xero.call("POST", f"BankTransfers/{gone['ToBankTransactionID']}", {"Status": "DELETED"}).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"Amount": "0"},
        {"Amount": None},
        {"ToBankAccount": {"Code": "091"}},
        {"ToBankAccount": {"Code": "200"}},
        {"FromBankAccount": None},
        {"Reference": "x" * 256},
    ],
)
def test_what_is_refused(xero: Xero, changes: dict[str, Any]) -> None:
    assert xero.refused("PUT", "BankTransfers", transfer(**changes))
    xero.world.assert_balanced()
    assert xero.ok("GET", "BankTransactions")["BankTransactions"] == []


def test_in_xml(xero: Xero) -> None:
    body = (
        b"<BankTransfers><BankTransfer><FromBankAccount><Code>091</Code></FromBankAccount>"
        b"<ToBankAccount><Code>090</Code></ToBankAccount><Amount>7.50</Amount></BankTransfer></BankTransfers>"
    )
    xml = {"Content-Type": "application/xml", "Accept": "application/xml"}
    answer = xero.call("PUT", "BankTransfers", body, xml).get_data(as_text=True)
    assert "<BankTransfers><BankTransfer><BankTransferID>" in answer
    assert "<Amount>7.50</Amount>" in answer
    assert "DateUTCString" not in answer
    assert balances(xero) == {"090": D("7.50"), "091": D("-7.50")}
