"""The fake ledger, served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from running_ledger import Ledger, serve


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """The fake ledger on a port of its own, with one frozen sandbox."""
    with serve(tmp_path, monkeypatch) as served:
        yield served
