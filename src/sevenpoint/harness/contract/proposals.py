"""Proposals: what was agreed, and when it is billed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from pydantic import Field

from .base import Model
from .clients import NewClient


class Billing(Model):
    """When a line is billed: once at acceptance, every so many months from the start date for a number of times, or
    when somebody says so (`manual`, verb `bill_lines`; only where the candidate offers `manual_billing`)."""

    kind: Literal["on_acceptance", "recurring", "manual"] = "on_acceptance"
    every_months: int = 1
    occurrences: int | None = Field(default=None, description="None: until cancelled.")


class NewProposalLine(Model):
    """One priced service. Amount = quantity x unit_price less discount_percent, before tax."""

    service: str
    description: str
    quantity: Decimal = Decimal(1)
    unit_price: Decimal
    discount_percent: Decimal = Decimal(0)
    billing: Billing = Field(default_factory=Billing)


class ProposalLine(NewProposalLine):
    """A line of a proposal; `id` names it in an amendment."""

    id: str


class NewProposal(Model):
    """A proposal for an existing client (`client_id`) or a new one (`client`), sent to the client at once."""

    client_id: str | None = None
    client: NewClient | None = None
    title: str
    start_date: dt.date
    lines: list[NewProposalLine]
    deposit: Decimal | None = Field(
        default=None, description="Billed at acceptance, drawn down on the following invoices."
    )
    payment_terms_days: int | None = None
    collect_by: Literal["card", "debit", "manual"] = Field(
        default="manual", description="card, debit: collected on the due date from the instrument given at acceptance."
    )


class Proposal(Model):
    """A proposal as the tool shows it."""

    id: str
    client_id: str
    title: str
    status: Literal["draft", "sent", "accepted", "cancelled", "completed"]
    start_date: dt.date
    lines: list[ProposalLine]
    deposit: Decimal | None = None
    currency: str


class Acceptance(Model):
    """The client signs. `instrument`: the payment instrument left behind; `expired`, `declined` fail when charged."""

    accepted_by: str
    instrument: Literal["ok", "expired", "declined"] | None = None


class AmendedLine(Model):
    """A change to a line (with `id`) or a new line (without). Absent members stay as they are."""

    id: str | None = None
    service: str | None = None
    description: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    billing: Billing | None = None


class Amendment(Model):
    """A change of scope or price, agreed by the client, for what is billed on or after `effective_date`."""

    effective_date: dt.date
    lines: list[AmendedLine]
    prorate: bool = Field(
        default=False,
        description="The rest of a recurring line's running period is settled by calendar days, more or less, on the "
        "next invoice. Only where the candidate offers `proration`.",
    )


class Cancellation(Model):
    """The end of an engagement: nothing dated on or after `effective_date` is billed."""

    effective_date: dt.date


class LinesToBill(Model):
    """The work of these manual lines is done: bill them today, once."""

    lines: list[str] = Field(description="Ids of lines whose billing is `manual`.")


class Position(Model):
    """What was agreed, what is still to bill, what is billed and what is collected, before tax for the first three
    (`billed` = invoiced net amounts, deposits counted once), gross for `collected`. Open-ended schedules count up to
    today."""

    agreed: Decimal
    to_bill: Decimal
    billed: Decimal
    collected: Decimal
    currency: str
