"""Codes, tokens, rotation and revocation, ledger-neutral."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Connection

from sevenpoint.mock_ledgers.bookkeeping import Organisation, Sandbox, worlds
from sevenpoint.mock_ledgers.oauth import (
    App,
    Issued,
    OAuthError,
    OAuthRules,
    bearers,
    connections,
    grants,
    registrations,
)
from sevenpoint.mock_ledgers.store import Store

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
REDIRECT = "http://localhost:9/callback"
RULES = OAuthRules(
    ledger="quickbooks",
    code_seconds=300,
    access_seconds=3600,
    refresh_seconds=8_726_400,
    grace_seconds=0,
    reuse_revokes=True,
    new_access_token=lambda request: secrets.token_hex(8),
    new_refresh_token=lambda request: secrets.token_hex(8),
)
GRACE = replace(RULES, grace_seconds=1800, reuse_revokes=False)


@dataclass
class Flow:
    connection: Connection
    sandbox: Sandbox
    organisation: Organisation
    app: App

    @property
    def now(self) -> dt.datetime:
        return self.sandbox.now

    def advance(self, **delta: float) -> None:
        worlds.set_clock(self.sandbox, self.now + dt.timedelta(**delta))

    def code(self, challenge: str | None = None) -> str:
        return grants.give_consent(
            self.connection, self.now, RULES, self.app, user_id="u", scopes=["accounting"],
            organisations=[self.organisation], redirect_uri=REDIRECT, code_challenge=challenge,
        )  # fmt: skip

    def redeem(self, code: str, redirect: str = REDIRECT, verifier: str | None = None) -> Issued:
        return grants.redeem_code(self.connection, self.now, RULES, self.app, code, redirect, verifier)

    def state(self, access_token: str) -> str | None:
        found = bearers.authenticate(self.connection, lambda _: self.now, access_token)
        return found.state if found else None


@pytest.fixture
def flow(store: Store) -> Iterator[Flow]:
    with store.transaction() as connection:
        sandbox = worlds.create_sandbox(connection, "test", 7, START, running=False)
        organisation = worlds.create_organisation(
            connection, sandbox, "quickbooks", "1", name="Harbour", country="US", currency="USD", time_zone="UTC"
        )
        app = registrations.register(connection, sandbox, "quickbooks", "App", "candidate", [REDIRECT])
        yield Flow(connection, sandbox, organisation, app)


def refused(action: object, *args: object) -> str:
    with pytest.raises(OAuthError) as error:
        action(*args)  # type: ignore[operator]
    return error.value.code


def test_a_code_gives_tokens_once_and_its_reuse_kills_them(flow: Flow) -> None:
    code = flow.code()
    issued = flow.redeem(code)
    assert flow.state(issued.access_token) == "valid"
    assert refused(flow.redeem, code) == "invalid_grant"
    assert flow.state(issued.access_token) == "revoked"
    assert connections.of_app(flow.connection, flow.app) == []


def test_a_code_is_bound_to_redirect_verifier_and_time(flow: Flow) -> None:
    assert refused(flow.redeem, flow.code(), "http://localhost:9/other") == "invalid_grant"
    challenged = flow.code(grants.s256("v" * 43))
    assert refused(flow.redeem, challenged, REDIRECT, "w" * 43) == "invalid_grant"
    assert flow.redeem(challenged, verifier="v" * 43).refresh_token
    late = flow.code()
    flow.advance(seconds=301)
    assert refused(flow.redeem, late) == "invalid_grant"


def test_an_access_token_expires_on_the_sandbox_clock(flow: Flow) -> None:
    issued = flow.redeem(flow.code())
    flow.advance(seconds=3599)
    assert flow.state(issued.access_token) == "valid"
    flow.advance(seconds=1)
    assert flow.state(issued.access_token) == "expired"
    assert flow.state("never issued") is None


def test_a_spent_refresh_token_lives_only_through_the_grace(flow: Flow) -> None:
    first = flow.redeem(flow.code()).refresh_token
    assert first is not None

    def refresh(rules: OAuthRules) -> Issued:
        return grants.refresh(flow.connection, flow.now, rules, flow.app, first)

    assert refresh(GRACE).refresh_token != first
    flow.advance(seconds=1799)
    assert refresh(GRACE).access_token
    assert refused(refresh, RULES) == "invalid_grant"
    flow.advance(seconds=1)
    assert refused(refresh, GRACE) == "invalid_grant"


def test_revocation_ends_tokens_and_connections_and_a_new_consent_reuses_the_connection(flow: Flow) -> None:
    issued = flow.redeem(flow.code())
    (before,) = connections.of_app(flow.connection, flow.app)
    assert grants.revoke_token(flow.connection, flow.now, flow.app, issued.refresh_token or "")
    assert flow.state(issued.access_token) == "revoked"
    assert connections.of_app(flow.connection, flow.app) == []
    flow.redeem(flow.code())
    (after,) = connections.of_app(flow.connection, flow.app)
    assert before.id == after.id


def test_another_apps_secret_or_token_is_worth_nothing(flow: Flow) -> None:
    other = registrations.register(flow.connection, flow.sandbox, "quickbooks", "Other", "candidate", [REDIRECT])
    issued = flow.redeem(flow.code())
    assert not grants.revoke_token(flow.connection, flow.now, other, issued.access_token)
    assert (
        refused(registrations.app_of_client, flow.connection, flow.app.client_id, "guess", "quickbooks")
        == "invalid_client"
    )
    assert (
        refused(registrations.app_of_client, flow.connection, flow.app.client_id, flow.app.client_secret, "xero")
        == "invalid_client"
    )
