"""A user leaves an organisation: what he allowed there ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, Row, and_, select, update

from ..bookkeeping import Organisation
from ..store import schema
from . import connections, grants


def leave(connection: Connection, organisation: Organisation, user_id: str, now: dt.datetime) -> int:
    """End what a user allowed in an organisation that he leaves. Returns how many consents died of it.

    A consent that also opens organisations in which he stays lives on for those.
    """
    k, c = schema.connection.c, schema.consent.c
    given = and_(c.sandbox == organisation.sandbox, c.user_id == user_id, c.revoked_at.is_(None))
    his = and_(k.organisation == organisation.id, k.consent.in_(select(c.id).where(given)))
    connection.execute(update(schema.connection).where(his).values(ended_at=now))
    dead = [row.id for row in connection.execute(select(schema.consent).where(given)) if not _opens(connection, row)]
    for consent_id in dead:
        grants.revoke_consent(connection, consent_id, now)
    return len(dead)


def _opens(connection: Connection, consent: Row[Any]) -> bool:
    """Whether a consent still opens one of the organisations that it was given for."""
    k, o, t = schema.connection.c, schema.organisation.c, schema.token.c
    data = connection.execute(select(t.data).where(t.consent == consent.id, t.kind == "code")).scalar()
    his = select(schema.consent.c.id).where(connections.of_one_user(consent.client_id, consent.user_id))
    query = (
        select(o.key)
        .join(schema.connection, k.organisation == o.id)
        .where(k.client_id == consent.client_id, k.ended_at.is_(None), k.consent.in_(his))
    )
    return not set(connection.execute(query).scalars()).isdisjoint([] if data is None else data["realm"])
