"""Whom the bearer token of a request speaks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import Connection, bindparam, select

from ..store import Prepared, schema, turns
from .grants import digest
from .values import Access, App, Consent


def authenticate(connection: Connection, sandbox_now: Callable[[str], dt.datetime], bearer: str) -> Access | None:
    """Whom a bearer token speaks for, once it is the turn of his sandbox; None when no app ever got it.

    `sandbox_now` tells a sandbox's time by its id.
    """
    key = digest(bearer)
    turns.of_token(connection, key)
    row = _WHO.first(connection, digest=key)
    if row is None:
        return None
    consent = Consent(**dict(zip(_OF_CONSENT, row[1 : 1 + len(_OF_CONSENT)], strict=True)))
    app = App(**dict(zip(_OF_APP, row[-len(_OF_APP) :], strict=True)))
    state = "revoked" if consent.revoked_at else "expired" if row.expires_at <= sandbox_now(app.sandbox) else "valid"
    return Access(app, consent, state, row.expires_at)


_OF_CONSENT = [column.name for column in schema.consent.c]
_OF_APP = [column.name for column in schema.app.c]
# Asked in every request: one look-up along three keys.
_WHO = Prepared(
    select(
        schema.token.c.expires_at,
        *(column.label(f"consent_{column.name}") for column in schema.consent.c),
        *(column.label(f"app_{column.name}") for column in schema.app.c),
    )
    .join(schema.consent, schema.consent.c.id == schema.token.c.consent)
    .join(schema.app, schema.app.c.client_id == schema.consent.c.client_id)
    .where(schema.token.c.digest == bindparam("digest"), schema.token.c.kind == "access")
)
