"""Delivering webhooks: what is due, one attempt, and what follows from it.

The wire asks for the outbox, makes the POSTs without any transaction open, and reports each result. Where several wires
share the store, each app is one wire's at a time (`leases.py`).
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select, update

from ..bookkeeping import Sandbox, worlds
from ..ledger import Ledger, OutgoingWebhook
from ..oauth import App, registrations
from ..store import schema, turns
from . import leases

_D = schema.delivery
# How many deliveries of one app are handed out at a time; the wire asks again after them.
_BATCH = 100
# Where several wires share the store: after so long a wire asks unwoken, for what another queued and left behind, and
# after so long again for an app that another is busy with.
_OTHERS_SECONDS = 5.0
_BUSY_SECONDS = 0.5
# How long what a disabled address missed is kept for it (xero.md 4.2).
KEPT = dt.timedelta(days=31)


@dataclass
class Outbox:
    """What is to be sent now, in order, and real seconds until more falls due (None: never)."""

    deliveries: list[dict[str, Any]] = field(default_factory=list)
    handshakes: list[dict[str, Any]] = field(default_factory=list)
    next_due_seconds: float | None = None

    def shape(self) -> dict[str, Any]:
        """As JSON."""
        return vars(self)


def outbox(
    connection: Connection, ledgers: Mapping[str, Ledger], holder: str = "", busy: Collection[str] = ()
) -> Outbox:
    """Due deliveries of every sandbox whose deliveries are not paused, addresses to prove, and the next time.

    `holder`: the wire that asks; the apps that it gets are its own until it asks without naming them as `busy`.
    """
    turns.of_store(connection)
    others = leases.settle(connection, holder, busy)
    taken = {*busy, *others}
    found = Outbox(handshakes=_handshakes(connection, ledgers))
    waits: list[float | None] = [_OTHERS_SECONDS if turns.are_taken(connection) else None]
    for sandbox in _waiting_sandboxes(connection):
        found.deliveries += _due(connection, ledgers, sandbox)
        waits.append(next_due(connection, sandbox))
    wanted = {each["client_id"]: _longest(each) for each in (*found.deliveries, *found.handshakes)}
    if not others.isdisjoint(wanted):
        waits.append(_BUSY_SECONDS)
    if not taken.isdisjoint(wanted):
        found.deliveries = [each for each in found.deliveries if each["client_id"] not in taken]
        found.handshakes = [each for each in found.handshakes if each["client_id"] not in taken]
    for client_id in wanted.keys() - taken:
        leases.take(connection, holder, client_id, wanted[client_id])
    found.next_due_seconds = min((wait for wait in waits if wait is not None), default=None)
    return found


def _longest(work: Mapping[str, Any]) -> float:
    """Real seconds that the wire may be silent about a delivery or a handshake."""
    return float(work["deadline_seconds"]) * len(work.get("posts", (work,)))


def next_due(connection: Connection, sandbox: Sandbox) -> float | None:
    """Real seconds until the next delivery of a running sandbox falls due; None when the clock stands or none waits."""
    if not sandbox.running:
        return None
    now = sandbox.now
    query = select(func.min(_D.c.due_at)).where(_pending(sandbox), _D.c.due_at > now)
    earliest: dt.datetime | None = connection.execute(query).scalar()
    return None if earliest is None else (earliest - now).total_seconds()


def record_attempt(
    connection: Connection, ledgers: Mapping[str, Ledger], delivery_id: int, status: int | None, holder: str = ""
) -> None:
    """Any 2xx: delivered. Else tried again after the ledger's next pause, or failed after the last.

    Nothing happens when the delivery was dropped meanwhile.
    """
    row = connection.execute(select(_D).where(_D.c.id == delivery_id, _D.c.status == "pending")).first()
    sandbox = None if row is None else worlds.load_sandbox(connection, row.sandbox)
    if row is None or sandbox is None:
        return
    leases.renew(connection, holder, row.client_id, ledgers[row.ledger].deadline_seconds)
    attempts = row.attempts + 1
    values: dict[str, Any] = {"attempts": attempts, "response_status": status}
    pauses = ledgers[row.ledger].retry_seconds
    if status is not None and 200 <= status < 300:
        values["status"] = "delivered"
    elif attempts <= len(pauses):
        values["due_at"] = sandbox.now + dt.timedelta(seconds=pauses[attempts - 1])
    else:
        values["status"] = "failed"
    connection.execute(update(_D).where(_D.c.id == delivery_id).values(**values))
    if values.get("status") == "failed" and ledgers[row.ledger].failure_disables:
        _disable(connection, row.client_id)


def _disable(connection: Connection, client_id: str) -> None:
    """Nothing more goes out until the address has proven itself again; what waits is kept (xero.md 4.2)."""
    connection.execute(update(schema.app).where(schema.app.c.client_id == client_id).values(webhook_status="disabled"))
    waiting = (_D.c.client_id == client_id, _D.c.status == "pending")
    connection.execute(update(_D).where(*waiting).values(status="failed"))


def record_handshake(connection: Connection, client_id: str, url: str, *, passed: bool) -> None:
    """The address has proven itself or not; nothing happens when the app has another address by now."""
    a = schema.app.c
    its = (a.client_id == client_id, a.webhook_url == url, a.webhook_status == "pending")
    proven = connection.execute(update(schema.app).where(*its).values(webhook_status="ok" if passed else "failed"))
    if passed and proven.rowcount:
        _replay_kept(connection, client_id)


def _replay_kept(connection: Connection, client_id: str) -> None:
    """Queue again, in order, what was not delivered in the last 31 days (xero.md 4.2)."""
    app = registrations.load_app(connection, client_id)
    sandbox = None if app is None else worlds.load_sandbox(connection, app.sandbox)
    if sandbox is None:
        return
    kept = (_D.c.client_id == client_id, _D.c.status == "failed", _D.c.queued_at >= sandbox.now - KEPT)
    connection.execute(update(_D).where(*kept).values(status="pending", attempts=0, due_at=sandbox.now))


def _waiting_sandboxes(connection: Connection) -> list[Sandbox]:
    waiting = select(_D.c.sandbox).where(_D.c.status == "pending").distinct()
    s = schema.sandbox.c
    query = select(schema.sandbox).where(s.id.in_(waiting), s.deliveries_paused.is_(False))
    return [Sandbox(**row._mapping) for row in connection.execute(query)]


def _due(connection: Connection, ledgers: Mapping[str, Ledger], sandbox: Sandbox) -> list[dict[str, Any]]:
    due = []
    for app in registrations.list_apps(connection, sandbox.id):
        query = (
            select(_D)
            .where(_pending(sandbox), _D.c.client_id == app.client_id, _D.c.due_at <= sandbox.now)
            .order_by(_D.c.due_at, _D.c.id)
            .limit(_BATCH)
        )
        deadline = ledgers[app.ledger].deadline_seconds
        due += [_delivery_shape(row, deadline) for row in connection.execute(query)]
    return due


def _delivery_shape(row: Any, deadline: float) -> dict[str, Any]:
    shown = {"delivery": row.id, "client_id": row.client_id, "url": row.url, "deadline_seconds": deadline}
    return {**shown, **_post_shape(OutgoingWebhook(row.body, row.headers))}


def _handshakes(connection: Connection, ledgers: Mapping[str, Ledger]) -> list[dict[str, Any]]:
    query = select(schema.app).where(schema.app.c.webhook_status == "pending")
    return [_handshake_shape(ledgers, App(**row._mapping)) for row in connection.execute(query)]


def _handshake_shape(ledgers: Mapping[str, Ledger], app: App) -> dict[str, Any]:
    ledger = ledgers[app.ledger]
    posts = [{**_post_shape(outgoing), "expected": expected} for outgoing, expected in ledger.handshake(app)]
    return {
        "client_id": app.client_id, "url": app.webhook_url, "deadline_seconds": ledger.deadline_seconds, "posts": posts,
    }  # fmt: skip


def _post_shape(outgoing: OutgoingWebhook) -> dict[str, Any]:
    return {"headers": outgoing.headers, "body": base64.b64encode(outgoing.body).decode()}


def _pending(sandbox: Sandbox) -> Any:
    return (_D.c.sandbox == sandbox.id) & (_D.c.status == "pending")
