"""The bookkeeper's money and credit in QuickBooks: payments over several invoices, credit memos (quickbooks.md 7)."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sevenpoint.harness.bookkeepers.base import NewLedgerLine
from sevenpoint.harness.bookkeepers.money import LedgerCredit, LedgerRepeating


class QuickBooksMoney(ABC):
    """`MoneyBookkeeper` over the plumbing of the QuickBooks bookkeeper, and what only QuickBooks has."""

    @abstractmethod
    def _create(self, entity: str, body: dict[str, Any]) -> dict[str, Any]:
        """Write a new record."""

    @abstractmethod
    def _read(self, entity: str, record_id: str) -> dict[str, Any]:
        """One record."""

    @abstractmethod
    def _update(self, entity: str, record_id: str, change: dict[str, Any]) -> dict[str, Any]:
        """A sparse update."""

    @abstractmethod
    def _query(self, entity: str, where: str = "") -> Iterator[dict[str, Any]]:
        """Every row of an entity."""

    @abstractmethod
    def _item(self, line: NewLedgerLine) -> str:
        """The item of a line."""

    def pay_several(self, amounts: Mapping[str, Decimal], *, account: str, date: dt.date | None = None) -> None:
        """See `MoneyBookkeeper`: one payment with a line for each invoice."""
        body: dict[str, Any] = {
            "CustomerRef": self._read("Invoice", next(iter(amounts)))["CustomerRef"],
            "TotalAmt": sum(amounts.values(), Decimal(0)),
            "DepositToAccountRef": {"value": account},
            "Line": [_link(amount, each, "Invoice") for each, amount in amounts.items()],
        }
        if date is not None:
            body["TxnDate"] = date.isoformat()
        self._create("Payment", body)

    def receive_on_account(self, contact_id: str, amount: Decimal, *, account: str) -> str:
        """See `MoneyBookkeeper`: a payment that no invoice takes."""
        body = {
            "CustomerRef": {"value": contact_id},
            "TotalAmt": amount,
            "DepositToAccountRef": {"value": account},
            "Line": [],
        }
        return str(self._create("Payment", body)["Id"])

    def apply_on_account(self, credit_id: str, invoice_id: str, amount: Decimal) -> None:
        """See `MoneyBookkeeper`."""
        now = self._read("Payment", credit_id)
        lines = [*now.get("Line", []), _link(amount, invoice_id, "Invoice")]
        self._update("Payment", credit_id, {"CustomerRef": now["CustomerRef"], "Line": lines})

    def credit(self, contact_id: str, amount: Decimal, *, account: str, description: str = "Credit") -> str:
        """See `MoneyBookkeeper`: a credit memo."""
        item = self._item(NewLedgerLine(description=description, unit_amount=amount, account=account))
        line = {
            "Amount": amount,
            "Description": description,
            "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": {"ItemRef": {"value": item}, "TaxCodeRef": {"value": "NON"}},
        }
        return str(self._create("CreditMemo", {"CustomerRef": {"value": contact_id}, "Line": [line]})["Id"])

    def apply_credit(self, credit_id: str, invoice_id: str, amount: Decimal) -> None:
        """See `MoneyBookkeeper`: a payment of nothing that links both."""
        lines = [_link(amount, invoice_id, "Invoice"), _link(amount, credit_id, "CreditMemo")]
        customer = self._read("CreditMemo", credit_id)["CustomerRef"]
        self._create("Payment", {"CustomerRef": customer, "TotalAmt": 0, "Line": lines})

    def repeat_monthly(self, contact_id: str, amount: Decimal, *, account: str, start: dt.date) -> str:
        """See `MoneyBookkeeper`: an automated recurring transaction (quickbooks.md 8)."""
        item = self._item(NewLedgerLine(description="Monthly fee", unit_amount=amount, account=account))
        line = {
            "Amount": amount,
            "Description": "Monthly fee",
            "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": {"ItemRef": {"value": item}, "TaxCodeRef": {"value": "NON"}},
        }
        schedule = {
            "IntervalType": "Monthly",
            "NumInterval": 1,
            "DayOfMonth": start.day,
            "StartDate": start.isoformat(),
        }
        info = {"Name": f"Fee {contact_id}", "Active": True, "RecurType": "Automated", "ScheduleInfo": schedule}
        invoice = {"RecurringInfo": info, "CustomerRef": {"value": contact_id}, "Line": [line]}
        return str(self._create("RecurringTransaction", {"Invoice": invoice})["Invoice"]["Id"])

    def repeating(self, contact_id: str) -> list[LedgerRepeating]:
        """See `MoneyBookkeeper`."""
        found = [each["Invoice"] for each in self._query("RecurringTransaction", "Type = 'Invoice'")]
        return [
            LedgerRepeating(id=each["Id"], terms=_repeats(each))
            for each in found
            if each["CustomerRef"]["value"] == contact_id and each["RecurringInfo"]["Active"]
        ]

    def credits_of(self, contact_id: str) -> list[LedgerCredit]:
        """See `MoneyBookkeeper`."""
        mine = f"CustomerRef = '{contact_id}'"
        memos = [_credit(each, "credit_note", each["Balance"]) for each in self._query("CreditMemo", mine)]
        paid = [_credit(each, "on_account", each["UnappliedAmt"]) for each in self._query("Payment", mine)]
        return [*memos, *(each for each in paid if each.remaining)]

    # what only QuickBooks has
    def reassign_invoice(self, invoice_id: str, contact_id: str) -> None:
        """Give an invoice to another customer, e.g. after a merge."""
        self._update("Invoice", invoice_id, {"CustomerRef": {"value": contact_id}})

    def deposit(self, payment_id: str, amount: Decimal, account: str) -> None:
        """Put a payment that waits in Undeposited Funds into the bank."""
        line = {"Amount": amount, "LinkedTxn": [{"TxnId": payment_id, "TxnType": "Payment", "TxnLineId": "0"}]}
        self._create("Deposit", {"DepositToAccountRef": {"value": account}, "Line": [line]})


def _link(amount: Decimal, record_id: str, kind: str) -> dict[str, Any]:
    return {"Amount": amount, "LinkedTxn": [{"TxnId": record_id, "TxnType": kind}]}


def _credit(raw: dict[str, Any], kind: str, remaining: Decimal) -> LedgerCredit:
    return LedgerCredit(
        id=raw["Id"],
        kind=kind,
        contact_id=raw["CustomerRef"]["value"],
        date=dt.date.fromisoformat(raw["TxnDate"]),
        total=raw["TotalAmt"],
        remaining=remaining,
    )


def _repeats(raw: dict[str, Any]) -> str:
    schedule = raw["RecurringInfo"]["ScheduleInfo"]
    return f"{raw['TotalAmt']} {schedule['IntervalType']}, every {schedule['NumInterval']}"
