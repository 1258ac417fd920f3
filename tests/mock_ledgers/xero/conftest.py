"""A Xero organisation with an app that went through consent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from xero_client import MakeWorld, World, Xero, connect

from sevenpoint.mock_ledgers.store import Store


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, open_store: Any) -> Iterator[Store]:
    """One store for every Xero test: each has its own sandbox in it, and the signing key is made once."""
    with open_store(tmp_path_factory.mktemp("xero")) as made:
        yield made


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    """A New Zealand organisation."""
    return make_world("xero", country="NZ", currency="NZD", time_zone="Pacific/Auckland")


@pytest.fixture
def xero(world: World) -> Xero:
    """The app, connected."""
    return connect(world)
