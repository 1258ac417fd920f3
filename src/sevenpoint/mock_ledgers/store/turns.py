"""Whose turn it is: the requests of one sandbox follow one another, those of different sandboxes run side by side.

A turn begins before anything of the sandbox is read and ends with the transaction, after what it wrote can be seen. So
number sequences, seeded ids, revisions, counted limits, faults' triggers and the order of the change feed and of the
journal are what they are with a single process. With SQLite every transaction is the only one that writes, and a turn
costs nothing; with PostgreSQL a turn is an advisory lock, on which processes wait in the order in which they came.

A transaction takes one sandbox's turn, and the store's after it, so that nobody waits in a circle. (Who claims to be
two apps of two sandboxes in one request may; PostgreSQL then undoes one of those who wait for each other.)
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, String, bindparam, func, literal, select

from . import schema
from .prepared import Prepared

# Any number that no sandbox's hash is likely to be; a clash would only make two wait for each other.
_STORE = 7_000_000_000_000_000_007


def are_taken(connection: Connection) -> bool:
    """Whether others may write at the same time, so that a turn has to be waited for."""
    return connection.dialect.name == "postgresql"


def of_store(connection: Connection) -> None:
    """Wait until nobody else changes what belongs to no sandbox."""
    if are_taken(connection):
        _OF_STORE.all(connection)


def of_sandbox(connection: Connection, sandbox: str) -> None:
    """Wait for the sandbox's turn."""
    if are_taken(connection):
        _OF_SANDBOX.all(connection, key=sandbox)


def of_token(connection: Connection, digest: str) -> None:
    """Wait for the turn of the sandbox that a token belongs to; of an unknown one nothing is waited for."""
    if are_taken(connection):
        _OF_TOKEN.all(connection, key=digest)


def of_app(connection: Connection, client_id: str) -> None:
    """Wait for the turn of the sandbox that an app belongs to; of an unknown one nothing is waited for."""
    if are_taken(connection):
        _OF_APP.all(connection, key=client_id)


def of_delivery(connection: Connection, delivery: int) -> None:
    """Wait for the turn of the sandbox that a webhook belongs to."""
    if are_taken(connection):
        _OF_DELIVERY.all(connection, key=delivery)


def _lock(sandbox: Any) -> Any:
    return select(func.pg_advisory_xact_lock(func.hashtextextended(sandbox, 0)).label("lock"))


_OF_STORE = Prepared(select(func.pg_advisory_xact_lock(literal(_STORE)).label("lock")))
_OF_SANDBOX = Prepared(_lock(bindparam("key", type_=String)))
_OF_TOKEN = Prepared(
    _lock(schema.consent.c.sandbox)
    .join(schema.token, schema.token.c.consent == schema.consent.c.id)
    .where(schema.token.c.digest == bindparam("key"))
)
_OF_APP = Prepared(_lock(schema.app.c.sandbox).where(schema.app.c.client_id == bindparam("key")))
_OF_DELIVERY = Prepared(_lock(schema.delivery.c.sandbox).where(schema.delivery.c.id == bindparam("key")))
