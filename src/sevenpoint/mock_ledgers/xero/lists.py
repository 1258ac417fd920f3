"""Lists: paging, filters, order, If-Modified-Since (xero.md 2.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, select

from ..bookkeeping import Document
from ..store import schema
from .bodies import as_guid
from .call import Call
from .errors import PreconditionError, unparsed_query
from .where import Field, parse
from .where_sql import compile_where, find_field

DEFAULT_PAGE_SIZE = 100
LARGEST_PAGE = 1000
_D = schema.document.c


@dataclass(frozen=True)
class ListSpec:
    """How an entity is listed. `fields` by Xero's member path; `paged`: it takes `page` and shows `pagination`."""

    kind: str
    entity: str
    fields: Mapping[str, Field]
    paged: bool = False
    default_order: Sequence[Any] = (_D.updated_at, _D.id)

    @property
    def by_lower_name(self) -> dict[str, Field]:
        """The fields by lower-case path."""
        return {name.lower(): field for name, field in self.fields.items()}


# --- fields ---------------------------------------------------------------------------------------------------------


def text(column: ColumnElement[Any]) -> Field:
    """A string column."""
    return Field("String", column)


def guid(column: ColumnElement[Any]) -> Field:
    """An id column."""
    return Field("Guid", column)


def status() -> Field:
    """The indexed status."""
    return Field("String", _D.status)


def moment() -> Field:
    """UpdatedDateUTC."""
    return Field("DateTime", _D.updated_at)


def day(column: ColumnElement[Any]) -> Field:
    """A calendar date kept as ISO text."""
    return Field("DateTime?", column)


def amount(column: ColumnElement[Any]) -> Field:
    """An indexed money column."""
    return Field("Decimal", column)


def member(*path: str) -> Field:
    """A string inside the stored record."""
    return Field("String", _D.body[path].as_string())


def boolean(*path: str) -> Field:
    """A boolean inside the stored record; missing is false."""
    return Field("Boolean", func.coalesce(_D.body[path].as_boolean(), False))


def decimals(*path: str) -> Field:
    """A number inside the stored record.

    SQL reads JSON numbers in binary; ten-thousandths rounded to whole are exact for every amount that Xero holds, and
    `Amount` columns count in the same unit.
    """
    units = cast(func.round(_D.body[path].as_float() * 10_000), BigInteger)
    return Field("Decimal", cast(units, _D.total.type))


def of_contact(name: str) -> Field:
    """A member of the record's contact, looked up where it lives."""
    contact = schema.document.alias("contact")
    wanted = (
        select(contact.c.body[name].as_string())
        .where(contact.c.organisation == _D.organisation, contact.c.kind == "Contact", contact.c.id == _D.party)
        .scalar_subquery()
    )
    return Field("String", wanted)


# --- listing --------------------------------------------------------------------------------------------------------


def listing(
    call: Call, spec: ListSpec, *conditions: ColumnElement[bool], must_page: bool = False
) -> tuple[list[Document], dict[str, Any] | None]:
    """The records that the call asks for and, when it is paged, the `pagination` member."""
    every = [*conditions, *_filters(call, spec)]
    order = _order(call, spec)
    if not (spec.paged and (must_page or is_paged(call))):
        return call.books.find(spec.kind, *every, order_by=order), None
    page, size = _whole(call, "page") or 1, min(_whole(call, "pagesize") or DEFAULT_PAGE_SIZE, LARGEST_PAGE)
    found = call.books.find(spec.kind, *every, order_by=order, limit=size, offset=(page - 1) * size)
    whole = page == 1 and len(found) < size
    count = len(found) if whole else call.books.count(spec.kind, *every)
    return found, {"page": page, "pageSize": size, "pageCount": -(-count // size), "itemCount": count}


def is_paged(call: Call) -> bool:
    """Whether the call asks for a page: paged lists carry line items, unpaged ones do not."""
    return _whole(call, "page") is not None or _whole(call, "pagesize") is not None


def listed(call: Call, name: str) -> list[str]:
    """A comma-separated parameter; empty when absent."""
    return [part.strip() for part in call.parameters.get(name, "").split(",") if part.strip()]


def listed_guids(call: Call, name: str) -> list[str]:
    """The well-formed ids of a comma-separated parameter; malformed ones are ignored (xero.md 2.6)."""
    return [found for part in listed(call, name) if (found := as_guid(part)) is not None]


def search(call: Call, *columns: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """The condition of `searchTerm`: contained in any column, whatever the case."""
    term = call.parameters.get("searchterm", "").strip()
    if not term:
        return []
    found: ColumnElement[bool] = (
        case(*((func.lower(column).contains(term.lower(), autoescape=True), 1) for column in columns), else_=0) == 1
    )
    return [found]


def _filters(call: Call, spec: ListSpec) -> list[ColumnElement[bool]]:
    conditions = []
    where = call.parameters.get("where", "")
    if where.strip():
        conditions.append(compile_where(parse(where), spec.by_lower_name, spec.entity))
    if call.modified_since:
        # Inclusive: whether Xero's own comparison is strict is not documented (xero.md 2.6).
        conditions.append(_D.updated_at >= modified_since(call.modified_since))
    return conditions


def _order(call: Call, spec: ListSpec) -> list[Any]:
    wanted = []
    for part in listed(call, "order"):
        name, _, direction = part.partition(" ")
        if direction.strip().upper() not in ("", "ASC", "DESC", "ASCENDING", "DESCENDING"):
            raise unparsed_query("Syntax error")
        column = find_field(name, spec.by_lower_name, spec.entity).column
        wanted.append(column.desc() if direction.strip().upper().startswith("DESC") else column.asc())
    return [*wanted, *spec.default_order]


def modified_since(header: str) -> dt.datetime:
    """The time in an If-Modified-Since header: ISO, quoted ISO or RFC 1123. Raises PreconditionError.

    >>> modified_since("Mon, 14 Sep 2026 08:00:00 GMT") == modified_since("2026-09-14T08:00:00")
    True
    """
    plain = header.strip().strip('"')
    try:
        at = dt.datetime.fromisoformat(plain)
    except ValueError:
        try:
            at = parsedate_to_datetime(plain)
        except ValueError:
            raise PreconditionError("If-Modified-Since is not a date") from None
    aware = at if at.tzinfo is not None else at.replace(tzinfo=dt.UTC)
    try:
        return aware.astimezone(dt.UTC).replace(microsecond=0)
    except OverflowError:
        raise PreconditionError("If-Modified-Since is out of range") from None


def _whole(call: Call, name: str) -> int | None:
    given = call.parameters.get(name, "").strip()
    return max(int(given), 1) if given.lstrip("-").isdecimal() and len(given) < 10 else None
