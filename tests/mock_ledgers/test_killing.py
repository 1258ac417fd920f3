"""A killed ledger loses no acknowledged write; `make kill-test` is the long run."""

from __future__ import annotations

from pathlib import Path

import pytest
from killing import run


@pytest.mark.parametrize("ledger", ["xero", "quickbooks"])
def test_no_acknowledged_write_is_lost(ledger: str, tmp_path: Path, database: str | None) -> None:
    seen = run(ledger, writes=600, kills=2, folder=tmp_path, database=database)
    assert len(seen.acknowledged) >= 600
    assert seen.kills == 2
