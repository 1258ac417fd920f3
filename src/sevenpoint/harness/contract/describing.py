"""What a candidate says of itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from .base import Ledger, Model


class Capability(Model):
    """Whether a group of verbs is there, and within which limits (in words)."""

    supported: bool
    limits: str | None = None


class CardFee(Model):
    """The processing fee that the candidate's payment processor keeps: percent of the amount plus a fixed part."""

    percent: Decimal
    fixed: Decimal


class Description(Model):
    """What the candidate claims of itself. Claims are compared with what is observed."""

    contract_version: str
    name: str
    version: str
    ledgers: list[Ledger]
    capabilities: dict[str, Capability] = Field(
        default_factory=dict,
        description="By name: workspaces, connect, settings, clients, proposals, invoices, payments, collection, "
        "currencies, payment_accounts, refunds, sync, clock, alerts, notices, audit, members, import, position, "
        "manual_billing, proration, workflow.",
    )
    roles: list[str] = Field(default_factory=list, description="Role names, the most powerful first.")
    sync_to_ledger: Literal["push", "micro_batch", "scheduled", "on_demand", "none"] = "push"
    sync_from_ledger: Literal["webhook", "polling", "webhook_and_polling", "scheduled", "on_demand", "none"] = "webhook"
    conflict_rule: Literal["ledger_wins", "tool_wins", "latest_wins", "ask", "undeclared"] = "undeclared"
    scopes: dict[Ledger, list[str]] = Field(default_factory=dict, description="OAuth scopes asked for, by ledger.")
    card_fee: CardFee | None = None
