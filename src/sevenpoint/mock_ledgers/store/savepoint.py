"""Parts of a transaction that are undone on their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import Connection

from .driver import on_driver

_numbers = count(1)


class Savepoint:
    """A part of a transaction, until it is kept or undone. SQLAlchemy's own costs a request as much as its statements.

    `is_active`: neither has happened yet.
    """

    def __init__(self, connection: Connection) -> None:
        self.is_active = True
        self._connection = connection
        self._name = f"part_{next(_numbers) % 1_000_000}"
        self._say(f"SAVEPOINT {self._name}")

    def commit(self) -> None:
        """Keep what was done; it stands when the transaction does."""
        self.is_active = False
        self._say(f"RELEASE SAVEPOINT {self._name}")

    def rollback(self) -> None:
        """Undo what was done since, and what parts inside did."""
        self.is_active = False
        self._say(f"ROLLBACK TO SAVEPOINT {self._name}")
        self._say(f"RELEASE SAVEPOINT {self._name}")

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
