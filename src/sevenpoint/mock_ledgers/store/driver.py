"""SQL on the driver's own cursor, inside SQLAlchemy's transaction."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def on_driver(
    connection: Connection, sql: str, bound: Any = (), how: Literal["execute", "executemany"] = "execute"
) -> Any:
    """Run a statement whose parameters are the driver's; the cursor. Raises SQLAlchemy's own errors."""
    if not connection.in_transaction():
        connection.begin()  # the driver's own cursor does not begin one: the statement would commit by itself
    cursor: Any = connection.connection.cursor()
    errors = connection.dialect.loaded_dbapi.Error
    try:
        getattr(cursor, how)(sql, bound)
    except errors as error:
        cursor.close()
        if connection.dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor):
            connection.invalidate(error)
        raise DBAPIError.instance(sql, bound, error, errors, dialect=connection.dialect) from error
    return cursor
