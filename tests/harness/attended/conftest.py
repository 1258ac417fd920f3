"""A desk over a folder of the test's own, and a browser."""

from __future__ import annotations

import os
import shutil

import pytest

from sevenpoint.harness.attended.desk.app import create_app
from sevenpoint.harness.attended.setup import CAPABILITIES, SetUp, Way
from sevenpoint.harness.attended.store import Store
from sevenpoint.reports.pdf import BROWSERS

MISSING = "no Chromium, Chrome or Edge on the PATH: apt-get install chromium"


@pytest.fixture(scope="module")
def browser():
    """A headless browser, for the tests of one file."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra: pip install -e '.[browser]'")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip(MISSING)
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with playwright.sync_playwright() as engine:
        running = engine.chromium.launch(executable_path=program, args=arguments)
        yield running
        running.close()


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
