"""PostgreSQL: any number of ledger processes, on any machines, share one state. Whose turn it is says `turns.py`.

Texts must compare and fold as they do in SQLite, byte by byte and ASCII only, whatever language the server speaks: the
database's own collation has to be C, which can only be chosen when it is made.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from . import nul, turns
from .checkpoints import shadows
from .errors import StoreError
from .schema import metadata

# A machine that died in the middle of a request keeps its sandbox's turn no longer.
_SILENT = "60s"
# More than both ledgers have: one that is kept is not parsed again.
_STATEMENTS = 1000
# A worker has one thread and so one connection; whoever runs the application in threads has as many as take turns.
_CONNECTIONS = 16
_SHAPE = "A database is given as postgresql://user:password@host:port/name."
_CREATE = "createdb --template template0 --locale C --encoding UTF8"


def open_engine(database: str) -> Engine:
    """The engine over a database, filled with the tables when they are missing.

    `database`: `postgresql://user:password@host:port/name`, with libpq's parameters as query. Raises StoreError.
    """
    url = _url(database)
    engine = create_engine(
        url,
        json_serializer=nul.dump,
        json_deserializer=nul.load,
        isolation_level="READ COMMITTED",  # every statement sees what whoever had the turn before has written
        pool_pre_ping=True,
        pool_size=_CONNECTIONS,
        max_overflow=0,  # a connection is too dear to be closed after one request
    )
    event.listen(engine, "connect", _prepare)
    shown = url.set(drivername="postgresql").render_as_string(hide_password=True)
    try:
        with engine.begin() as connection:
            _check_text(connection, url, shown)
            _make_tables(connection)
    except OperationalError as error:
        engine.dispose()
        made = f"A database is made with: {_CREATE} {url.database or 'NAME'}"
        raise StoreError(f"{shown} cannot be used: {_reason(error)} {made}") from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    nul.teach(connection)
    connection.prepared_max = _STATEMENTS
    connection.execute(f"SET idle_in_transaction_session_timeout = '{_SILENT}'")
    connection.commit()


def _url(database: str) -> URL:
    try:
        url = make_url(database)
    except ArgumentError as error:
        raise StoreError(_SHAPE) from error
    if url.drivername not in ("postgresql", "postgres"):
        raise StoreError(_SHAPE)
    return url.set(drivername="postgresql+psycopg")


def _check_text(connection: Connection, url: URL, shown: str) -> None:
    encoding, collation, kind = connection.exec_driver_sql(
        "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = current_database()"
    ).one()
    if encoding != "UTF8" or {collation, kind} - {"C", "POSIX"}:
        raise StoreError(
            f"{shown} sorts text by {collation} and {kind} in {encoding}; the ledgers need C and UTF8. "
            f"Make the database with: {_CREATE} {url.database or 'NAME'}"
        )


def _make_tables(connection: Connection) -> None:
    turns.of_store(connection)  # servers that start together make them once
    metadata.create_all(connection)
    # Not at the first checkpoint, as in SQLite: making tables waits for whoever uses those that they point to.
    shadows.create_all(connection)


def _reason(error: OperationalError) -> str:
    lines = (line.strip() for line in str(error.orig).splitlines())
    return " ".join(lines).strip().rstrip(".") + "."
