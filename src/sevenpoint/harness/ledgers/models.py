"""What the control API answers, and what books are opened with."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Model(BaseModel):
    """Base of what the control API answers: it may say more than is used here."""

    model_config = ConfigDict(extra="ignore")


class Chart(Model):
    """Ready accounts by the ledger's own id (Xero: account code; QuickBooks: Account Id)."""

    bank: str
    clearing: str
    sales: str
    sales_2: str
    fees: str
    deposits: str


class Organisation(Model):
    """One set of books."""

    id: str
    ledger: str
    name: str
    country: str
    currency: str
    time_zone: str
    chart: Chart


class App(Model):
    """An app registration at a ledger."""

    client_id: str
    client_secret: str
    ledger: str
    name: str
    actor: str
    webhook_key: str


class Webhook(Model):
    """Where an app's notifications go; `status` ok, pending or failed."""

    url: str | None = None
    key: str | None = None
    status: str | None = None


class SandboxState(Model):
    """A sandbox as the control API shows it."""

    id: str
    name: str
    seed: int
    now: dt.datetime
    clock: str
    organisations: list[Organisation] = Field(default_factory=list)
    apps: list[App] = Field(default_factory=list)


class Delivery(Model):
    """One notification on its way."""

    id: str
    ledger: str
    client_id: str
    url: str
    status: Literal["pending", "delivered", "failed"]
    attempts: int
    due_at: dt.datetime | None = None
    response_status: int | None = None
    body: Any = None


class StruckFault(Model):
    """A fault as it stands; `seen` counts the calls that it was meant for, `struck` how often it hit."""

    id: str
    fault: str
    point: str = ""
    settings: dict[str, Any] = Field(default_factory=dict)
    match: dict[str, Any] = Field(default_factory=dict)
    trigger: dict[str, Any] = Field(default_factory=dict)
    seen: int = 0
    struck: int = 0


class FaultKind(Model):
    """A fault that can be switched on. `settings`: their JSON schema; `points`: when it may strike."""

    name: str
    group: str
    summary: str
    good_client: str
    points: list[str]
    settings: dict[str, Any]


class FaultPreset(Model):
    """Faults under a name."""

    name: str
    summary: str
    faults: list[dict[str, Any]]


class Clock(Model):
    """A sandbox's time, and whether it runs."""

    now: dt.datetime
    mode: Literal["running", "frozen"]


class Checkpoint(Model):
    """A moment to come back to."""

    id: str
    name: str
    at: dt.datetime


class LedgerLimits(Model):
    """A ledger's rate limits by name: how many calls in how many seconds, and whether more are refused."""

    enforced: bool
    allowed: dict[str, int]
    seconds: dict[str, int]


class Integrity(Model):
    """Whether the books balance, and what does not."""

    ok: bool
    problems: list[str] = Field(default_factory=list)
    receivables_control: Decimal | None = None
    open_invoices: Decimal | None = None


class Balance(Model):
    """One row of a trial balance; debit positive."""

    id: str
    name: str
    balance: Decimal


class LedgerUser(Model):
    """Somebody who works in an organisation; `role` by the ledger's own name."""

    id: str
    email: str
    role: str
    first_name: str = ""
    last_name: str = ""
    owner: bool = False


class LedgerUsers(Model):
    """Who works in an organisation, the owner first, and the roles that its ledger has."""

    users: list[LedgerUser]
    roles: list[str]


class NewOrganisation(Model):
    """Books to open. `template`: what is in them from the start."""

    ledger: str
    name: str
    country: str = "US"
    currency: str = "USD"
    time_zone: str = "UTC"
    template: Literal["empty", "demo", "messy"] = "empty"
