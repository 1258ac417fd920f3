"""SQLite in WAL mode: readers never wait for the writer, and a committed request survives a killed process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from .schema import metadata
from .types import dump_json, load_json

# More than both ledgers have: one that is kept is not parsed again.
STATEMENTS = 1000


def open_engine(path: Path) -> Engine:
    """The engine over a file, made with its tables when it is missing."""
    engine = create_engine(
        f"sqlite:///{path}", json_serializer=dump_json, json_deserializer=load_json,
        connect_args={"cached_statements": STATEMENTS},
    )  # fmt: skip
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    metadata.create_all(engine)
    return engine


def _prepare(dbapi_connection: Any, _record: Any) -> None:
    dbapi_connection.isolation_level = None  # SQLAlchemy says BEGIN itself, see _begin
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000", "foreign_keys=ON"):
        dbapi_connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # The write lock is taken at once: a read that later wants to write could otherwise fail half-way through a request.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
