"""Which wire sends an app's webhooks: one at a time, so that they arrive in order and once.

A wire has an app's lease while it is busy with the app, and renews it with each report. A lease that ran out belonged
to a wire that is gone, and falls to whoever asks next. Times are real: the machines' clocks must be in step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import Connection, delete, insert, select, update

from ..store import Prepared, schema

_L = schema.lease.c
# How long a wire may be silent beyond the deadline of the POST that it makes.
_GRACE = dt.timedelta(seconds=20)


def settle(connection: Connection, holder: str, busy: Collection[str]) -> set[str]:
    """Drop what the holder is no longer busy with, and every lease that ran out; the apps that others hold."""
    now = _now()
    mine = (_L.holder == holder, _L.client_id.not_in(busy))
    if _ANY.first(connection) is None:
        return set()
    connection.execute(delete(schema.lease).where(*mine))
    connection.execute(delete(schema.lease).where(_L.until <= now, _L.holder != holder))
    return set(connection.execute(select(_L.client_id).where(_L.holder != holder)).scalars())


def take(connection: Connection, holder: str, client_id: str, deadline_seconds: float) -> None:
    """Let the holder be the one who sends the app's webhooks. Nobody else may hold the lease."""
    until = _until(deadline_seconds)
    if not connection.execute(update(schema.lease).where(_L.client_id == client_id).values(until=until)).rowcount:
        connection.execute(insert(schema.lease).values(client_id=client_id, holder=holder, until=until))


def renew(connection: Connection, holder: str, client_id: str, deadline_seconds: float) -> None:
    """The holder goes on; nothing happens when the lease is another's by now."""
    held = (_L.client_id == client_id, _L.holder == holder)
    connection.execute(update(schema.lease).where(*held).values(until=_until(deadline_seconds)))


def _until(deadline_seconds: float) -> dt.datetime:
    return _now() + dt.timedelta(seconds=deadline_seconds) + _GRACE


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


_ANY = Prepared(select(_L.client_id).limit(1))
