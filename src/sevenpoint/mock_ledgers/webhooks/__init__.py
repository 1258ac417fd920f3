"""Webhooks: queued with the change, delivered by the wire."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from .. import faults
from ..bookkeeping import Change, Sandbox
from ..ledger import Ledger
from ..oauth import App, registrations
from ..request_unit import RequestUnit
from ..store import Prepared, schema

__all__ = ["drop", "queue"]

_D = schema.delivery.c


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
    waiting = (_D.sandbox == sandbox.id, _D.status == "pending")
    return connection.execute(delete(schema.delivery).where(*waiting)).rowcount


def _queue_one(unit: RequestUnit, ledger: Ledger, app: App, changes: list[Change]) -> bool:
    outgoing = ledger.webhook(app, changes)
    if outgoing is None:
        return False
    notices = faults.on_queue(unit, ledger, app, changes, outgoing)
    registrations.save_app(unit.connection, app)
    sandbox = unit.sandbox(app.sandbox)
    if notices:
        unit.connection.execute(insert(schema.delivery), [_row(sandbox, app, notice) for notice in notices])
    if any(not notice.held for notice in notices):
        _let_follow(unit.connection, sandbox, app)
    return bool(notices)


def _row(sandbox: Sandbox, app: App, notice: faults.Notice) -> dict[str, Any]:
    now = sandbox.now
    return {
        "sandbox": sandbox.id, "ledger": app.ledger, "client_id": app.client_id, "url": app.webhook_url,
        "headers": notice.outgoing.headers, "body": notice.outgoing.body, "attempts": 0,
        "status": "pending" if app.webhook_status == "ok" else "failed",
        "queued_at": now, "due_at": now + dt.timedelta(seconds=notice.late_by), "held": notice.held,
    }  # fmt: skip


def _let_follow(connection: Connection, sandbox: Sandbox, app: App) -> None:
    """Queue anew, behind what has just been queued, what was held back for that."""
    held = (_D.client_id == app.client_id, _D.status == "pending", _D.held)
    columns = [column for column in _D if column.name != "id"]
    rows = connection.execute(select(*columns).where(*held).order_by(_D.id)).mappings().all()
    if rows:
        connection.execute(delete(schema.delivery).where(*held))
        again = [{**row, "held": False, "due_at": sandbox.now} for row in rows]
        connection.execute(insert(schema.delivery), again)


def _subscribers(connection: Connection, organisation: int) -> list[App]:
    """Apps with a webhook, disabled ones too, and a live connection to the organisation."""
    return [App(**row._asdict()) for row in _SUBSCRIBERS.all(connection, o=organisation)]


# Asked after every change: built once.
_A, _C = schema.app.c, schema.connection.c
_SUBSCRIBERS = Prepared(
    select(schema.app)
    .join(schema.connection, _C.client_id == _A.client_id)
    .where(_C.organisation == bindparam("o"), _C.ended_at.is_(None))
    .where(_A.webhook_url.is_not(None), or_(_A.webhook_status == "ok", _A.webhook_status == "disabled"))
    .order_by(_A.client_id)
)
