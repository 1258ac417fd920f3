"""A query statement: its text parsed into a tree (the grammar is `query.lark`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from .faults import QuickBooksError, fault

_EXPECTED_AFTER_CONDITION = (
    '\nWas expecting one of:\n    <EOF> \n    <AND> ...\n    "iterator" ...\n    "maxresults" ...\n    <OR> ...\n'
    '    "order" ...\n    "orderby" ...\n    "startposition" ...\n    '
)
Comparator = Literal["=", "<", ">", "<=", ">=", "!=", "LIKE", "IN"]


@dataclass(frozen=True)
class Condition:
    """`path comparator values`; only IN has several values. Values are as written: strings without quotes."""

    path: str
    comparator: Comparator
    values: tuple[str, ...]


@dataclass(frozen=True)
class Sort:
    """One element of ORDERBY."""

    path: str
    descending: bool = False


@dataclass(frozen=True)
class Statement:
    """A parsed statement. `columns` None: all; `count`: COUNT(*)."""

    entity: str
    columns: tuple[str, ...] | None = None
    count: bool = False
    conditions: tuple[Condition, ...] = ()
    order: tuple[Sort, ...] = ()
    start: int = 1
    limit: int = 100


def parse(text: str) -> Statement:
    """The tree of a statement.

    Raises a fault 4000.

    >>> parse("select * from Customer where DisplayName = 'O\\\\'Hara' maxresults 5").conditions[0].values
    ("O'Hara",)
    """
    if not text.strip():
        raise fault("query_syntax", detail="The query provided was empty")
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise _syntax_fault(error) from None
    statement: Statement = _Builder().transform(tree)
    return statement


def _syntax_fault(error: UnexpectedInput) -> QuickBooksError:
    where = f"at line {max(error.line, 0)}, column {max(error.column, 0)}"
    if isinstance(error, UnexpectedCharacters):
        found = error.char
        return fault(
            "query_syntax",
            detail=f'Invalid content. Lexical error {where}.  Encountered: "{found}" ({ord(found)}), after : ""',
        )
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        kind = "<IDENTIFIER> " if error.token.type == "NAME" else ""
        return fault(
            "query_syntax", detail=f'Encountered " {kind}"{error.token} "" {where}.{_EXPECTED_AFTER_CONDITION}'
        )
    return fault("query_syntax", detail='Encountered "<EOF>" at line 0, column 0.\nWas expecting:\n    "select" ...')


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = resources.files(__package__).joinpath("query.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", maybe_placeholders=False)


class _Builder(Transformer[Token, Statement]):
    """The parse tree to a Statement, from the leaves up."""

    def path(self, names: list[Token]) -> str:
        return ".".join(names)

    def literal(self, tokens: list[Token]) -> str:
        (token,) = tokens
        return re.sub(r"\\(.)", r"\1", token[1:-1], flags=re.DOTALL) if token.type == "STRING" else str(token)

    def every_column(self, _items: list[Any]) -> dict[str, Any]:
        return {}

    def row_count(self, _items: list[Any]) -> dict[str, Any]:
        return {"count": True}

    def columns(self, paths: list[str]) -> dict[str, Any]:
        return {"columns": tuple(paths)}

    def comparison(self, items: list[Any]) -> Condition:
        path, operator, value = items
        return Condition(path, str(operator), (value,))  # type: ignore[arg-type]

    def like(self, items: list[Any]) -> Condition:
        path, value = items
        return Condition(path, "LIKE", (value,))

    def membership(self, items: list[Any]) -> Condition:
        path, *values = items
        return Condition(path, "IN", tuple(values))

    def where(self, conditions: list[Condition]) -> dict[str, Any]:
        return {"conditions": tuple(conditions)}

    def sort(self, items: list[Any]) -> Sort:
        return Sort(items[0], len(items) > 1 and items[1].lower() == "desc")

    def order(self, sorts: list[Sort]) -> dict[str, Any]:
        return {"order": tuple(sorts)}

    def start_position(self, tokens: list[Token]) -> dict[str, Any]:
        return {"start": int(tokens[0])}

    def max_results(self, tokens: list[Token]) -> dict[str, Any]:
        return {"limit": int(tokens[0])}

    def start(self, items: list[Any]) -> Statement:
        projection, name, *clauses = items
        merged = {key: value for clause in (projection, *clauses) for key, value in clause.items()}
        return Statement(str(name), **merged)
