"""What tests of hostile requests share: an app with every scope, what it holds, and how a refusal must look."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse
from xero_client import World, Xero, connect, load

from sevenpoint.mock_ledgers.store import schema
from sevenpoint.mock_ledgers.xero.scopes import BY_MODEL

EVERY_SCOPE = " ".join(sorted(scope for scope in BY_MODEL["legacy"] if scope.startswith(("accounting.", "payment"))))
STRANGER = "00000000-0000-0000-0000-000000000009"


@pytest.fixture
def xero(world: World) -> Xero:
    """The app with every scope."""
    return connect(world, scope=f"openid offline_access {EVERY_SCOPE}")


@pytest.fixture(autouse=True)
def bugs() -> Iterator[list[str]]:
    """What the application logged of its own failures: nothing, at the end of every test here."""
    found: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(logging.Formatter().format(record))

    handler = Collector()
    logger = logging.getLogger("sevenpoint.mock_ledgers.app")
    logger.addHandler(handler)
    yield found
    logger.removeHandler(handler)
    assert found == []


def footprint(xero: Xero) -> tuple[Any, ...]:
    """What the organisation holds: documents with their revisions, postings, changes."""
    own = xero.world.organisation.id
    d, p, c = schema.document.c, schema.posting.c, schema.change.c
    with xero.world.store.engine.connect() as connection:
        documents = select(func.count(), func.sum(d.revision)).where(d.organisation == own)
        postings = select(func.count()).where(p.organisation == own)
        changes = select(func.count()).where(c.organisation == own)
        return tuple(tuple(connection.execute(query).one()) for query in (documents, postings, changes))


def assert_own_error(answer: TestResponse) -> None:
    """A refusal in one of the ledger's forms, without anything of ours in it."""
    text = answer.get_data(as_text=True)
    assert 400 <= answer.status_code < 500, text
    for leak in ("Traceback", "sqlalchemy", "sevenpoint", "sqlite", ".py"):
        assert leak not in text, text[:2000]
    if answer.status_code == 400 and answer.content_type.startswith("application/json"):
        assert {"ErrorNumber", "Type", "Message"} <= set(load(answer))


def refused(xero: Xero, method: str, path: str, body: Any, headers: dict[str, str] | None = None) -> TestResponse:
    """One call that must be refused and must not change anything."""
    before = footprint(xero)
    answer = xero.call(method, path, body, headers)
    assert_own_error(answer)
    assert footprint(xero) == before
    return answer
