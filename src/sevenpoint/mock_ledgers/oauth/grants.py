"""Consents and tokens: given, exchanged, renewed, revoked. Secrets are stored as SHA-256 only.

The ledger plugs in an `OAuthRules`.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from ..bookkeeping import Organisation
from ..store import Prepared, schema
from .connections import connect
from .values import App, Consent, Issued, OAuthError, OAuthRules, TokenRequest


def give_consent(
    connection: Connection,
    now: dt.datetime,
    rules: OAuthRules,
    app: App,
    *,
    user_id: str,
    scopes: Sequence[str],
    organisations: Sequence[Organisation],
    redirect_uri: str,
    code_challenge: str | None,
) -> str:
    """The user allows the app into `organisations`. Returns the single-use authorisation code."""
    consent = Consent(str(uuid.uuid4()), app.sandbox, app.client_id, user_id, list(scopes), now, None)
    connection.execute(insert(schema.consent).values(**vars(consent)))
    for organisation in organisations:
        connect(connection, now, app, consent, organisation)
    data = {"redirect_uri": redirect_uri, "code_challenge": code_challenge, "realm": [o.key for o in organisations]}
    return _store_token(connection, consent, "code", secrets.token_urlsafe(32), now, rules.code_seconds, data)


def redeem_code(
    connection: Connection,
    now: dt.datetime,
    rules: OAuthRules,
    app: App,
    code: str,
    redirect_uri: str,
    verifier: str | None,
) -> Issued:
    """Exchange a code for tokens. Raises OAuthError invalid_grant: used, expired, wrong redirect, app or verifier."""
    row = _load_token(connection, code, "code")
    consent = _consent(connection, row.consent) if row else None
    if row is None or consent is None or consent.client_id != app.client_id:
        raise OAuthError("invalid_grant")
    if row.spent_at is not None:
        if rules.reuse_revokes:
            revoke_consent(connection, consent.id, now)
        raise OAuthError("invalid_grant")
    if row.expires_at <= now or consent.revoked_at or row.data["redirect_uri"] != redirect_uri:
        raise OAuthError("invalid_grant")
    if row.data["code_challenge"] is not None and row.data["code_challenge"] != s256(verifier or ""):
        raise OAuthError("invalid_grant")
    _spend(connection, row.digest, now)
    return issue(connection, now, rules, app, consent)


def refresh(connection: Connection, now: dt.datetime, rules: OAuthRules, app: App, refresh_token: str) -> Issued:
    """Exchange a refresh token for a new pair. Raises OAuthError invalid_grant."""
    row = _load_token(connection, refresh_token, "refresh")
    consent = _consent(connection, row.consent) if row else None
    if row is None or consent is None or consent.client_id != app.client_id:
        raise OAuthError("invalid_grant")
    spent_for_good = row.spent_at is not None and now >= row.spent_at + dt.timedelta(seconds=rules.grace_seconds)
    if consent.revoked_at or row.expires_at <= now or spent_for_good:
        raise OAuthError("invalid_grant")
    if row.spent_at is None:
        _spend(connection, row.digest, now)
    return issue(connection, now, rules, app, consent)


def issue(connection: Connection, now: dt.datetime, rules: OAuthRules, app: App, consent: Consent) -> Issued:
    """A fresh pair of tokens for a consent; Xero gives no refresh token without `offline_access`."""
    request = TokenRequest(app, consent, now, now + dt.timedelta(seconds=rules.access_seconds))
    access = _store_token(connection, consent, "access", rules.new_access_token(request), now, rules.access_seconds, {})
    refresh_token = None
    if rules.ledger != "xero" or "offline_access" in consent.scopes:
        text = rules.new_refresh_token(request)
        refresh_token = _store_token(connection, consent, "refresh", text, now, rules.refresh_seconds, {})
    return Issued(consent, access, refresh_token, rules.access_seconds)


def revoke_token(connection: Connection, now: dt.datetime, app: App, text: str) -> bool:
    """Revoke by access or refresh token: the consent dies, and the app's connections that rest on it end."""
    row = _load_token(connection, text, "refresh") or _load_token(connection, text, "access")
    consent = _consent(connection, row.consent) if row else None
    if consent is None or consent.client_id != app.client_id:
        return False
    revoke_consent(connection, consent.id, now)
    return True


def revoke_consent(connection: Connection, consent_id: str, now: dt.datetime) -> None:
    """End a consent, its tokens and its connections."""
    connection.execute(update(schema.consent).where(schema.consent.c.id == consent_id).values(revoked_at=now))
    connection.execute(update(schema.connection).where(schema.connection.c.consent == consent_id).values(ended_at=now))


def revoke_app(connection: Connection, app: App, now: dt.datetime) -> int:
    """End every consent of an app, as when the user removes it in the ledger. Returns how many were alive."""
    query = select(schema.consent.c.id).where(_alive_consents(app))
    ids = list(connection.execute(query).scalars())
    for consent_id in ids:
        revoke_consent(connection, consent_id, now)
    return len(ids)


def expire_tokens(connection: Connection, app: App, kind: str, now: dt.datetime) -> int:
    """Let every live token of one kind of an app run out now. Returns how many."""
    consents = select(schema.consent.c.id).where(_alive_consents(app))
    t = schema.token.c
    live = and_(t.kind == kind, t.consent.in_(consents), t.expires_at > now)
    return connection.execute(update(schema.token).where(live).values(expires_at=now)).rowcount


def s256(verifier: str) -> str:
    """The PKCE challenge of a verifier (RFC 7636).

    >>> s256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    """
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _store_token(
    connection: Connection, consent: Consent, kind: str, text: str, now: dt.datetime, seconds: int, data: dict[str, Any]
) -> str:
    row = {"digest": digest(text), "consent": consent.id, "kind": kind, "data": data, "spent_at": None}
    connection.execute(insert(schema.token).values(**row, expires_at=now + dt.timedelta(seconds=seconds)))
    return text


def _load_token(connection: Connection, text: str, kind: str) -> Any:
    return _TOKEN.first(connection, d=digest(text), k=kind)


def _spend(connection: Connection, digest: str, now: dt.datetime) -> None:
    connection.execute(update(schema.token).where(schema.token.c.digest == digest).values(spent_at=now))


def _consent(connection: Connection, consent_id: str) -> Consent | None:
    row = _CONSENT.first(connection, i=consent_id)
    return None if row is None else Consent(**row._asdict())


def _alive_consents(app: App) -> Any:
    return and_(schema.consent.c.client_id == app.client_id, schema.consent.c.revoked_at.is_(None))


def digest(text: str) -> str:
    """As a token is stored."""
    return hashlib.sha256(text.encode()).hexdigest()


# Asked in every request: built once, so that neither building nor hashing them is paid again.
_TOKEN = Prepared(
    select(schema.token).where(schema.token.c.digest == bindparam("d"), schema.token.c.kind == bindparam("k"))
)
_CONSENT = Prepared(select(schema.consent).where(schema.consent.c.id == bindparam("i")))
