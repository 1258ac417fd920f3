"""`where` trees compiled to SQL conditions, with the LINQ parser's complaints about types (xero.md 2.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, literal, not_, or_, true

from .errors import RequestError, unparsed_query
from .where import CONVERSIONS, PREDICATES, All, Any_, Compare, Field, Kind, Method, Node, Not, Path, Value

_HUGE = Decimal(10) ** 14
_COMPARABLE = {"String", "Decimal", "DateTime?", "DateTime"}


@dataclass(frozen=True)
class _Typed:
    """A compiled operand."""

    kind: Kind
    sql: Any
    literal: bool
    label: str = ""


def compile_where(node: Node, fields: Mapping[str, Field], entity: str) -> ColumnElement[bool]:
    """The SQL condition. `fields` by lower-case path; `entity`: type name in error texts. Raises RequestError 16."""
    match node:
        case All(parts):
            return and_(*(compile_where(part, fields, entity) for part in parts))
        case Any_(parts):
            return or_(*(compile_where(part, fields, entity) for part in parts))
        case Not(part):
            return not_(compile_where(part, fields, entity))
        case Compare(operator, left, right):
            return _compared(operator, _boolean_or(left, fields, entity), _boolean_or(right, fields, entity))
    typed = _operand(node, fields, entity)
    if typed.kind != "Boolean":
        raise unparsed_query("Expression of type 'Boolean' expected")
    if typed.literal:
        return true() if typed.sql else false()
    held: ColumnElement[bool] = func.coalesce(typed.sql, false()) == true()
    return held


def find_field(name: str, fields: Mapping[str, Field], entity: str) -> Field:
    """The member of that path in any case. Raises RequestError 16."""
    found = fields.get(name.lower())
    if found is None:
        raise unparsed_query(f"No property or field '{name.split('.')[-1]}' exists in type '{entity}'")
    return found


def _boolean_or(node: Node, fields: Mapping[str, Field], entity: str) -> _Typed:
    if isinstance(node, All | Any_ | Not | Compare):
        return _Typed("Boolean", compile_where(node, fields, entity), False)
    return _operand(node, fields, entity)


def _operand(node: Node, fields: Mapping[str, Field], entity: str) -> _Typed:
    match node:
        case Value(kind, value):
            return _Typed(kind, value, True)
        case Path(name):
            field = find_field(name, fields, entity)
            return _Typed(field.kind, field.column, False, name.split(".")[-1])
        case Method(target, name, arguments):
            return _called(
                _operand(target, fields, entity), name, [_operand(one, fields, entity) for one in arguments], entity
            )
    return _Typed("Boolean", compile_where(node, fields, entity), False)


def _called(target: _Typed, name: str, arguments: list[_Typed], entity: str) -> _Typed:
    if name in CONVERSIONS and not arguments:
        if name == "tostring":
            return _Typed("String", target.sql, target.literal)
        if target.kind == "String":
            changed = {"tolower": func.lower, "toupper": func.upper, "trim": func.trim}[name](target.sql)
            return _Typed("String", changed, False)
    texts = target.kind == "String" and all(argument.kind == "String" for argument in arguments)
    if name == "replace" and len(arguments) == 2 and texts:
        return _Typed("String", func.replace(target.sql, arguments[0].sql, arguments[1].sql), False)
    if name in PREDICATES and len(arguments) == 1 and texts:
        whole: ColumnElement[str] = func.lower(target.sql)
        part: ColumnElement[str] = func.lower(arguments[0].sql)
        if arguments[0].literal:
            wanted = str(arguments[0].sql).lower()
            holds = {
                "contains": whole.contains(wanted, autoescape=True),
                "startswith": whole.startswith(wanted, autoescape=True),
                "endswith": whole.endswith(wanted, autoescape=True),
            }
            return _Typed("Boolean", holds[name], False)
        pattern = {"contains": "%" + part + "%", "startswith": part + "%", "endswith": "%" + part}[name]
        return _Typed("Boolean", whole.like(pattern), False)
    raise unparsed_query(f"No applicable method '{name}' exists in type '{target.kind}'")


def _compared(operator: str, left: _Typed, right: _Typed) -> ColumnElement[bool]:
    if left.kind == "Null" or right.kind == "Null":
        return _against_null(operator, right if left.kind == "Null" else left)
    kinds = {left.kind, right.kind}
    dates = kinds <= {"DateTime?", "DateTime"}
    if not dates and (len(kinds) != 1 or "Object" in kinds):
        raise _incompatible(operator, left, right)
    if operator not in ("==", "!=") and not kinds <= _COMPARABLE:
        raise _incompatible(operator, left, right)
    if kinds == {"Boolean"}:
        same = _truth(left) == _truth(right)
        return same if operator == "==" else not_(same)
    a, b = _comparable(left, right), _comparable(right, left)
    if isinstance(a, bool | str | int | Decimal | dt.datetime) and isinstance(b, type(a)):
        return true() if _plain(operator, a, b) else false()
    if not isinstance(a, ColumnElement):
        a, b, operator = b, a, {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(operator, operator)
    if isinstance(b, Decimal):
        operator, b = _storable(operator, b)
        if b is None:
            return true() if operator == "!=" else false()
    held = {"==": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator]
    return func.coalesce(held, true() if operator == "!=" else false()) == true()


def _truth(side: _Typed) -> ColumnElement[bool]:
    """A condition that is 0 or 1, so that two can be compared."""
    if side.literal:
        return literal(1 if side.sql else 0)
    return case((func.coalesce(side.sql, false()) == true(), 1), else_=0)


def _storable(operator: str, number: Decimal) -> tuple[str, Decimal | None]:
    """The same comparison with a number of four decimals that the store can hold; None: never equal."""
    if abs(number) >= _HUGE:
        return operator, _HUGE.copy_sign(number)
    floor = number.quantize(Decimal("0.0001"), rounding=ROUND_FLOOR)
    if floor == number:
        return operator, floor
    if operator in ("==", "!="):
        return operator, None
    return {"<": "<=", ">=": ">"}.get(operator, operator), floor


def _plain(operator: str, a: Any, b: Any) -> bool:
    return bool({"==": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator])


def _against_null(operator: str, other: _Typed) -> ColumnElement[bool]:
    if operator not in ("==", "!="):
        raise unparsed_query(f"Operator '{operator}' incompatible with operand types '{other.kind}' and 'Object'")
    missing = other.sql is None if other.literal else None
    if missing is not None:
        return true() if missing == (operator == "==") else false()
    return other.sql.is_(None) if operator == "==" else other.sql.is_not(None)  # type: ignore[no-any-return]


def _comparable(side: _Typed, other: _Typed) -> Any:
    """SQL that compares as .NET would: folded text, dates as ISO text, instants as they are."""
    if side.kind == "String":
        return str(side.sql).lower() if side.literal else func.lower(side.sql)
    if side.kind == "DateTime" and side.literal and other.kind == "DateTime?":
        at: dt.datetime = side.sql
        return at.date().isoformat() if at.time() == dt.time() else at.strftime("%Y-%m-%dT%H:%M:%S")
    return side.sql


def _incompatible(operator: str, left: _Typed, right: _Typed) -> RequestError:
    names = [side.label.capitalize() if side.kind == "Object" else side.kind for side in (left, right)]
    return unparsed_query(f"Operator '{operator}' incompatible with operand types '{names[0]}' and '{names[1]}'")
