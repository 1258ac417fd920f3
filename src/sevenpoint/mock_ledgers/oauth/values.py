"""What OAuth 2 is about: apps, consents, tokens, connections, and where the ledgers differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from ..bookkeeping import Organisation


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
