"""Faults of webhooks, as the queue shows them: at both ledgers."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Any

import pytest
from real_ledgers import Real

LEDGERS = pytest.mark.parametrize("name", ["xero", "quickbooks"])
HEADERS = {"xero": "x-xero-signature", "quickbooks": "intuit-signature"}


def listening(real: Callable[[str], Real], name: str, fault: str, **parts: Any) -> Real:
    app = real(name)
    app.subscribe()
    app.strike(fault, **parts)
    return app


def is_signed(app: Real, row: Any) -> bool:
    right = hmac.new(app.world.app.webhook_key.encode(), row.body, hashlib.sha256).digest()
    return bool(row.headers[HEADERS[app.name]] == base64.b64encode(right).decode())


def order(app: Real, records: list[str]) -> list[int]:
    """Which record each queued webhook is about."""
    return [next(i for i, record in enumerate(records) if f'"{record}"'.encode() in row.body) for row in app.queued()]


@LEDGERS
def test_lost(real: Callable[[str], Real], name: str) -> None:
    app = listening(real, name, "webhook_lost", trigger={"times": 1})
    records = [app.make("One"), app.make("Two")]
    assert order(app, records) == [1]


def test_a_lost_one_leaves_a_gap_in_xeros_numbers(real: Callable[[str], Real]) -> None:
    app = listening(real, "xero", "webhook_lost", trigger={"times": 1})
    app.make("One")
    app.make("Two")
    assert b'"firstEventSequence": 2' in app.queued()[0].body


@LEDGERS
def test_doubled(real: Callable[[str], Real], name: str) -> None:
    app = listening(real, name, "webhook_doubled", settings={"times": 3})
    app.make("One")
    rows = app.queued()
    assert len(rows) == 3
    assert len({(row.body, row.headers[HEADERS[name]]) for row in rows}) == 1


@LEDGERS
def test_delayed(real: Callable[[str], Real], name: str) -> None:
    app = listening(real, name, "webhook_delayed", settings={"seconds": 90}, trigger={"times": 1})
    records = [app.make("One"), app.make("Two")]
    assert order(app, records) == [1, 0]
    assert [app.late(row) for row in app.queued()] == [0, 90]


@LEDGERS
def test_reordered(real: Callable[[str], Real], name: str) -> None:
    app = listening(real, name, "webhook_reordered")
    records = [app.make(name) for name in ("One", "Two", "Three", "Four", "Five")]
    assert order(app, records) == [1, 0, 3, 2, 4]
    assert [app.late(row) for row in app.queued()] == [0, 0, 0, 0, 60]  # the last goes out alone after a while


@LEDGERS
def test_badly_signed(real: Callable[[str], Real], name: str) -> None:
    app = listening(real, name, "webhook_badly_signed", trigger={"times": 1})
    app.make("One")
    app.make("Two")
    assert [is_signed(app, row) for row in app.queued()] == [False, True]


@LEDGERS
def test_unknown_type(real: Callable[[str], Real], name: str) -> None:
    app = listening(real, name, "webhook_unknown_type", trigger={"times": 1})
    app.make("One")
    app.make("Two")
    unknown, known = app.queued()
    assert is_signed(app, unknown)
    word = b"SUBSCRIPTION" if name == "xero" else b"qbo.subscription.created.v1"
    assert (word in unknown.body, word in known.body) == (True, False)


@LEDGERS
def test_a_burst(real: Callable[[str], Real], name: str) -> None:
    app = listening(real, name, "webhook_burst")
    record = app.make("One")
    rows = app.queued()
    assert len(rows) == 500
    assert len({row.body for row in rows}) == 500
    assert all(record.encode() in row.body and is_signed(app, row) for row in rows)


@LEDGERS
def test_they_compose_in_their_order(real: Callable[[str], Real], name: str) -> None:
    app = listening(real, name, "webhook_badly_signed")
    app.strike("webhook_doubled")
    app.strike("webhook_delayed", settings={"seconds": 5})
    app.make("One")
    rows = app.queued()
    assert [(is_signed(app, row), app.late(row)) for row in rows] == [(False, 5), (False, 5)]


@LEDGERS
@pytest.mark.parametrize(
    ("match", "told"),
    [
        ({"operation": "create_customer"}, 0),
        ({"operation": "create_invoice"}, 1),
        ({"app": "Test app"}, 0),
        ({"app": "another"}, 1),
        ({"entity": "Invoice"}, 1),
    ],
)
def test_which_are_meant(real: Callable[[str], Real], name: str, match: dict[str, str], told: int) -> None:
    app = listening(real, name, "webhook_lost", match=match)
    app.make("One")
    assert len(app.queued()) == told


@LEDGERS
def test_the_same_seed_loses_the_same(real: Callable[[str], Real], name: str) -> None:
    runs = []
    for _ in range(2):
        app = listening(real, name, "webhook_lost", trigger={"probability": 0.5})
        records = [app.make(f"Customer {number}") for number in range(20)]
        runs.append(order(app, records))
    assert runs[0] == runs[1]
    assert 4 < len(runs[0]) < 16
