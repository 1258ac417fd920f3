"""Webhooks: queued with the change, delivered by the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from ..bookkeeping import Change, Sandbox
from ..ledger import Ledger, OutgoingWebhook
from ..oauth import App, grants
from ..request_unit import RequestUnit
from ..store import schema

__all__ = ["drop", "queue"]


def queue(unit: RequestUnit, ledgers: Mapping[str, Ledger]) -> bool:
    """Queue what this request changed to every subscribed app, its author too; whether anything was queued."""
    told: dict[str, tuple[App, list[Change]]] = {}
    subscribers: dict[int, list[App]] = {}
    for change in unit.changes:
        organisation = change.organisation.id
        if organisation not in subscribers:
            subscribers[organisation] = _subscribers(unit.connection, organisation)
        for app in subscribers[organisation]:
            told.setdefault(app.client_id, (app, []))[1].append(change)
    queued = [_queue_one(unit, ledgers[app.ledger], app, changes) for app, changes in told.values()]
    return any(queued)


def drop(connection: Connection, sandbox: Sandbox) -> int:
    """Lose every delivery that waits; how many."""
    d = schema.delivery.c
    waiting = (d.sandbox == sandbox.id, d.status == "pending")
    return connection.execute(delete(schema.delivery).where(*waiting)).rowcount


def _queue_one(unit: RequestUnit, ledger: Ledger, app: App, changes: list[Change]) -> bool:
    outgoing = ledger.webhook(app, changes)
    if outgoing is None:
        return False
    grants.save_app(unit.connection, app)
    unit.connection.execute(insert(schema.delivery).values(**_row(unit.sandbox(app.sandbox), app, outgoing)))
    return True


def _row(sandbox: Sandbox, app: App, outgoing: OutgoingWebhook) -> dict[str, Any]:
    now = sandbox.now
    return {
        "sandbox": sandbox.id, "ledger": app.ledger, "client_id": app.client_id, "url": app.webhook_url,
        "headers": outgoing.headers, "body": outgoing.body, "status": "pending", "attempts": 0,
        "queued_at": now, "due_at": now,
    }  # fmt: skip


def _subscribers(connection: Connection, organisation: int) -> list[App]:
    """Apps with a proven webhook address and a live connection to the organisation."""
    return [App(**row._mapping) for row in connection.execute(_SUBSCRIBERS, {"o": organisation})]


# Asked after every change: built once.
_A, _C = schema.app.c, schema.connection.c
_SUBSCRIBERS = (
    select(schema.app)
    .join(schema.connection, _C.client_id == _A.client_id)
    .where(_C.organisation == bindparam("o"), _C.ended_at.is_(None))
    .where(_A.webhook_url.is_not(None), _A.webhook_status == "ok")
    .order_by(_A.client_id)
)
