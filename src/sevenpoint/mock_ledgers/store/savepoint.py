"""Parts of a transaction that are undone on their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from .driver import on_driver

# Parts lie inside one another, so a name always means the innermost; one text is parsed once.
_NAME = "part"


class Savepoint:
    """A part of a transaction, until it is kept or undone. SQLAlchemy's own costs a request as much as its statements.

    `is_active`: neither has happened yet.
    """

    def __init__(self, connection: Connection) -> None:
        self.is_active = True
        self._connection = connection
        self._say(f"SAVEPOINT {_NAME}")

    def commit(self) -> None:
        """Keep what was done; it stands when the transaction does."""
        self.is_active = False
        self._say(f"RELEASE SAVEPOINT {_NAME}")

    def rollback(self) -> None:
        """Undo what was done since, and what parts inside did."""
        self.is_active = False
        self._say(f"ROLLBACK TO SAVEPOINT {_NAME}")
        self._say(f"RELEASE SAVEPOINT {_NAME}")

    def _say(self, sql: str) -> None:
        on_driver(self._connection, sql).close()


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """A part that stands, unless it raises."""
    part = Savepoint(connection)
    try:
        yield
    except BaseException:
        part.rollback()
        raise
    part.commit()
