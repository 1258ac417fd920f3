"""A store that cannot grow: a clear error, nothing half-saved, and it goes on once there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, func, select

from sevenpoint.mock_ledgers.store import Store, schema

_ROOM_PAGES = 12
_WRITES = 40
_KEPT = (schema.document, schema.posting, schema.change, schema.sequence, schema.exchange)


def fill_up(world: Any, write: Callable[[], Any]) -> None:
    """Call `write` until the store has no room, look at what is there after each, then give it room."""
    if world.store.engine.dialect.name != "sqlite":
        pytest.skip("the limit is one that SQLite puts on a connection")
    statuses, rows = [], _rows(world.store)
    with _room_for(world.store, _ROOM_PAGES):
        for _ in range(_WRITES):
            answer = write()
            statuses.append(answer.status_code)
            now = _rows(world.store)
            if answer.status_code == 200:
                assert now["document"] > rows["document"]
                rows = now
            else:
                assert answer.status_code == 507
                assert "database or disk is full" in answer.json["error"]["message"]
                assert now == rows
            world.assert_balanced()
    assert set(statuses) == {200, 507}
    assert write().status_code == 200
    world.assert_balanced()


@contextmanager
def _room_for(store: Store, pages: int) -> Iterator[None]:
    """Inside, the store may add so many pages of 4 KiB to what it has: the limit is a connection's, not the file's."""
    with store.transaction() as connection:
        limit = connection.exec_driver_sql("PRAGMA page_count").scalar_one() + pages

    def limited(raw: Any, _: object) -> None:
        raw.execute(f"PRAGMA max_page_count={limit}")

    store.engine.dispose()
    event.listen(store.engine, "connect", limited)
    try:
        yield
    finally:
        event.remove(store.engine, "connect", limited)
        store.engine.dispose()


def _rows(store: Store) -> dict[str, int]:
    with store.transaction() as connection:
        return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in _KEPT}
