"""Queries: a statement compiled to conditions on the stored records, and its answer (quickbooks.md 3)."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, false, func, not_

from ..bookkeeping import Books, Document, to_decimal
from ..store import position
from . import recurring
from .entities import BY_PATH, ENTITIES, recurring_transaction
from .entity import DOCUMENT, Entity, Filter
from .faults import fault
from .fields import Body
from .formats import PACIFIC
from .present import present
from .references import name_of
from .statement import Condition, Statement, parse

LARGEST_PAGE = 1000
_FARTHEST_ROW = 2**31
_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
_COMMON: Mapping[str, Filter] = {
    "Id": Filter("id", DOCUMENT.id),
    "MetaData.CreateTime": Filter("instant", DOCUMENT.created_at),
    "MetaData.LastUpdatedTime": Filter("instant", DOCUMENT.updated_at),
}
_ENVELOPE = ("Id", "SyncToken", "MetaData", "domain", "sparse")
_ACTIVE = Filter("flag", DOCUMENT.status)


def run(books: Books, text: str, most: int = LARGEST_PAGE) -> Body:
    """The `QueryResponse` of a statement, of at most `most` rows. Raises 4000 and 4001."""
    statement = parse(text)
    entity = BY_PATH.get(statement.entity.lower())
    if entity is None or "query" not in entity.operations:
        raise fault("query_invalid", detail=f"invalid context declaration: {statement.entity}")
    if statement.start < 1:
        raise fault("query_invalid", detail=f"value {statement.start} is too small. Min allowed value is 1")
    if statement.limit < 0:
        raise fault("query_invalid", detail=f"value {statement.limit} is too small. Min allowed value is 0")
    conditions = compile_conditions(entity, statement)
    if statement.count:
        return {"totalCount": books.count(entity.name, *conditions)}
    return _rows(books, entity, statement, conditions, most)


def compile_conditions(entity: Entity, statement: Statement) -> list[ColumnElement[bool]]:
    """Every condition, and that list records are active when no condition speaks of it (quickbooks.md 3.3)."""
    conditions = [_compile(entity, each) for each in statement.conditions]
    speaks_of_active = any(each.path.lower() == "active" for each in statement.conditions)
    if entity.lists and not speaks_of_active:
        conditions.append(DOCUMENT.status == "active")
    return conditions


def _rows(
    books: Books, entity: Entity, statement: Statement, conditions: Sequence[ColumnElement[bool]], most: int
) -> Body:
    limit = min(statement.limit, most)
    proper = conditions if entity.pseudo is None else [*conditions, not_(entity.pseudo)]
    offset = min(statement.start - 1, _FARTHEST_ROW)
    found = books.find(entity.name, *proper, order_by=_order(entity, statement), limit=limit, offset=offset)
    if entity.pseudo is not None:
        found = [*books.find(entity.name, *conditions, entity.pseudo), *found]
    if not found:
        return {}
    names = name_of(books, ENTITIES)
    if entity.name == recurring_transaction.KIND:  # each under the name of what it makes (quickbooks.md 8)
        rows = [recurring.shown(books, document, names) for document in found]
    else:
        rows = [_project(entity, statement, document, present(books, entity, document, names)) for document in found]
    return {entity.key: rows, "startPosition": statement.start, "maxResults": len(rows)}


def _order(entity: Entity, statement: Statement) -> Sequence[Any]:
    by_id = (func.length(DOCUMENT.id), DOCUMENT.id)
    if not statement.order:
        return (*entity.order, *by_id)
    wanted = [(_filter(entity, each.path), each.descending) for each in statement.order]
    columns = [
        column.desc() if descending else column
        for found, descending in wanted
        for column in (by_id if found.kind == "id" else (found.column,))
    ]
    return (*columns, *by_id)


def _project(entity: Entity, statement: Statement, document: Document, shown: Body) -> Body:
    """The asked columns, plus Id, of a row marked sparse (quickbooks.md 2.4)."""
    if statement.columns is None:
        return shown
    names = {key.lower(): key for key in shown}
    known = {each.lower() for each in (*entity.fields, *_ENVELOPE)}
    row: Body = {"domain": "QBO", "sparse": True, "Id": document.id}
    for path in statement.columns:
        head, _, tail = path.partition(".")
        if head.lower() not in known:
            raise _not_queryable(path)
        key = names.get(head.lower())
        if key is None or key == "sparse":
            continue
        if tail and not isinstance(shown[key], dict):
            raise _not_queryable(path)
        row[key] = {**row.get(key, {}), **_part(shown[key], tail)} if tail else shown[key]
    return row


def _part(value: Body, name: str) -> Body:
    return {key: each for key, each in value.items() if key.lower() == name.lower()}


def _filter(entity: Entity, path: str) -> Filter:
    known = {**entity.filters, **_COMMON, **({"Active": _ACTIVE} if entity.lists else {})}
    found = {name.lower(): each for name, each in known.items()}.get(path.lower())
    if found is None:
        raise _not_queryable(path)
    return found


def _not_queryable(path: str) -> Exception:
    return fault("query_invalid", detail=f"property '{path}' is not queryable")


def _compile(entity: Entity, condition: Condition) -> ColumnElement[bool]:
    found = _filter(entity, condition.path)
    if condition.comparator == "LIKE":
        return _like(found, condition)
    if condition.comparator == "IN":
        return _any([_compare(found, "=", value, condition.path) for value in condition.values])
    return _compare(found, condition.comparator, condition.values[0], condition.path)


def _any(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    combined: ColumnElement[bool] = false()
    for each in conditions:
        combined = combined | each
    return combined


def _compare(found: Filter, comparator: str, value: str, path: str) -> ColumnElement[bool]:
    compare = _COMPARE[comparator]
    if found.kind == "flag":
        wanted = _value(found, value, path)
        if comparator not in ("=", "!="):
            raise fault("query_invalid", detail=f"operator {comparator} cannot be used with property '{path}'")
        return DOCUMENT.status == "active" if wanted == (comparator == "=") else DOCUMENT.status != "active"
    if found.kind == "member":
        return _has_member(found, comparator, value, path)
    if found.kind == "id" and comparator not in ("=", "!="):
        return _compare_ids(compare, comparator, value)
    if comparator == "=" and found.indexed is not None and value.lower() == value.upper():
        equal: ColumnElement[bool] = found.indexed == value
        return equal
    column = func.lower(found.column) if found.kind == "text" else found.column
    result: ColumnElement[bool] = compare(column, _value(found, value, path))
    return result


def _has_member(found: Filter, comparator: str, value: str, path: str) -> ColumnElement[bool]:
    if comparator not in ("=", "!="):
        raise fault("query_invalid", detail=f"operator {comparator} cannot be used with property '{path}'")
    has: ColumnElement[bool] = position(found.column, f"|{_lower(value)}|") > 0
    return has if comparator == "=" else not_(has)


def _compare_ids(compare: Callable[[Any, Any], Any], comparator: str, value: str) -> ColumnElement[bool]:
    # Ids are numbers in strings: the longer is the greater.
    length, strict = func.length(DOCUMENT.id), _COMPARE[comparator.rstrip("=")]
    result: ColumnElement[bool] = strict(length, len(value)) | ((length == len(value)) & compare(DOCUMENT.id, value))
    return result


def _value(found: Filter, value: str, path: str) -> Any:
    try:
        return _READ[found.kind](value)
    except ValueError:
        raise fault("query_invalid", detail=f"value {value} cannot be used with property '{path}'") from None


def _like(found: Filter, condition: Condition) -> ColumnElement[bool]:
    if found.kind in ("money", "instant", "flag"):
        raise fault("query_invalid", detail=f"operator LIKE cannot be used with property '{condition.path}'")
    pattern = condition.values[0].replace("\\", "\\\\").replace("_", "\\_")
    result: ColumnElement[bool] = func.lower(found.column).like(_lower(pattern), escape="\\")
    return result


def _lower(text: str) -> str:
    # As the database lowers: ASCII only.
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def _flag(value: str) -> bool:
    if value.lower() not in ("true", "false"):
        raise ValueError(value)
    return value.lower() == "true"


def _day(value: str) -> str:
    return dt.date.fromisoformat(value[:10]).isoformat()


def _instant(value: str) -> dt.datetime:
    """A time with an offset; without one it is Pacific, as the answers are."""
    at = dt.datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=PACIFIC)


def _money(value: str) -> Decimal:
    amount = to_decimal(value)
    return round(amount, 4)


_READ: Mapping[str, Callable[[str], Any]] = {
    "id": str, "ref": str, "text": _lower, "money": _money, "day": _day, "instant": _instant, "flag": _flag,
    "member": _lower,
}  # fmt: skip
