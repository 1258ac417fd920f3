"""False success: the tool says that something is in the ledger, and the ledger has nothing of it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from sevenpoint.harness.contract import Invoice, Payment, SyncState

DONE = "synced"
NOTHING = Decimal(0)


def claims_done(sync: SyncState | None) -> bool:
    """Whether the tool says that the ledger has the record; saying nothing claims nothing.

    >>> claims_done(SyncState(state="synced")), claims_done(SyncState(state="pending")), claims_done(None)
    (True, False, False)
    """
    return sync is not None and sync.state == DONE


def false_success(sync: SyncState | None, in_ledger: int) -> bool:
    """Whether success is claimed for a record of which the ledger has none. `in_ledger`: how many it has."""
    return claims_done(sync) and in_ledger < 1


def falsely_claimed(records: Iterable[tuple[Invoice | Payment, int]]) -> list[Invoice | Payment]:
    """Those records, each with how many of it the ledger has, for which success is claimed and false."""
    return [record for record, in_ledger in records if false_success(record.sync, in_ledger)]
