"""What a bookkeeper does with the lists that documents are coded to: items, and the currencies of the books."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol


class ListBookkeeper(Protocol):
    """Items and currencies."""

    def items(self) -> list[str]:
        """Items in use, by the id that a mapping names: Xero's item code, QuickBooks' Item Id."""

    def create_item(self, name: str, account: str) -> str:
        """Add an item that is sold and that earns into an account; its id."""

    def retire_item(self, item: str) -> None:
        """Take an item out of use. Xero: delete it; QuickBooks: make it inactive."""

    def enable_currency(self, code: str, rate: Decimal) -> None:
        """Let the books take documents in another currency; one unit of it is worth `rate` of the books' own today."""
