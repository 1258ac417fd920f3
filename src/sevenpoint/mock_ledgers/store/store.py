"""Opening the store and its transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from . import sqlite
from .errors import StoreError


class Store:
    """The state of every sandbox: an SQLite file (a path), or a PostgreSQL database (its URL). Raises StoreError.

    >>> import tempfile, pathlib
    >>> store = Store(pathlib.Path(tempfile.mkdtemp()) / "ledgers.sqlite")
    >>> with store.transaction() as connection:
    ...     connection.exec_driver_sql("select count(*) from sandbox").scalar_one()
    0
    >>> store.close()
    """

    def __init__(self, place: Path | str) -> None:
        self.engine: Engine = sqlite.open_engine(place) if isinstance(place, Path) else _open_database(place)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One all-or-nothing write transaction; an exception rolls it back."""
        with self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _open_database(url: str) -> Engine:
    try:
        from . import postgresql  # an extra, which most never need
    except ImportError as error:
        raise StoreError("PostgreSQL needs psycopg: install sevenpoint[postgresql].") from error
    return postgresql.open_engine(url)
