"""A desk over a folder of the test's own."""

from __future__ import annotations

import pytest

from sevenpoint.harness.attended.desk.app import create_app
from sevenpoint.harness.attended.setup import CAPABILITIES, SetUp, Way
from sevenpoint.harness.attended.store import Store


def everything_by_hand(**changes):
    """A set-up in which a person does all."""
    ways = dict.fromkeys(CAPABILITIES, Way.PERSON)
    return SetUp(person="Ann", product="Acme", capabilities=ways, **changes)


@pytest.fixture
def store(tmp_path):
    """A store with a set-up, as it is while stories are told."""
    made = Store(tmp_path / "attended")
    made.put("setup", everything_by_hand().model_dump(mode="json"))
    made.put("phase", "running")
    made.put("epoch", 1)
    return made


@pytest.fixture
def desk(store):
    """The desk's application."""
    return create_app(store, 1234)
