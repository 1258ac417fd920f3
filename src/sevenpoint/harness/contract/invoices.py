"""Invoices and payments."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from pydantic import Field

from .base import Ledger, Model, SyncState


class InvoiceLine(Model):
    """A line of an invoice; `amount` is quantity x unit_price less discount, before tax."""

    service: str | None = None
    description: str
    quantity: Decimal = Decimal(1)
    unit_price: Decimal
    discount_percent: Decimal = Decimal(0)
    amount: Decimal | None = None


class NewInvoice(Model):
    """An invoice outside any proposal."""

    client_id: str
    lines: list[InvoiceLine]
    issue_date: dt.date | None = None
    due_date: dt.date | None = None
    reference: str | None = None


class InvoiceChange(Model):
    """Members that are present change; `lines` replaces the whole set."""

    lines: list[InvoiceLine] | None = None
    due_date: dt.date | None = None
    reference: str | None = None


class Invoice(Model):
    """An invoice as the tool shows it. `number` is the ledger's number once it is known."""

    id: str
    number: str | None = None
    client_id: str
    proposal_id: str | None = None
    status: Literal["draft", "open", "part_paid", "paid", "voided"]
    issue_date: dt.date
    due_date: dt.date
    reference: str | None = None
    lines: list[InvoiceLine]
    subtotal: Decimal
    tax: Decimal
    total: Decimal
    amount_paid: Decimal
    amount_due: Decimal
    currency: str
    ledger_ids: dict[Ledger, str] = Field(default_factory=dict)
    sync: SyncState


class Invoices(Model):
    """A list of invoices."""

    invoices: list[Invoice]


class NewPayment(Model):
    """Money that arrived outside the tool's processor, typed in by a member."""

    amount: Decimal
    date: dt.date | None = None
    method: Literal["bank_transfer", "cash", "cheque", "other"] = "bank_transfer"


class Collection(Model):
    """The client pays through the tool's processor. `amount` None: all that is due."""

    method: Literal["card", "debit"]
    instrument: Literal["ok", "expired", "declined"] = "ok"
    amount: Decimal | None = None


class Refund(Model):
    """Money back through the processor. `amount` None: the whole payment."""

    amount: Decimal | None = None


class PaymentReturn(Model):
    """The processor says that a debit came back."""

    reason: str = "insufficient funds"


class Payment(Model):
    """A payment as the tool shows it. `source`: where it was first recorded."""

    id: str
    invoice_id: str
    amount: Decimal
    fee: Decimal = Decimal(0)
    date: dt.date
    method: str
    status: Literal["pending", "succeeded", "failed", "refunded", "part_refunded", "returned", "reversed"]
    source: Literal["tool", "ledger"] = "tool"
    failure: str | None = None
    ledger_ids: dict[Ledger, str] = Field(default_factory=dict)
    sync: SyncState | None = None


class Payments(Model):
    """A list of payments."""

    payments: list[Payment]
