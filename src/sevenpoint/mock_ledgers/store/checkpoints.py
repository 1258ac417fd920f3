"""Checkpoints: a sandbox as it was, kept in shadow tables, and brought back row by row where it differs.

What belongs to a sandbox is read off the foreign keys, so a new table takes part without being named here. The journal
of exchanges stays as it is: a rewind does not undo that something was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Delete,
    Insert,
    MetaData,
    Select,
    String,
    Table,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    select,
    update,
)

from . import files, schema
from .portable import json_text

# Taken from here, so that the tables of files.py are defined before their shadows are.
metadata = files.file.metadata
# The shadow tables lie apart: most stores never see a checkpoint, and making these would be half of their start.
shadows = MetaData()

# Facts about the store, the journal and leases have no owner; a checkpoint does not hold other checkpoints.
OUTSIDE = frozenset({schema.meta.name, schema.exchange.name, schema.checkpoint.name, schema.lease.name})
# Rows that others hang on (ON DELETE CASCADE): changed in place, never removed and put back.
_PARENTS = ("sandbox", "organisation", "app", "consent")
_OWNERS = {"sandbox": "sandbox", "organisation": "organisation", "app": "client_id", "consent": "consent"}

_SANDBOX = bindparam("sandbox_", type_=String)
_CHECKPOINT = bindparam("checkpoint_", type_=String)


def keep(connection: Connection, sandbox: str, checkpoint: str) -> None:
    """Copy everything that belongs to a sandbox. The first checkpoint of a store makes the shadow tables."""
    shadows.create_all(connection)
    for statements in _every():
        connection.execute(statements.keep, {"sandbox_": sandbox, "checkpoint_": checkpoint})


def bring_back(connection: Connection, sandbox: str, checkpoint: str) -> None:
    """Make a sandbox's rows what they were; rows that did not change are not touched."""
    which = {"sandbox_": sandbox, "checkpoint_": checkpoint}
    for statements in _every():
        connection.execute(statements.remove, which)
    for statements in _every():
        if statements.kept is not None:
            kept = [dict(row) for row in connection.execute(statements.kept, which).mappings()]
            if kept:
                connection.execute(statements.restore, kept)
        connection.execute(statements.put_back, which)


@dataclass(frozen=True)
class _Statements:
    """What is done with one table. `kept` and `restore`: a parent's rows, and writing them over those that stand."""

    keep: Insert
    remove: Delete
    put_back: Insert
    kept: Select[Any] | None
    restore: Update


@cache
def _every() -> list[_Statements]:
    """Built once, parents first: building and hashing these took longer than running them."""
    return [_statements(table, shadow) for table, shadow in SHADOWS.items()]


def _statements(table: Table, shadow: Table) -> _Statements:
    names = [column.name for column in table.c]
    keys = [column.name for column in table.primary_key]
    ours = and_(shadow.c.checkpoint == _CHECKPOINT, *(shadow.c[name] == table.c[name] for name in keys))
    is_parent = table.name in _PARENTS
    same = ours if is_parent else and_(ours, *(_same(shadow.c[name], table.c[name]) for name in names))
    own = _owned(table)
    missing = ~exists().where(ours).correlate(shadow)
    return _Statements(
        keep=insert(shadow).from_select(["checkpoint", *names], select(_CHECKPOINT, *table.c).where(own)),
        remove=delete(table).where(own, ~exists().where(same).correlate(table)),
        put_back=insert(table).from_select(
            names, select(*(shadow.c[name] for name in names)).where(shadow.c.checkpoint == _CHECKPOINT, missing)
        ),
        kept=_kept(shadow, names, keys) if is_parent else None,
        restore=update(table)
        .where(*(table.c[name] == bindparam(f"k_{name}") for name in keys))
        .values({name: bindparam(f"v_{name}") for name in names if name not in keys}),
    )


def _same(one: Column[Any], other: Column[Any]) -> ColumnElement[bool]:
    if isinstance(one.type, JSON):  # which PostgreSQL does not compare
        return json_text(one).is_not_distinct_from(json_text(other))
    return one.is_not_distinct_from(other)


def _kept(shadow: Table, names: list[str], keys: list[str]) -> Select[Any]:
    """A parent's rows as parameters of `restore`."""
    columns = [shadow.c[name].label(f"{'k' if name in keys else 'v'}_{name}") for name in names]
    return select(*columns).where(shadow.c.checkpoint == _CHECKPOINT)


def _owned(table: Table) -> ColumnElement[bool]:
    """Which rows of a table belong to the sandbox."""
    if table is schema.sandbox:
        return table.c.id == _SANDBOX
    owner, column = _owner(table)
    if owner is schema.sandbox:
        return column == _SANDBOX
    (key,) = owner.primary_key
    return column.in_(select(key).where(owner.c.sandbox == _SANDBOX))


def _owner(table: Table) -> tuple[Table, Column[Any]]:
    """The nearest owner that a foreign key of the table names. Raises LookupError."""
    for owner, column in _OWNERS.items():
        if column in table.c and any(key.column.table.name == owner for key in table.c[column].foreign_keys):
            return metadata.tables[owner], table.c[column]
    raise LookupError(f"table {table.name} names no owner, so that no checkpoint can hold it")


def _shadow(table: Table) -> Table:
    """A table's twin with the checkpoint in front of its key, and without its foreign keys."""
    columns: list[Column[Any]] = [
        Column(column.name, column.type, primary_key=column.primary_key, nullable=column.nullable, autoincrement=False)
        for column in table.c
    ]
    return Table(f"kept_{table.name}", shadows, schema.checkpoint_id(), *columns)


# Parents before their children: the order in which rows can be put back.
SHADOWS = {table: _shadow(table) for table in list(metadata.sorted_tables) if table.name not in OUTSIDE}
