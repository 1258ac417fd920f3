"""A ledger in this process: the WSGI application over a fresh store, with an organisation and a consenting app.

`SEVENPOINT_TEST_STORE=postgresql` runs the same tests on PostgreSQL (`make unit-postgresql`).
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from own_cluster import Cluster, NoServerError, run_cluster

from sevenpoint.mock_ledgers.app import LEDGERS, create_app
from sevenpoint.mock_ledgers.bookkeeping import Books, Organisation, worlds
from sevenpoint.mock_ledgers.oauth import App, registrations
from sevenpoint.mock_ledgers.store import Store

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
REDIRECT = "http://localhost:9/callback"


@dataclass
class World:
    """One sandbox with one organisation, and an app registered there."""

    flask: Flask
    client: FlaskClient
    store: Store
    sandbox_id: str
    organisation: Organisation
    app: App

    def books(self, connection: Any) -> Books:
        """The organisation's books in a transaction of the test's own."""
        sandbox = worlds.load_sandbox(connection, self.sandbox_id)
        organisation = worlds.load_organisation(connection, self.organisation.id)
        assert sandbox is not None
        assert organisation is not None
        return Books(connection, sandbox, organisation)

    def assert_balanced(self) -> None:
        """Trial balance zero, receivables control equal to open documents, nothing else wrong."""
        ledger = LEDGERS[self.organisation.ledger]
        with self.store.transaction() as connection:
            books = self.books(connection)
            assert sum(books.account_balances().values(), Decimal(0)) == 0
            control, documents = ledger.receivables(books)
            assert control == documents
            assert ledger.problems(books) == []

    def advance(self, **delta: float) -> None:
        """Move the sandbox's clock forward, e.g. `advance(minutes=31)`."""
        with self.store.transaction() as connection:
            sandbox = worlds.load_sandbox(connection, self.sandbox_id)
            assert sandbox is not None
            worlds.set_clock(sandbox, sandbox.now + dt.timedelta(**delta))
            worlds.save_sandbox(connection, sandbox)


ON_POSTGRESQL = os.environ.get("SEVENPOINT_TEST_STORE") == "postgresql"
OpenStore = Callable[[Path], AbstractContextManager[Store]]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server; without one the test skips, and says why."""
    try:
        with run_cluster() as running:
            yield running
    except NoServerError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def open_store(request: pytest.FixtureRequest) -> OpenStore:
    """Opens a fresh store in a folder, or in a database when the tests run on PostgreSQL."""
    return open_database(request.getfixturevalue("cluster")) if ON_POSTGRESQL else open_file


def open_database(cluster: Cluster) -> OpenStore:
    """Opens stores in databases of a server."""

    @contextmanager
    def opened(_folder: Path) -> Iterator[Store]:
        with cluster.database() as url:
            store = Store(url)
            yield store
            store.close()

    return opened


@contextmanager
def open_file(folder: Path) -> Iterator[Store]:
    """A store in a file."""
    store = Store(folder / "ledgers.sqlite")
    yield store
    store.close()


@pytest.fixture(scope="module")
def database(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The URL of a fresh database for a `LedgerServer`; None when the tests run on SQLite."""
    if not ON_POSTGRESQL:
        yield None
        return
    with request.getfixturevalue("cluster").database() as url:
        yield url


@pytest.fixture
def store(tmp_path: Path, open_store: OpenStore) -> Iterator[Store]:
    """A fresh store."""
    with open_store(tmp_path) as made:
        yield made


@pytest.fixture
def make_world(store: Store) -> Callable[..., World]:
    """Make sandboxes: `make_world("xero", country="NZ", currency="NZD")`."""
    flask = create_app(store, control_token="control")

    def make(ledger: str, *, name: str = "Harbour Advisory", country: str = "US", currency: str = "USD",
             time_zone: str = "UTC", seed: int = 7) -> World:  # fmt: skip
        with store.transaction() as connection:
            sandbox = worlds.create_sandbox(connection, "test", seed, START, running=False)
            organisation = worlds.create_organisation(
                connection, sandbox, ledger, "", name=name, country=country, currency=currency, time_zone=time_zone
            )
            books = Books(connection, sandbox, organisation)
            organisation.key = LEDGERS[ledger].new_key(books)
            organisation.chart = LEDGERS[ledger].open_books(books)
            worlds.save_organisation(connection, organisation)
            worlds.save_sandbox(connection, sandbox)
            app = registrations.register(connection, sandbox, ledger, "Test app", "candidate", [REDIRECT])
        return World(flask, flask.test_client(), store, sandbox.id, organisation, app)

    return make
