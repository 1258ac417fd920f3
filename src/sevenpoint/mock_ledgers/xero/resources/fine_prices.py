"""What quotes and purchase orders share: unit prices of four decimals, no `where` (xero.md 5.16, 5.17)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import ColumnElement

from ...bookkeeping import Books
from ...store import schema
from ..bodies import Element
from ..call import Call
from ..errors import RequestError

_C = schema.document.c


def native(call: Call) -> Call:
    """The call as these resources take it; a `where` is an unknown parameter here, and ignored (xero.md 2.6)."""
    kept = {name: value for name, value in call.parameters.items() if name != "where"}
    return replace(call, parameters={**kept, "unitdp": "4"})


def asked_day(call: Call, name: str) -> str | None:
    """A date parameter as ISO text; a malformed one is ignored (xero.md 2.6)."""
    try:
        return Element({name: call.parameters.get(name.lower())}, "query").day(name)
    except RequestError:
        return None


def between(call: Call, column: ColumnElement[str], prefix: str = "Date") -> list[ColumnElement[bool]]:
    """The conditions of `DateFrom` and `DateTo`, both inclusive."""
    first, last = asked_day(call, f"{prefix}From"), asked_day(call, f"{prefix}To")
    conditions = [] if first is None else [column >= first]
    return conditions if last is None else [*conditions, column <= last]


def next_number(books: Books, kind: str, prefix: str) -> str:
    """The next free number such as QU-0001."""
    while True:
        number = f"{prefix}-{books.next_number(kind.lower()):04d}"
        if books.by_number(kind, number) is None:
            return number


def with_status(call: Call) -> list[ColumnElement[bool]]:
    """The condition of `Status`."""
    wanted = call.parameters.get("status", "").strip().upper()
    return [_C.status == wanted] if wanted else []
