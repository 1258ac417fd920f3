"""Success that is claimed and false."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from sevenpoint.harness.contract import Payment, SyncState
from sevenpoint.harness.oracles.claims import claims_done, false_success, falsely_claimed


def payment(name: str, sync: SyncState | None) -> Payment:
    """A payment as the tool shows it."""
    return Payment(
        id=name,
        invoice_id="i",
        amount=Decimal(5),
        date=dt.date(2026, 3, 2),
        method="card",
        status="succeeded",
        sync=sync,
    )


@pytest.mark.parametrize(
    ("state", "in_ledger", "false"),
    [
        ("synced", 0, True),
        ("synced", 1, False),
        ("synced", 2, False),
        ("pending", 0, False),
        ("failed", 0, False),
        ("not_applicable", 0, False),
        (None, 0, False),
    ],
)
def test_success_is_false_when_the_ledger_has_nothing(state: str | None, in_ledger: int, false: bool) -> None:
    sync = None if state is None else SyncState.model_validate({"state": state})

    assert claims_done(sync) is (state == "synced")
    assert false_success(sync, in_ledger) is false


def test_false_claims_among_many() -> None:
    synced = SyncState(state="synced")
    lie, truth, silent = payment("lie", synced), payment("truth", synced), payment("silent", None)

    assert falsely_claimed([(lie, 0), (truth, 1), (silent, 0)]) == [lie]
