"""The fake ledger, served."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from running_ledger import Ledger, serve

from sevenpoint.mock_ledgers.store import Store


@pytest.fixture
def ledger(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """The fake ledger on a port of its own, with one frozen sandbox."""
    with serve(store, monkeypatch) as served:
        yield served
