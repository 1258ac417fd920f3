"""Workspaces, connections and how services are mapped."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from .base import Ledger, Model


class SmtpSink(Model):
    """Where the candidate sends alert mails during the evaluation."""

    host: str
    port: int
    recipient: str


class AlertSinks(Model):
    """Where alerts go outside the product. `http` receives a POST of an `Alert`."""

    smtp: SmtpSink | None = None
    http: str | None = None


class NewWorkspace(Model):
    """An isolated account in the candidate. `now` sets the workspace's clock when the candidate has one."""

    name: str
    time_zone: str = "UTC"
    country: str = "US"
    currency: str = "USD"
    alert_sinks: AlertSinks = Field(default_factory=AlertSinks)
    now: dt.datetime | None = None


class Workspace(Model):
    """A workspace as made: one bearer token per role, and the addresses the ledger's app registration needs."""

    workspace_id: str
    tokens: dict[str, str]
    redirect_urls: dict[Ledger, str]
    webhook_urls: dict[Ledger, str] = Field(default_factory=dict)


class AppCredentials(Model):
    """The candidate's app registration at the ledger. `webhook_key`: Xero's webhook key or Intuit's verifier token."""

    client_id: str
    client_secret: str
    webhook_key: str | None = None


class ConnectRequest(Model):
    """Start of a connection. `base_url` replaces every host of the ledger (login, identity, API); paths stay.

    Against a real organisation (`sevenpoint evaluate --live`) there is no `base_url`: the ledger's own addresses are
    meant; and no `app` unless one was given on the command line: the candidate's own registration is meant.
    """

    ledger: Ledger
    base_url: str | None = None
    app: AppCredentials | None = None


class ConnectStarted(Model):
    """Where the user's browser goes next: the ledger's consent page."""

    authorize_url: str


class Connection(Model):
    """The true state of one connection."""

    ledger: Ledger
    status: Literal["connected", "disconnected", "broken"]
    organisation_id: str | None = None
    organisation_name: str | None = None
    last_sync_at: dt.datetime | None = None
    reason: str | None = None


class Connections(Model):
    """Every connection of the workspace, disconnected ones too."""

    connections: list[Connection]


class Option(Model):
    """One thing of the ledger that can be mapped to, with the ledger's own id."""

    id: str
    name: str
    code: str | None = None
    kind: str | None = Field(
        default=None, description="Accounts: the ledger's account type. Tracking options: the category's id."
    )


class LedgerOptions(Model):
    """What the candidate read from the ledger to map services to."""

    accounts: list[Option] = Field(default_factory=list)
    payment_accounts: list[Option] = Field(default_factory=list)
    items: list[Option] = Field(default_factory=list)
    taxes: list[Option] = Field(default_factory=list)
    tracking: list[Option] = Field(default_factory=list)


class ServiceMapping(Model):
    """How one service of the tool is coded in the ledger. Every id is the ledger's own (Xero tax: its TaxType)."""

    service: str
    account: str | None = None
    item: str | None = None
    tax: str | None = None
    tracking: str | None = Field(default=None, description="A tracking option (Xero) or class (QuickBooks).")


class LedgerSettings(Model):
    """The mappings and habits of one connection."""

    services: list[ServiceMapping] = Field(default_factory=list)
    payment_account: str | None = Field(
        default=None, description="Bank or clearing account that collected money goes to."
    )
    payment_accounts: dict[str, str] = Field(
        default_factory=dict,
        description="By method (card, debit, bank_transfer, cash, cheque, other): where its money goes, when that is "
        "not payment_account.",
    )
    fee_account: str | None = Field(default=None, description="Expense account for processing fees.")
    deposit_account: str | None = Field(default=None, description="Liability account that deposits wait in.")
    invoice_status: Literal["draft", "submitted", "authorised"] = "authorised"
