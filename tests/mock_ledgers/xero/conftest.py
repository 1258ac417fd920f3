"""A Xero organisation with an app that went through consent."""

from __future__ import annotations

import pytest
from xero_client import MakeWorld, World, Xero, connect


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    """A New Zealand organisation."""
    return make_world("xero", country="NZ", currency="NZD", time_zone="Pacific/Auckland")


@pytest.fixture
def xero(world: World) -> Xero:
    """The app, connected."""
    return connect(world)
