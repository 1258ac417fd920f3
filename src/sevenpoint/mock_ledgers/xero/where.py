"""`where` expressions: parsed with `where.lark` into a tree; `where_sql.py` compiles it.

Semantics (xero.md 2.7): strings compare whatever their case; a missing member equals only null; every leaf is true or
false, never unknown. A method on a missing member does not hold: older documentation says that Xero fails there unless
the member is guarded with `!=null`, no source shows how [U].
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError, UnexpectedCharacters, UnexpectedInput, VisitError
from sqlalchemy import ColumnElement

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
                return Value("DateTime", _moment([_whole(value) for value in values]))
            if called == "datetime.parse" and len(values) == 1 and isinstance(values[0], str):
                parsed = dt.datetime.fromisoformat(values[0].strip())
                return Value("DateTime", parsed if parsed.tzinfo else parsed.replace(tzinfo=dt.UTC))
        except (ValueError, OverflowError):
            raise unparsed_query(f"No applicable method '{name}' exists for the given value") from None
    raise unparsed_query(f"No applicable method '{name}' exists")


def _moment(parts: list[int]) -> dt.datetime:
    year, month, day, hour, minute, second = [*parts, 0, 0, 0][:6]
    return dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)


def _guid(text: str) -> str:
    guid = as_guid(text)
    if guid is None:
        raise unparsed_query("Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).")
    return guid


def _whole(value: Any) -> int:
    if not isinstance(value, Decimal) or value != value.to_integral_value():
        raise ValueError("not a whole number")
    return int(value)
