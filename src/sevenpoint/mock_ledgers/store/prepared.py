"""Statements of every request: written with SQLAlchemy, compiled once for each dialect, run on the driver's own cursor.

Running a compiled statement through SQLAlchemy costs several times what the database does with it; types, dialects and
the transaction stay SQLAlchemy's.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Table, bindparam, insert
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.dml import UpdateBase

from .driver import on_driver

_Process = Callable[[Any], Any]


class Prepared:
    """One statement whose parameters are named `bindparam`s. Its rows are named tuples.

    >>> from sqlalchemy import bindparam, create_engine, literal, select
    >>> with create_engine("sqlite://").connect() as connection:
    ...     Prepared(select(bindparam("a").label("first"), literal(2).label("second"))).first(connection, a="x")
    Row(first='x', second=2)
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._compiled: WeakKeyDictionary[Dialect, _Compiled] = WeakKeyDictionary()

    @classmethod
    def insert_into(cls, table: Table) -> Prepared:
        """A new row of which every column is given, but for an id that the database counts."""
        return cls(
            insert(table)
            .values({c.name: bindparam(c.name) for c in table.c if c is not table.autoincrement_column})
            .inline()  # the id is not asked for
        )

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """Every row."""
        return self._for(connection).rows(connection, values)

    def first(self, connection: Connection, **values: Any) -> Any | None:
        """The first row; None when there is none."""
        found = self._for(connection).rows(connection, values)
        return found[0] if found else None

    def scalar(self, connection: Connection, **values: Any) -> Any:
        """The first value of the first row; None when there is none."""
        found = self._for(connection).rows(connection, values)
        return found[0][0] if found else None

    def run(self, connection: Connection, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> None:
        """Write, once or for each of many."""
        self._for(connection).write(connection, [values] if isinstance(values, Mapping) else values)

    def _for(self, connection: Connection) -> _Compiled:
        compiled = self._compiled.get(connection.dialect)
        if compiled is None:
            compiled = self._compiled[connection.dialect] = _Compiled(self._statement, connection.dialect)
        return compiled


class _Compiled:
    """A statement in one dialect, with what turns values into the driver's and back."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self._sql: str = compiled.string
        self._fixed: dict[str, Any] = {}
        self._ins: list[tuple[str, _Process | None]] = []
        for bind, name in compiled.bind_names.items():
            process = bind.type.dialect_impl(dialect).bind_processor(dialect)
            if bind.required:
                self._ins.append((name, process))
            else:
                value = bind.effective_value
                self._fixed[name] = value if process is None else process(value)
        self._order: tuple[str, ...] | None = None if compiled.positiontup is None else tuple(compiled.positiontup)
        columns: Any = statement._returning if isinstance(statement, UpdateBase) else statement.selected_columns
        outs = [(column.key, column.type.dialect_impl(dialect).result_processor(dialect, None)) for column in columns]
        self._outs = [(place, process) for place, (_, process) in enumerate(outs) if process is not None]
        row: Any = namedtuple("Row", [name for name, _ in outs])  # type: ignore[misc]
        self._row: Callable[[Sequence[Any]], Any] = row._make

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        cursor = on_driver(connection, self._sql, self._bound(values))
        found = cursor.fetchall()
        cursor.close()
        if not self._outs:
            return [self._row(row) for row in found]
        made = []
        for row in found:
            cells = list(row)
            for place, process in self._outs:
                cells[place] = process(cells[place])
            made.append(self._row(cells))
        return made

    def write(self, connection: Connection, many: Sequence[Mapping[str, Any]]) -> None:
        if len(many) == 1:
            on_driver(connection, self._sql, self._bound(many[0])).close()
        elif many:
            on_driver(connection, self._sql, [self._bound(values) for values in many], "executemany").close()

    def _bound(self, values: Mapping[str, Any]) -> Any:
        bound = {name: values[name] if process is None else process(values[name]) for name, process in self._ins}
        bound.update(self._fixed)
        return bound if self._order is None else [bound[name] for name in self._order]
