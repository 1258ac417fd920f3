"""The bookkeeper's lists in QuickBooks: items, currencies, and features that are on or off (quickbooks.md 4.5, 7)."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal


class QuickBooksLists(ABC):
    """`ListBookkeeper` over the plumbing of the QuickBooks bookkeeper, and what only QuickBooks has."""

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
    def _today(self) -> dt.date:
        """The ledger's date."""

    def items(self) -> list[str]:
        """See `ListBookkeeper`."""
        return [each["Id"] for each in self._query("Item")]

    def create_item(self, name: str, account: str) -> str:
        """See `ListBookkeeper`."""
        body = {"Name": name, "Type": "Service", "IncomeAccountRef": {"value": account}}
        return str(self._create("Item", body)["Id"])

    def retire_item(self, item: str) -> None:
        """See `ListBookkeeper`."""
        self._update("Item", item, {"Active": False})

    def enable_currency(self, code: str, rate: Decimal) -> None:
        """See `ListBookkeeper`: several currencies are turned on, which nothing turns off again."""
        self._prefer("CurrencyPrefs", "MultiCurrencyEnabled", True)
        if not list(self._query("CompanyCurrency", f"Code = '{code}'")):
            self._create("CompanyCurrency", {"Code": code})
        self.set_rate(code, rate)

    # what only QuickBooks has
    def set_rate(self, code: str, rate: Decimal) -> None:
        """The rate of a currency from today on: what one unit of it is worth in the company's own."""
        body = {"SourceCurrencyCode": code, "Rate": rate, "AsOfDate": self._today().isoformat()}
        self._create("ExchangeRate", body)

    def home_worth(self, entity: Literal["Invoice", "Payment"], record_id: str) -> Decimal:
        """What a document came to in the company's own currency, by its own rate."""
        raw = self._read(entity, record_id)
        return (Decimal(raw["TotalAmt"]) * Decimal(raw.get("ExchangeRate", 1))).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def track_classes(self, on: bool) -> None:
        """Turn class tracking per line on or off."""
        self._prefer("AccountingInfoPrefs", "ClassTrackingPerTxnLine", on)

    def number_by_hand(self) -> None:
        """Turn on custom transaction numbers (SalesFormsPrefs.CustomTxnNumbers): QuickBooks gives none any more."""
        self._prefer("SalesFormsPrefs", "CustomTxnNumbers", True)

    def preferences(self) -> dict[str, Any]:
        """The company's controls, group by group, without what changes by itself."""
        kept = next(iter(self._query("Preferences")))
        return {name: group for name, group in kept.items() if name.endswith("Prefs")}

    def apply_credits_by_itself(self) -> None:
        """Turn on that new invoices take the customer's open credit memos (SalesFormsPrefs.AutoApplyCredit)."""
        self._prefer("SalesFormsPrefs", "AutoApplyCredit", True)

    def _prefer(self, group: str, name: str, value: bool) -> None:
        now = next(iter(self._query("Preferences")))
        self._create("Preferences", {**now, group: {**now[group], name: value}})
