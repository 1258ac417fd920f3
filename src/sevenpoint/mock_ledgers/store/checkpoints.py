"""Checkpoints: a sandbox as it was, kept in shadow tables, and brought back row by row where it differs.

What belongs to a sandbox is read off the foreign keys, so a new table takes part without being named here. The journal
of exchanges stays as it is: a rewind does not undo that something was said.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    literal,
    select,
    update,
)

from . import files, schema

# Taken from here, so that the tables of files.py are defined before their shadows are.
metadata = files.metadata

# Facts about the store and the journal have no owner; a checkpoint does not hold other checkpoints.
OUTSIDE = frozenset({schema.meta.name, schema.exchange.name, schema.checkpoint.name})
# Rows that others hang on (ON DELETE CASCADE): changed in place, never removed and put back.
_PARENTS = ("sandbox", "organisation", "app", "consent")
_OWNERS = {"sandbox": "sandbox", "organisation": "organisation", "app": "client_id", "consent": "consent"}


def keep(connection: Connection, sandbox: str, checkpoint: str) -> None:
    """Copy everything that belongs to a sandbox."""
    for table, shadow in SHADOWS.items():
        rows = select(literal(checkpoint), *table.c).where(_owned(table, sandbox))
        connection.execute(insert(shadow).from_select([column.name for column in shadow.c], rows))


def bring_back(connection: Connection, sandbox: str, checkpoint: str) -> None:
    """Make a sandbox's rows what they were; rows that did not change are not touched."""
    for table, shadow in SHADOWS.items():
        same = _same_key(table, shadow, checkpoint)
        if table.name not in _PARENTS:  # a parent's row stands again at its place
            same = and_(same, *(shadow.c[column.name].is_not_distinct_from(column) for column in table.c))
        connection.execute(delete(table).where(_owned(table, sandbox), ~exists().where(same)))
    for table, shadow in SHADOWS.items():
        if table.name in _PARENTS:
            _restore(connection, table, shadow, checkpoint)
        kept = [shadow.c[column.name] for column in table.c]
        missing = ~exists().where(_same_key(table, shadow, checkpoint)).correlate(shadow)
        rows = select(*kept).where(shadow.c.checkpoint == checkpoint, missing)
        connection.execute(insert(table).from_select([column.name for column in table.c], rows))


def _restore(connection: Connection, table: Table, shadow: Table, checkpoint: str) -> None:
    """Write the kept values into the rows that are still there."""
    keys = [column.name for column in table.primary_key]
    others = [column.name for column in table.c if column.name not in keys]
    kept = connection.execute(select(shadow).where(shadow.c.checkpoint == checkpoint)).mappings().all()
    if not kept:
        return
    statement = (
        update(table)
        .where(*(table.c[name] == bindparam(f"k_{name}") for name in keys))
        .values({name: bindparam(f"v_{name}") for name in others})
    )
    rows = [{**{f"k_{n}": row[n] for n in keys}, **{f"v_{n}": row[n] for n in others}} for row in kept]
    connection.execute(statement, rows)


def _owned(table: Table, sandbox: str) -> ColumnElement[bool]:
    """Which rows of a table belong to a sandbox."""
    if table is schema.sandbox:
        return table.c.id == sandbox
    owner, column = _owner(table)
    if owner is schema.sandbox:
        return column == sandbox
    (key,) = owner.primary_key
    return column.in_(select(key).where(owner.c.sandbox == sandbox))


def _owner(table: Table) -> tuple[Table, Column[Any]]:
    """The nearest owner that a foreign key of the table names. Raises LookupError."""
    for owner, column in _OWNERS.items():
        if column in table.c and any(key.column.table.name == owner for key in table.c[column].foreign_keys):
            return metadata.tables[owner], table.c[column]
    raise LookupError(f"table {table.name} names no owner, so that no checkpoint can hold it")


def _same_key(table: Table, shadow: Table, checkpoint: str) -> ColumnElement[bool]:
    keys = [shadow.c[column.name] == column for column in table.primary_key]
    return and_(shadow.c.checkpoint == checkpoint, *keys)


def _shadow(table: Table) -> Table:
    """A table's twin with the checkpoint in front of its key, and without its foreign keys."""
    columns: list[Column[Any]] = [
        Column(column.name, column.type, primary_key=column.primary_key, nullable=column.nullable, autoincrement=False)
        for column in table.c
    ]
    return Table(f"kept_{table.name}", metadata, schema.checkpoint_id(), *columns)


# Parents before their children: the order in which rows can be put back.
SHADOWS = {table: _shadow(table) for table in list(metadata.sorted_tables) if table.name not in OUTSIDE}
