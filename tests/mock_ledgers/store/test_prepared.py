"""Statements compiled once, and parts of a transaction, behave as SQLAlchemy's own."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from sevenpoint.mock_ledgers.store import Prepared, Savepoint, Store, savepoint, schema

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
_S = schema.sandbox
_INSERT = Prepared.insert_into(_S)
_ALL = Prepared(select(_S).order_by(_S.c.id))
_RENAMED = Prepared(update(_S).where(_S.c.id == bindparam("i")).values(name=bindparam("n")).returning(_S.c.name))


def row(key: str, name: str = "one") -> dict[str, object]:
    return {"id": key, "name": name, "seed": 7, "ids_issued": 0, "running": True, "clock_base": NOW,
            "clock_anchor": NOW, "deliveries_paused": False, "keep_secrets": False}  # fmt: skip


def test_rows_are_what_sqlalchemy_reads(store: Store) -> None:
    with store.transaction() as connection:
        assert _ALL.first(connection) is None
        assert Prepared(select(_S.c.name)).scalar(connection) is None
        _INSERT.run(connection, [row("a"), row("b", "it's \x00 ☃")])
        assert [each._asdict() for each in _ALL.all(connection)] == [row("a"), row("b", "it's \x00 ☃")]
        assert [dict(each) for each in connection.execute(select(_S).order_by(_S.c.id)).mappings()] == [
            each._asdict() for each in _ALL.all(connection)
        ]
        assert _RENAMED.scalar(connection, i="a", n="two") == "two"
        _INSERT.run(connection, [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amount=st.decimals(-(10**12), 10**12, places=4), text=st.text())
def test_every_value_survives(store: Store, amount: Decimal, text: str) -> None:
    bound = select(
        bindparam("amount", type_=schema.posting.c.amount.type).label("amount"),
        bindparam("body", type_=schema.document.c.body.type).label("body"),
    )
    with store.transaction() as connection:
        (found,) = Prepared(bound).all(connection, amount=amount, body={"t": [text, amount]})
    assert (found.amount, found.body) == (amount, {"t": [text, amount]})


def test_errors_are_sqlalchemys(store: Store) -> None:
    with store.transaction() as connection:
        _INSERT.run(connection, row("a"))
        with pytest.raises(IntegrityError, match=r"(?i)unique"), savepoint(connection):
            _INSERT.run(connection, row("a"))
        with pytest.raises(KeyError):
            _INSERT.run(connection, {"id": "b"})
        part = Savepoint(connection)
        part.commit()
        with pytest.raises(DBAPIError, match=r"(?i)savepoint"):
            part.rollback()


def write_and_fail(connection: Connection) -> None:
    connection.execute(insert(_S), row("b"))
    with savepoint(connection):
        _INSERT.run(connection, row("c"))
    raise RuntimeError


def test_a_part_is_undone_on_its_own(store: Store) -> None:
    with store.transaction() as connection:
        with savepoint(connection):
            _INSERT.run(connection, row("a"))
        with pytest.raises(RuntimeError), savepoint(connection):
            write_and_fail(connection)
        assert [each.id for each in _ALL.all(connection)] == ["a"]
    with store.transaction() as connection:
        assert [each.id for each in _ALL.all(connection)] == ["a"]
