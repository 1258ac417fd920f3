"""SQL that SQLite and PostgreSQL say differently, to the same effect."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, Text, UnaryExpression, cast
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import operators
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import Integer


class position(FunctionElement[int]):  # noqa: N801 - as SQL's functions are written
    """Where a text first stands in another, from 1; 0: nowhere."""

    type = Integer()
    inherit_cache = True


@compiles(position)
def _instr(element: Any, compiler: Any, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(position, "postgresql")
def _strpos(element: Any, compiler: Any, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


def json_text(column: ColumnElement[Any]) -> ColumnElement[str]:
    """A JSON column as the text that is kept."""
    return cast(column, Text)


def in_order(wanted: ColumnElement[Any]) -> ColumnElement[Any]:
    """What to order by, with missing values before all others: SQLite's way, PostgreSQL has them last."""
    column, modifier = (wanted.element, wanted.modifier) if isinstance(wanted, UnaryExpression) else (wanted, None)
    if modifier not in (None, operators.asc_op, operators.desc_op):
        return wanted
    if isinstance(column, Column) and not column.nullable:
        return wanted  # so that an index serves the order
    return wanted.nulls_last() if modifier is operators.desc_op else wanted.nulls_first()
