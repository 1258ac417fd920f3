"""Xero stops a webhook whose delivery failed for good, keeps what it misses, and replays it (xero.md 4.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from sevenpoint.mock_ledgers.app import LEDGERS
from sevenpoint.mock_ledgers.oauth import registrations
from sevenpoint.mock_ledgers.store import schema
from sevenpoint.mock_ledgers.webhooks.deliver import record_attempt, record_handshake

URL = "http://127.0.0.1:9/hook"


def state(world: Any) -> tuple[str, list[str]]:
    """The webhook's status and that of every delivery, in order."""
    with world.store.transaction() as connection:
        app = registrations.load_app(connection, world.app.client_id)
        rows = connection.execute(
            select(schema.delivery.c.status).order_by(schema.delivery.c.due_at, schema.delivery.c.id)
        )
        assert app is not None
        return app.webhook_status, list(rows.scalars())


def queue(world: Any, count: int) -> None:
    """Deliveries that wait."""
    with world.store.transaction() as connection:
        now = world.books(connection).now
        row: dict[str, Any] = {
            "sandbox": world.sandbox_id, "ledger": "xero", "client_id": world.app.client_id, "url": URL, "headers": {},
            "body": b"{}", "status": "pending", "attempts": 0, "queued_at": now, "due_at": now, "held": False,
        }  # fmt: skip
        connection.execute(schema.delivery.insert(), [row] * count)


def test_a_delivery_that_failed_for_good_disables_and_a_proven_address_gets_what_it_missed(
    make_world: Callable[..., Any],
) -> None:
    world = make_world("xero")
    with world.store.transaction() as connection:
        app = registrations.load_app(connection, world.app.client_id)
        assert app is not None
        app.webhook_url, app.webhook_status = URL, "ok"
        registrations.save_app(connection, app)
    queue(world, 2)
    for _ in range(len(LEDGERS["xero"].retry_seconds) + 1):
        with world.store.transaction() as connection:
            record_attempt(connection, LEDGERS, 1, 500)
    assert state(world) == ("disabled", ["failed", "failed"])
    world.advance(days=1)
    with world.store.transaction() as connection:
        app = registrations.load_app(connection, world.app.client_id)
        assert app is not None
        app.webhook_status = "pending"
        registrations.save_app(connection, app)
        record_handshake(connection, world.app.client_id, URL, passed=True)
    assert state(world) == ("ok", ["pending", "pending"])
