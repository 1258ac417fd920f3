"""A Xero organisation with an app that went through consent."""

from __future__ import annotations

import pytest
from sqlalchemy import insert
from xero_client import MakeWorld, World, Xero, connect

from sevenpoint.mock_ledgers.oauth import keys
from sevenpoint.mock_ledgers.store import Store, schema


@pytest.fixture(scope="session")
def signing_key(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One RSA key for every store: making one takes longer than most tests."""
    store = Store(tmp_path_factory.mktemp("key") / "ledgers.sqlite")
    with store.transaction() as connection:
        pem = keys.signing_key(connection)
    store.close()
    return pem


@pytest.fixture
def store(store: Store, signing_key: str) -> Store:
    """A fresh store that has its key."""
    with store.transaction() as connection:
        connection.execute(insert(schema.meta).values(key="signing_key", value=signing_key))
    return store


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    """A New Zealand organisation."""
    return make_world("xero", country="NZ", currency="NZD", time_zone="Pacific/Auckland")


@pytest.fixture
def xero(world: World) -> Xero:
    """The app, connected."""
    return connect(world)
