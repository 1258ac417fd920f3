"""`where` expressions: parsed with `where.lark` into a tree, then compiled to SQL conditions.

Semantics (xero.md 2.7): strings compare whatever their case; a missing member equals only null; every leaf is true or false,
never unknown. A method on a missing member does not hold: older documentation says that Xero fails there unless the member
is guarded with `!=null`, no source shows how [U].
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError, UnexpectedCharacters, UnexpectedInput, VisitError
from sqlalchemy import ColumnElement, and_, false, func, not_, or_, true

from .bodies import as_guid
from .errors import RequestError, unparsed_query

Kind = Literal["String", "Guid", "Decimal", "DateTime?", "DateTime", "Boolean", "Object", "Null"]


@dataclass(frozen=True)
class Field:
    """A member that may be filtered and ordered by: .NET type, and SQL.

    DateTime? is a calendar date kept as ISO text, DateTime an instant. Object stands for a nested object's id.
    """

    kind: Kind
    column: ColumnElement[Any]


# --- the tree -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Path:
    """A member, e.g. Contact.ContactID."""

    name: str


@dataclass(frozen=True)
class Value:
    """A literal. Dates are datetimes; Guid text is normalised."""

    kind: Kind
    value: Any


@dataclass(frozen=True)
class Method:
    """A method call on a string."""

    target: Node
    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Compare:
    """Two operands; `operator` is one of ==, !=, <, <=, >, >=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Any_:  # noqa: N801 - Any is taken
    """Some part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Node


Node = Path | Value | Method | Compare | All | Any_ | Not

PREDICATES = ("contains", "startswith", "endswith")
CONVERSIONS = ("tolower", "toupper", "tostring", "trim")
_WORDS = {"true": Value("Boolean", True), "false": Value("Boolean", False), "null": Value("Null", None)}
_HUGE = Decimal(10) ** 14
_COMPARABLE = {"String", "Decimal", "DateTime?", "DateTime"}


# --- parsing --------------------------------------------------------------------------------------------------------


def parse(text: str) -> Node:
    """The tree of a `where` expression. Raises RequestError 16 with the LINQ parser's texts."""
    if not text.strip():
        raise unparsed_query("Expression expected")
    try:
        tree = _parser().parse(text)
        built: Node = _Build().transform(tree)
    except VisitError as error:
        if isinstance(error.orig_exc, RequestError):
            raise error.orig_exc from None
        raise
    except UnexpectedCharacters as error:
        quoted = text[error.pos_in_stream :].startswith("'")
        message = "Character literal must contain exactly one character" if quoted else "Syntax error"
        raise unparsed_query(message) from None
    except (UnexpectedInput, LarkError, RecursionError):
        raise unparsed_query("Expression expected") from None
    return built


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = files(__package__).joinpath("where.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", maybe_placeholders=True)


@v_args(inline=True)
class _Build(Transformer[Token, Any]):
    """Turns the parse tree into nodes."""

    def start(self, node: Node) -> Node:
        return node

    def either(self, *parts: Node) -> Node:
        return Any_(parts)

    def both(self, *parts: Node) -> Node:
        return All(parts)

    def negated(self, part: Node) -> Node:
        return Not(part)

    def comparison(self, left: Node, operator: Token, right: Node) -> Node:
        return Compare({"=": "==", "<>": "!="}.get(str(operator), str(operator)), left, right)

    def string(self, token: Token) -> Node:
        return Value("String", str(token)[1:-1])

    def number(self, token: Token) -> Node:
        return Value("Decimal", Decimal(str(token).rstrip("mMdDfF")))

    def field(self, token: Token) -> Node:
        return _WORDS.get(str(token).lower()) or Path(str(token))

    def dotted(self, target: Node, name: Token) -> Node:
        if isinstance(target, Path):
            return Path(f"{target.name}.{name}")
        raise unparsed_query(f"No property or field '{name}' exists in type 'String'")

    def arguments(self, *parts: Node) -> tuple[Node, ...]:
        return parts

    def function(self, name: Token, arguments: tuple[Node, ...] | None) -> Node:
        return _constructed(str(name).lower(), str(name), arguments or ())

    def method(self, target: Node, name: Token, arguments: tuple[Node, ...] | None) -> Node:
        called = str(name).lower()
        if isinstance(target, Path) and target.name.lower() == "datetime" and called == "parse":
            return _constructed("datetime.parse", "DateTime.Parse", arguments or ())
        if called not in (*PREDICATES, *CONVERSIONS, "replace"):
            raise unparsed_query(f"No applicable method '{name}' exists in type 'String'")
        return Method(target, called, arguments or ())


def _constructed(called: str, name: str, arguments: tuple[Node, ...]) -> Value:
    values = [argument.value for argument in arguments if isinstance(argument, Value)]
    if len(values) == len(arguments):
        try:
            if called == "guid" and len(values) == 1 and isinstance(values[0], str):
                return Value("Guid", _guid(values[0]))
            if called == "datetime" and 3 <= len(values) <= 7:
                return Value("DateTime", dt.datetime(*(_whole(value) for value in values[:6]), tzinfo=dt.UTC))  # type: ignore[misc]
            if called == "datetime.parse" and len(values) == 1 and isinstance(values[0], str):
                parsed = dt.datetime.fromisoformat(values[0].strip())
                return Value("DateTime", parsed if parsed.tzinfo else parsed.replace(tzinfo=dt.UTC))
        except (ValueError, OverflowError):
            raise unparsed_query(f"No applicable method '{name}' exists for the given value") from None
    raise unparsed_query(f"No applicable method '{name}' exists")


def _guid(text: str) -> str:
    guid = as_guid(text)
    if guid is None:
        raise unparsed_query("Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).")
    return guid


def _whole(value: Any) -> int:
    if not isinstance(value, Decimal) or value != value.to_integral_value():
        raise ValueError("not a whole number")
    return int(value)


# --- compiling ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Typed:
    """A compiled operand."""

    kind: Kind
    sql: Any
    literal: bool


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
            return _Typed(field.kind, field.column, False)
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
            apply = {"tolower": func.lower, "toupper": func.upper, "trim": func.trim}[name]
            return _Typed("String", apply(target.sql), False)
    texts = target.kind == "String" and all(argument.kind == "String" for argument in arguments)
    if name == "replace" and len(arguments) == 2 and texts:
        return _Typed("String", func.replace(target.sql, arguments[0].sql, arguments[1].sql), False)
    if name in PREDICATES and len(arguments) == 1 and texts:
        whole, part = func.lower(target.sql), func.lower(arguments[0].sql)
        if arguments[0].literal:
            apply = {"contains": whole.contains, "startswith": whole.startswith, "endswith": whole.endswith}[name]
            return _Typed("Boolean", apply(str(arguments[0].sql).lower(), autoescape=True), False)
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
    return func.coalesce(held, true() if operator == "!=" else false()) == true()  # type: ignore[no-any-return]


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
    return {"==": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator]


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
    names = [side.sql if side.kind == "Object" and side.literal else side.kind for side in (left, right)]
    return unparsed_query(f"Operator '{operator}' incompatible with operand types '{names[0]}' and '{names[1]}'")
