"""Query options of a list: `$filter`, `$orderby`, `$top`, `$skip`, as each resource takes them (KARBON_API.md 3)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from lark import Lark, Transformer, UnexpectedInput, v_args

from .errors import bad_query
from .tenant import Doc

PAGE = 100
OPTIONS = {"$filter", "$orderby", "$top", "$skip"}
GRAMMAR = r"""
    ?start: joined
    joined: part ("and" part)*
    ?part: "(" joined ")" | compared | contained
    compared: NAME OPERATOR value
    contained: "contains" "(" NAME "," value ")"
    value: TEXT | PLAIN
    OPERATOR: "eq" | "ne" | "ge" | "le" | "gt" | "lt"
    NAME: /[A-Z][A-Za-z]*/
    TEXT: /'(?:[^']|'')*'/
    PLAIN: /[0-9a-z][0-9A-Za-z:.\-]*/
    %import common.WS
    %ignore WS
"""
_PARSER = Lark(GRAMMAR, parser="lalr")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq, "ge": operator.ge, "le": operator.le, "gt": operator.gt, "lt": operator.lt,
}  # fmt: skip
Condition = tuple[str, str, str]


@dataclass(frozen=True)
class Queryable:
    """What a list takes. filters: the operators of each member; values: where a member is not simply in the record."""

    entity: str
    filters: Mapping[str, Sequence[str]]
    orders: Sequence[str] = ()
    values: Mapping[str, Callable[[Doc], Sequence[Any]]] = field(default_factory=dict)

    def of(self, record: Doc, member: str) -> Sequence[Any]:
        """The values that a member has in a record."""
        return self.values[member](record) if member in self.values else [record.get(member)]


@v_args(inline=True)
class _Conditions(Transformer[Any, list[Condition]]):
    """The conditions of a `$filter`, all of which must hold."""

    def value(self, token: str) -> str:
        return token[1:-1].replace("''", "'") if token.startswith("'") else str(token)

    def compared(self, name: str, how: str, value: str) -> list[Condition]:
        return [(str(name), str(how), value)]

    def contained(self, name: str, value: str) -> list[Condition]:
        return [(str(name), "contains", value)]

    def joined(self, *parts: list[Condition]) -> list[Condition]:
        return [condition for part in parts for condition in part]


def page(records: Sequence[Doc], query: Mapping[str, str], about: Queryable, url: str) -> Doc:
    """The envelope of a list. Raises KarbonError (4002) for what the resource does not take.

    `$top` above 100 is cut to 100, as the pagination guide says.
    """
    for option in query:
        if option not in OPTIONS:
            raise bad_query(
                f"Query option '{option.lstrip('$')}' is not allowed. To allow it, set the 'AllowedQueryOptions' "
                "property on EnableQueryAttribute or QueryValidationSettings."
            )
    conditions = _conditions(query.get("$filter", ""), about)
    found = [each for each in records if _holds(each, conditions, about)]
    found = _ordered(found, query.get("$orderby", ""), about)
    skip, top = _number(query, "$skip", 0), min(_number(query, "$top", PAGE), PAGE)
    answer: Doc = {"@odata.count": len(found), "value": found[skip : skip + top]}
    if skip + top < len(found):
        kept = {name: value for name, value in query.items() if name not in ("$skip", "$top")}
        answer["@odata.nextLink"] = f"{url}?{urlencode({**kept, '$top': top, '$skip': skip + top})}"
    return answer


def _conditions(text: str, about: Queryable) -> list[Condition]:
    if not text.strip():
        return []
    try:
        found = _Conditions().transform(_PARSER.parse(text))
    except UnexpectedInput as error:
        raise bad_query(f"Syntax error at position {error.column} in '{text}'.") from error
    for member, how, _ in found:
        if member not in about.filters:
            raise bad_query(f"Could not find a property named '{member}' on type 'KarbonService.{about.entity}DTO'.")
        if how not in about.filters[member]:
            raise bad_query(
                f"Logical operator '{how}' is not allowed. To allow it, set the 'AllowedLogicalOperators' property on "
                "EnableQueryAttribute or QueryValidationSettings."
            )
    return found


def _holds(record: Doc, conditions: list[Condition], about: Queryable) -> bool:
    return all(_matches(about.of(record, member), how, wanted) for member, how, wanted in conditions)


def _matches(held: Sequence[Any], how: str, wanted: str) -> bool:
    """Text is compared without regard to case, which the guide says of names and e-mail addresses."""
    texts = [str(each).casefold() for each in held if each is not None]
    wanted = wanted.casefold()
    if how == "contains":
        return any(wanted in text for text in texts)
    return any(_COMPARE[how](text, wanted) for text in texts)


def _ordered(records: list[Doc], order: str, about: Queryable) -> list[Doc]:
    if not order.strip():
        return records
    member, _, direction = order.strip().partition(" ")
    if member not in about.orders:
        raise bad_query(f"The property '{member}' cannot be used in the $orderby query option.")
    return sorted(records, key=lambda each: str(each.get(member) or ""), reverse=direction.strip() == "desc")


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not text.isdigit():
        raise bad_query(f"Invalid value '{text}' for {name} query option found.")
    return int(text)
