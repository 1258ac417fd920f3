"""Custom connections: an app of one organisation's own, which gets its tokens with client credentials (xero.md 1.2)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import Connection, and_, insert, select

from ..bookkeeping import Organisation
from ..store import schema
from . import connections, grants
from .values import App, Consent, Issued, OAuthError, OAuthRules


def authorise(connection: Connection, now: dt.datetime, app: App, organisation: Organisation) -> None:
    """The organisation's owner lets the app in, once and for all."""
    connections.connect(connection, now, app, _new_consent(connection, now, app, []), organisation)


def client_credentials(
    connection: Connection, now: dt.datetime, rules: OAuthRules, app: App, scopes: Sequence[str]
) -> Issued:
    """A token with `scopes`, and no refresh token. Raises OAuthError when the organisation let the app go."""
    if not connections.of_app(connection, app):
        raise OAuthError("unauthorized_client")
    known = _consent_with(connection, app, scopes)
    consent = known if known is not None else _new_consent(connection, now, app, scopes)
    return grants.issue(connection, now, rules, app, consent)


def _consent_with(connection: Connection, app: App, scopes: Sequence[str]) -> Consent | None:
    c = schema.consent.c
    query = select(schema.consent).where(and_(c.client_id == app.client_id, c.revoked_at.is_(None)))
    alive = (Consent(**row._mapping) for row in connection.execute(query))
    return next((one for one in alive if one.scopes == list(scopes)), None)


def _new_consent(connection: Connection, now: dt.datetime, app: App, scopes: Sequence[str]) -> Consent:
    consent = Consent(str(uuid.uuid4()), app.sandbox, app.client_id, app.sandbox, list(scopes), now, None)
    connection.execute(insert(schema.consent).values(**vars(consent)))
    return consent
