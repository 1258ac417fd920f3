"""The bookkeeper's money and credit in Xero: batch payments, overpayments, credit notes (xero.md 5.8, 5.10, 5.11)."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sevenpoint.harness.bookkeepers.money import LedgerCredit, LedgerRepeating
from sevenpoint.harness.bookkeepers.xero_documents import day

DEAD = ("VOIDED", "DELETED")


class XeroMoney(ABC):
    """`MoneyBookkeeper` over the plumbing of the Xero bookkeeper."""

    @abstractmethod
    def _write(self, method: str, path: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
        """Write one record."""

    @abstractmethod
    def _pages(self, resource: str, query: dict[str, str]) -> Iterator[dict[str, Any]]:
        """Every row of a list."""

    @abstractmethod
    def _get(self, path: str) -> dict[str, Any]:
        """Read a path."""

    @abstractmethod
    def _today(self) -> dt.date:
        """The ledger's date."""

    def pay_several(self, amounts: Mapping[str, Decimal], *, account: str, date: dt.date | None = None) -> None:
        """See `MoneyBookkeeper`: a batch payment."""
        parts = [{"Invoice": {"InvoiceID": each}, "Amount": amount} for each, amount in amounts.items()]
        body = {"Account": {"Code": account}, "Date": (date or self._today()).isoformat(), "Payments": parts}
        self._write("PUT", "BatchPayments", "BatchPayments", body)

    def receive_on_account(self, contact_id: str, amount: Decimal, *, account: str) -> str:
        """See `MoneyBookkeeper`: an overpayment."""
        body = {
            "Type": "RECEIVE-OVERPAYMENT",
            "Contact": {"ContactID": contact_id},
            "BankAccount": {"Code": account},
            "Date": self._today().isoformat(),
            "LineAmountTypes": "NoTax",
            "LineItems": [{"Description": "Money on account", "LineAmount": amount}],
        }
        return str(self._write("PUT", "BankTransactions", "BankTransactions", body)["OverpaymentID"])

    def apply_on_account(self, credit_id: str, invoice_id: str, amount: Decimal) -> None:
        """See `MoneyBookkeeper`."""
        self._allocate(f"Overpayments/{credit_id}", invoice_id, amount)

    def credit(self, contact_id: str, amount: Decimal, *, account: str, description: str = "Credit") -> str:
        """See `MoneyBookkeeper`."""
        line = {
            "Description": description,
            "Quantity": 1,
            "UnitAmount": amount,
            "AccountCode": account,
            "TaxType": "NONE",
        }
        body = {
            "Type": "ACCRECCREDIT",
            "Status": "AUTHORISED",
            "Contact": {"ContactID": contact_id},
            "Date": self._today().isoformat(),
            "LineAmountTypes": "Exclusive",
            "LineItems": [line],
        }
        return str(self._write("PUT", "CreditNotes", "CreditNotes", body)["CreditNoteID"])

    def apply_credit(self, credit_id: str, invoice_id: str, amount: Decimal) -> None:
        """See `MoneyBookkeeper`."""
        self._allocate(f"CreditNotes/{credit_id}", invoice_id, amount)

    def repeat_monthly(self, contact_id: str, amount: Decimal, *, account: str, start: dt.date) -> str:
        """See `MoneyBookkeeper`: a repeating invoice that is approved at once (xero.md 6)."""
        line = {"Description": "Monthly fee", "Quantity": 1, "UnitAmount": amount, "AccountCode": account}
        schedule = {
            "Period": 1,
            "Unit": "MONTHLY",
            "StartDate": start.isoformat(),
            "DueDate": 14,
            "DueDateType": "DAYSAFTERBILLDATE",
        }
        body = {
            "Type": "ACCREC",
            "Status": "AUTHORISED",
            "Contact": {"ContactID": contact_id},
            "LineItems": [{**line, "TaxType": "NONE"}],
            "LineAmountTypes": "NoTax",
            "CurrencyCode": self._get("Organisation")["Organisations"][0]["BaseCurrency"],
            "Schedule": schedule,
        }
        return str(self._write("PUT", "RepeatingInvoices", "RepeatingInvoices", body)["RepeatingInvoiceID"])

    def repeating(self, contact_id: str) -> list[LedgerRepeating]:
        """See `MoneyBookkeeper`."""
        return [
            LedgerRepeating(id=each["RepeatingInvoiceID"], terms=_terms(each["Total"], each["Schedule"]))
            for each in self._get("RepeatingInvoices")["RepeatingInvoices"]
            if each["Contact"]["ContactID"] == contact_id and each["Status"] == "AUTHORISED"
        ]

    def credits_of(self, contact_id: str) -> list[LedgerCredit]:
        """See `MoneyBookkeeper`."""
        return [
            LedgerCredit(
                id=each[key],
                kind=kind,
                contact_id=contact_id,
                date=day(each["Date"]),
                total=each["Total"],
                remaining=each["RemainingCredit"],
            )
            for resource, key, kind, wanted in (
                ("CreditNotes", "CreditNoteID", "credit_note", "ACCRECCREDIT"),
                ("Overpayments", "OverpaymentID", "on_account", "RECEIVE-OVERPAYMENT"),
                ("Prepayments", "PrepaymentID", "on_account", "RECEIVE-PREPAYMENT"),
            )
            for each in self._pages(resource, {})
            if each["Type"] == wanted and each["Status"] not in DEAD and each["Contact"]["ContactID"] == contact_id
        ]

    def _allocate(self, path: str, invoice_id: str, amount: Decimal) -> None:
        body = {"Amount": amount, "Invoice": {"InvoiceID": invoice_id}, "Date": self._today().isoformat()}
        self._write("PUT", f"{path}/Allocations", "Allocations", body)


def _terms(total: Decimal, schedule: dict[str, Any]) -> str:
    return f"{total} every {schedule['Period']} {schedule['Unit']}, {schedule['DueDate']} {schedule['DueDateType']}"
