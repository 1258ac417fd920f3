"""The pytest plugin. Needs pytest only, and costs nothing until one of its fixtures is used.

`ledger_server`: both ledgers, once a test session (under pytest-xdist: once a worker). `xero`, `quickbooks`: a sandbox
of the test's own, whose books must balance at its end. The marker sets what is in it:

    @pytest.mark.sevenpoint_sandbox(country="NZ", currency="NZD", template="demo")
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sevenpoint.mock_ledgers import LedgerServer
    from sevenpoint.mock_ledgers.testing.sandbox import LedgerSandbox

MARKER = "sevenpoint_sandbox"


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers",
        f"{MARKER}(country, currency, time_zone, template, seed, now, clock, keep_secrets, redirect_uri): "
        "the sandbox of the fixtures `xero` and `quickbooks`",
    )


@pytest.fixture(scope="session")
def ledger_server() -> Iterator[LedgerServer]:
    """Both ledgers on a port of their own."""
    from sevenpoint.mock_ledgers import LedgerServer

    with LedgerServer() as server:
        yield server


@pytest.fixture
def xero(ledger_server: LedgerServer, request: pytest.FixtureRequest) -> Iterator[LedgerSandbox]:
    """A Xero organisation of the test's own."""
    yield from _sandbox(ledger_server, "xero", request)


@pytest.fixture
def quickbooks(ledger_server: LedgerServer, request: pytest.FixtureRequest) -> Iterator[LedgerSandbox]:
    """A QuickBooks company of the test's own."""
    yield from _sandbox(ledger_server, "quickbooks", request)


def _sandbox(server: LedgerServer, ledger: str, request: pytest.FixtureRequest) -> Iterator[LedgerSandbox]:
    from sevenpoint.mock_ledgers.testing.sandbox import make_sandbox

    marker = request.node.get_closest_marker(MARKER)
    with make_sandbox(server, ledger, request.node.name, **({} if marker is None else marker.kwargs)) as made:
        yield made
        made.assert_books_balance()
