"""Opening the store and its transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from .schema import metadata
from .types import dump_json, load_json


class Store:
    """The state of every sandbox.

    SQLite in WAL mode at `path`: readers never wait for the writer, and a committed request survives a killed process.

    >>> import tempfile, pathlib
    >>> store = Store(pathlib.Path(tempfile.mkdtemp()) / "ledgers.sqlite")
    >>> with store.transaction() as connection:
    ...     connection.exec_driver_sql("select count(*) from sandbox").scalar_one()
    0
    >>> store.close()
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine: Engine = create_engine(f"sqlite:///{path}", json_serializer=dump_json, json_deserializer=load_json)
        event.listen(self.engine, "connect", _prepare)
        event.listen(self.engine, "begin", _begin)
        metadata.create_all(self.engine)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One all-or-nothing write transaction; an exception rolls it back."""
        with self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _prepare(dbapi_connection: Any, _record: Any) -> None:
    dbapi_connection.isolation_level = None  # SQLAlchemy says BEGIN itself, see _begin
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000", "foreign_keys=ON"):
        dbapi_connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # The write lock is taken at once: a read that later wants to write could otherwise fail half-way through a request.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
