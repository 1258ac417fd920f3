"""Connections: which organisations an app may enter, on whose consent."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, insert, select, update

from ..bookkeeping import Organisation
from ..store import Prepared, schema
from .values import App, AppConnection, Consent


def of_app(connection: Connection, app: App, user_id: str | None = None) -> list[AppConnection]:
    """The organisations that the app may enter, the oldest connection first; only those that a user let it into."""
    found = []
    for row in _CONNECTIONS.all(connection, i=app.client_id):
        if user_id is not None and row.user_id != user_id:
            continue
        organisation = Organisation(**dict(zip(_OF_ORGANISATION, row[-len(_OF_ORGANISATION) :], strict=True)))
        found.append(AppConnection(row.id, organisation, row.consent, row.created_at, row.updated_at))
    return found


def end(connection: Connection, app: App, connection_id: str) -> bool:
    """The app leaves an organisation. False when there is no such live connection."""
    c = schema.connection.c
    live = and_(c.id == connection_id, c.client_id == app.client_id, c.ended_at.is_(None))
    return connection.execute(delete(schema.connection).where(live)).rowcount == 1


def of_one_user(client_id: str, user_id: str) -> ColumnElement[bool]:
    """Of every consent of one user to one app."""
    return and_(schema.consent.c.client_id == client_id, schema.consent.c.user_id == user_id)


def connect(connection: Connection, now: dt.datetime, app: App, consent: Consent, organisation: Organisation) -> None:
    """Let the app into an organisation, on a consent. Each user has a connection of his own."""
    c = schema.connection.c
    his = select(schema.consent.c.id).where(of_one_user(app.client_id, consent.user_id))
    known = and_(c.client_id == app.client_id, c.organisation == organisation.id, c.consent.in_(his))
    values = {"consent": consent.id, "updated_at": now, "ended_at": None}
    if connection.execute(update(schema.connection).where(known).values(**values)).rowcount == 0:
        made = {"id": str(uuid.uuid4()), "sandbox": app.sandbox, "client_id": app.client_id}
        row = {**made, **values, "organisation": organisation.id, "created_at": now}
        connection.execute(insert(schema.connection).values(**row))


# Asked in every request: built once.
_OF_ORGANISATION = [column.name for column in schema.organisation.c]
_C = schema.connection.c
_CONNECTIONS = Prepared(
    select(
        _C.id, _C.consent, _C.created_at, _C.updated_at, schema.consent.c.user_id,
        *(column.label(f"organisation_{column.name}") for column in schema.organisation.c),
    )
    .join(schema.consent, schema.consent.c.id == schema.connection.c.consent)
    .join(schema.organisation, schema.organisation.c.id == schema.connection.c.organisation)
    .where(schema.connection.c.client_id == bindparam("i"), schema.connection.c.ended_at.is_(None))
    .order_by(schema.connection.c.created_at, schema.connection.c.id)
)  # fmt: skip
