"""Synchronising, clock, alerts, notices, audit trail, members, first import."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from .base import Ledger, Model


class SyncRequest(Model):
    """Synchronise now. `ledger` None: every connection."""

    ledger: Ledger | None = None


class Clock(Model):
    """The workspace's clock. Setting it does everything that falls due on the way, in order, before answering."""

    now: dt.datetime


class Alert(Model):
    """Something a person must know. `who_must_act` and the message say what to mend."""

    id: str
    raised_at: dt.datetime
    cleared_at: dt.datetime | None = None
    severity: Literal["info", "warning", "error"]
    subject: str
    message: str
    who_must_act: Literal["firm", "vendor", "ledger", "client"]
    entity_kind: str | None = None
    entity_id: str | None = None
    delivered_to: list[str] = Field(default_factory=list, description="Channels that took it: product, smtp, http.")


class Alerts(Model):
    """Alerts, the newest last."""

    alerts: list[Alert]


class Notice(Model):
    """Something that was sent to a client."""

    invoice_id: str
    kind: Literal["invoice", "past_due", "receipt", "payment_failed"]
    sent_at: dt.datetime


class Notices(Model):
    """Notices to clients, the newest last."""

    notices: list[Notice]


class AuditEntry(Model):
    """One change: what, before and after, which system started it, who authorised it, when."""

    id: str
    at: dt.datetime
    actor: str = Field(description="A member's e-mail, `ledger:<name>` or `system:<job>`.")
    source: Literal["tool", "ledger", "system"]
    action: str
    entity_kind: str
    entity_id: str
    before: dict[str, object] | None = None
    after: dict[str, object] | None = None


class AuditTrail(Model):
    """Audit entries, the newest last."""

    entries: list[AuditEntry]


class Member(Model):
    """A person in the workspace."""

    email: str
    role: str


class Members(Model):
    """The people in the workspace."""

    members: list[Member]


class ImportRow(Model):
    """What the import would do with one contact of the ledger."""

    ledger_id: str
    name: str
    action: Literal["link", "create", "ask", "skip"]
    client_id: str | None = None
    reason: str | None = None


class ImportPreview(Model):
    """A dry run: nothing is written on either side."""

    preview_id: str
    rows: list[ImportRow]


class ImportRequest(Model):
    """Carry out a preview."""

    preview_id: str


class ImportResult(Model):
    """What an import did; `import_id` undoes it."""

    import_id: str
    created: int
    linked: int
    skipped: int
    invoices: int = Field(default=0, description="Open invoices of the ledger that came in with their clients.")
