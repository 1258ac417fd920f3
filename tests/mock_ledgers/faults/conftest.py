"""The fake ledger, served; and the two real ones, each with a connected app."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from running_ledger import Ledger, serve

from sevenpoint.mock_ledgers.store import Store

# The ledgers' own tests have clients that go through consent.
sys.path += [str(Path(__file__).parents[1] / ledger) for ledger in ("xero", "quickbooks")]


@pytest.fixture
def ledger(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """The fake ledger on a port of its own, with one frozen sandbox."""
    with serve(store, monkeypatch) as served:
        yield served


@pytest.fixture
def real(make_world: Callable[..., Any]) -> Callable[[str], Any]:
    """A connected app at one of the real ledgers, in this process: `real("xero")`."""
    from real_ledgers import connected

    return lambda name: connected(make_world(name))
