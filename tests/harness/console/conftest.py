"""Ledgers that run, and a visitor who came in by the link."""

from __future__ import annotations

import pytest
from console_visitor import Visitor

from sevenpoint.harness.console.app import create_app
from sevenpoint.harness.ledgers import LedgerControl
from sevenpoint.mock_ledgers import LedgerServer


@pytest.fixture(scope="module")
def ledgers():
    with LedgerServer() as server:
        yield server


@pytest.fixture(scope="module")
def control(ledgers):
    return LedgerControl(ledgers.url, ledgers.control_token)


@pytest.fixture(scope="module")
def visitor(ledgers):
    return Visitor(create_app(ledgers.url, ledgers.control_token, "the-secret"), "the-secret")
