"""App registrations, as at a ledger's developer portal."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select, update

from ..bookkeeping import Sandbox
from ..store import Prepared, schema, turns
from .values import App, OAuthError


def register(
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
    row = _APP.first(connection, i=client_id)
    return None if row is None else App(**row._asdict())


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


_APP = Prepared(select(schema.app).where(schema.app.c.client_id == bindparam("i")))
