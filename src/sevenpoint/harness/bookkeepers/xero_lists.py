"""The bookkeeper's lists in Xero: items, currencies, and tax rates of the firm's own (xero.md 5.9, 5.16, 5.19)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from decimal import Decimal
from typing import Any

from sevenpoint.harness.bookkeepers.base import LedgerTax


class XeroLists(ABC):
    """`ListBookkeeper` over the plumbing of the Xero bookkeeper, and what only Xero has."""

    @abstractmethod
    def _get(self, path: str, query: dict[str, str | int] | None = None) -> Any:
        """One answer."""

    @abstractmethod
    def _write(self, method: str, path: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
        """Write one record."""

    @abstractmethod
    def _remove(self, path: str) -> None:
        """Delete one record."""

    def items(self) -> list[str]:
        """See `ListBookkeeper`."""
        return [each["Code"] for each in self._get("Items")["Items"]]

    def create_item(self, name: str, account: str) -> str:
        """See `ListBookkeeper`. Its code is its name, which must be short."""
        body = {"Code": name, "Name": name, "Description": name, "SalesDetails": {"AccountCode": account}}
        return str(self._write("PUT", "Items", "Items", body)["Code"])

    def retire_item(self, item: str) -> None:
        """See `ListBookkeeper`."""
        self._remove(f"Items/{item}")

    def enable_currency(self, code: str, rate: Decimal) -> None:
        """See `ListBookkeeper`. The rate of the day is Xero's own, so `rate` is for QuickBooks alone."""
        if code not in {each["Code"] for each in self._get("Currencies")["Currencies"]}:
            self._write("PUT", "Currencies", "Currencies", {"Code": code})

    # what only Xero has
    def create_tax(self, name: str, rate: Decimal) -> LedgerTax:
        """Add a tax rate of the firm's own."""
        body = {"Name": name, "TaxComponents": [{"Name": name, "Rate": rate}]}
        return LedgerTax(id=self._write("PUT", "TaxRates", "TaxRates", body)["TaxType"], name=name, rate=rate)

    def delete_tax(self, tax: LedgerTax) -> None:
        """Delete a tax rate of the firm's own."""
        self._write("POST", "TaxRates", "TaxRates", {"TaxType": tax.id, "Name": tax.name, "Status": "DELETED"})

    def purchase_tax(self) -> str:
        """A tax that no sale may carry: its TaxType."""
        rates = self._get("TaxRates")["TaxRates"]
        return next(str(each["TaxType"]) for each in rates if not each["CanApplyToRevenue"])
