"""Apps, consents, tokens and connections: what both ledgers' OAuth 2 have in common.

The ledger plugs in an `OAuthRules`. Secrets are stored as SHA-256 only.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, insert, select, update

from ..bookkeeping import Organisation, Sandbox
from ..store import Prepared, schema, turns


class OAuthError(Exception):
    """A token request that is refused; `code` is the OAuth error word, e.g. invalid_grant."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class OAuthRules:
    """What differs between ledgers. Seconds are on the sandbox's clock.

    `grace_seconds`: how long a spent refresh token may be replayed after its first use (Xero 30 min, Intuit none).
    `reuse_revokes`: a code used twice kills the tokens that it gave (Intuit).
    """

    ledger: str
    code_seconds: int
    access_seconds: int
    refresh_seconds: int
    grace_seconds: int
    reuse_revokes: bool
    new_access_token: Callable[[TokenRequest], str]
    new_refresh_token: Callable[[TokenRequest], str]


@dataclass
class App:
    """An app registration. `actor`: candidate or bookkeeper.

    `flow`: how it gets its tokens: code, pkce (no secret) or custom (client credentials). `scopes_model`: which scopes
    it may ask for, legacy or granular. A ledger without such choices leaves both as they are.
    """

    client_id: str
    sandbox: str
    ledger: str
    name: str
    actor: str
    client_secret: str
    redirect_uris: list[str]
    webhook_url: str | None
    webhook_key: str
    webhook_status: str
    webhook_events: int
    flow: str = "code"
    scopes_model: str = "legacy"


@dataclass
class Consent:
    """One consent of a user to an app."""

    id: str
    sandbox: str
    client_id: str
    user_id: str
    scopes: list[str]
    given_at: dt.datetime
    revoked_at: dt.datetime | None


@dataclass(frozen=True)
class TokenRequest:
    """What a token is made for."""

    app: App
    consent: Consent
    issued_at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True)
class Issued:
    """A fresh pair of tokens; `refresh_token` is None when the consent does not allow one."""

    consent: Consent
    access_token: str
    refresh_token: str | None
    expires_in: int


@dataclass(frozen=True)
class Access:
    """Whom a bearer token speaks for. `state`: valid, expired or revoked."""

    app: App
    consent: Consent
    state: str
    expires_at: dt.datetime


@dataclass(frozen=True)
class AppConnection:
    """An app's access to one organisation."""

    id: str
    organisation: Organisation
    consent: str
    created_at: dt.datetime
    updated_at: dt.datetime


# --- apps -----------------------------------------------------------------------------------------------------------


def create_app_registration(
    connection: Connection,
    sandbox: Sandbox,
    ledger: str,
    name: str,
    actor: str,
    redirect_uris: Sequence[str],
    *,
    flow: str = "code",
    scopes_model: str = "legacy",
) -> App:
    """Register an app at a ledger's developer portal. A PKCE app has no secret."""
    made = App(
        client_id=secrets.token_hex(16).upper(),
        sandbox=sandbox.id,
        ledger=ledger,
        name=name,
        actor=actor,
        client_secret="" if flow == "pkce" else secrets.token_urlsafe(36),
        redirect_uris=list(redirect_uris),
        webhook_url=None,
        webhook_key=base64.b64encode(secrets.token_bytes(64)).decode(),
        webhook_status="none",
        webhook_events=0,
        flow=flow,
        scopes_model=scopes_model,
    )
    connection.execute(insert(schema.app).values(**vars(made)))
    return made


def load_app(connection: Connection, client_id: str) -> App | None:
    """The app of that client id, once it is its sandbox's turn."""
    turns.of_app(connection, client_id)
    return _app(connection, client_id)


def list_apps(connection: Connection, sandbox_id: str) -> list[App]:
    """Every app of a sandbox, by name."""
    query = select(schema.app).where(schema.app.c.sandbox == sandbox_id).order_by(schema.app.c.name)
    return [App(**row._mapping) for row in connection.execute(query)]


def save_app(connection: Connection, app: App) -> None:
    """Write back a changed app."""
    connection.execute(update(schema.app).where(schema.app.c.client_id == app.client_id).values(**vars(app)))


def app_of_client(connection: Connection, client_id: str, client_secret: str, ledger: str) -> App:
    """The app that authenticates itself so. Raises OAuthError invalid_client."""
    app = load_app(connection, client_id)
    if (
        app is None
        or app.ledger != ledger
        or not secrets.compare_digest(app.client_secret.encode(), client_secret.encode())
    ):
        raise OAuthError("invalid_client")
    return app


# --- the flow -------------------------------------------------------------------------------------------------------


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


# --- connections ----------------------------------------------------------------------------------------------------


def connections_of(connection: Connection, app: App, user_id: str | None = None) -> list[AppConnection]:
    """The organisations that the app may enter, the oldest connection first; only those that a user let it into."""
    found = []
    for row in _CONNECTIONS.all(connection, i=app.client_id):
        if user_id is not None and row.user_id != user_id:
            continue
        organisation = Organisation(**dict(zip(_OF_ORGANISATION, row[-len(_OF_ORGANISATION) :], strict=True)))
        found.append(AppConnection(row.id, organisation, row.consent, row.created_at, row.updated_at))
    return found


def end_connection(connection: Connection, app: App, connection_id: str) -> bool:
    """The app leaves an organisation. False when there is no such live connection."""
    c = schema.connection.c
    live = and_(c.id == connection_id, c.client_id == app.client_id, c.ended_at.is_(None))
    return connection.execute(delete(schema.connection).where(live)).rowcount == 1


def of_one_user(client_id: str, user_id: str) -> ColumnElement[bool]:
    """Of every consent of one user to one app."""
    return and_(schema.consent.c.client_id == client_id, schema.consent.c.user_id == user_id)


def s256(verifier: str) -> str:
    """The PKCE challenge of a verifier (RFC 7636).

    >>> s256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    """
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


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


def _app(connection: Connection, client_id: str) -> App | None:
    row = _APP.first(connection, i=client_id)
    return None if row is None else App(**row._asdict())


def _consent(connection: Connection, consent_id: str) -> Consent | None:
    row = _CONSENT.first(connection, i=consent_id)
    return None if row is None else Consent(**row._asdict())


def _alive_consents(app: App) -> Any:
    return and_(schema.consent.c.client_id == app.client_id, schema.consent.c.revoked_at.is_(None))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# Asked in every request: built once, so that neither building nor hashing them is paid again.
_APP = Prepared(select(schema.app).where(schema.app.c.client_id == bindparam("i")))
_TOKEN = Prepared(
    select(schema.token).where(schema.token.c.digest == bindparam("d"), schema.token.c.kind == bindparam("k"))
)
_CONSENT = Prepared(select(schema.consent).where(schema.consent.c.id == bindparam("i")))
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
