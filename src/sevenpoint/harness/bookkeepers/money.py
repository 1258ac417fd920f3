"""What a bookkeeper does with money and credit that is not one plain payment on one invoice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from pydantic import BaseModel, ConfigDict


class LedgerCredit(BaseModel):
    """Something that a customer has with the firm and that is not used up by itself.

    `kind`: `credit_note` (Xero's credit note, QuickBooks' credit memo) or `on_account` (Xero's overpayment, QuickBooks'
    unapplied payment). `remaining` is what no invoice has taken yet.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: str
    contact_id: str
    date: dt.date
    total: Decimal
    remaining: Decimal


class LedgerRepeating(BaseModel):
    """An invoice that the ledger makes by itself. `terms`: amount and schedule as the ledger shows them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    terms: str


class MoneyBookkeeper(Protocol):
    """Money over several invoices, money on account, credit notes, and invoices that repeat."""

    def pay_several(self, amounts: Mapping[str, Decimal], *, account: str, date: dt.date | None = None) -> None:
        """One transfer that pays several invoices of one customer, so much on each."""

    def receive_on_account(self, contact_id: str, amount: Decimal, *, account: str) -> str:
        """Money from a customer that belongs to no invoice yet; gives the id of the credit. Xero: a bank account."""

    def apply_on_account(self, credit_id: str, invoice_id: str, amount: Decimal) -> None:
        """Let an invoice take part of the money on account."""

    def credit(self, contact_id: str, amount: Decimal, *, account: str, description: str = "Credit") -> str:
        """An untaxed credit note for a customer that no invoice has taken yet; gives its id."""

    def apply_credit(self, credit_id: str, invoice_id: str, amount: Decimal) -> None:
        """Let an invoice take part of a credit note."""

    def repeat_monthly(self, contact_id: str, amount: Decimal, *, account: str, start: dt.date) -> str:
        """Let the ledger bill a customer by itself, untaxed, each month from a day on; gives the id of the template."""

    def repeating(self, contact_id: str) -> list[LedgerRepeating]:
        """What the ledger bills a customer by itself."""

    def credits_of(self, contact_id: str) -> list[LedgerCredit]:
        """Credit notes and money on account of a customer, used up or not."""
