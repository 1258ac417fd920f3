"""The journal of exchanges. Following it live is the wire's work (`wire/follow.py`): it asks here again and again."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from flask import Blueprint, Response, request
from pydantic import AfterValidator, Field
from sqlalchemy import ColumnElement, Row, select

from .. import journal
from ..bookkeeping import Sandbox
from ..request_unit import current
from ..store import schema
from .errors import BadRequestError
from .reading import Input, sandbox_of, validated
from .shapes import answer, stamp

_HIDDEN = {"sandbox", "at"}
_E = schema.exchange.c


def _regular_expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is not a regular expression: {error}") from None
    return text


class ExchangesPage(Input):
    """Which exchanges: those after a sequence number that meet every condition.

    `before`: only those before a sequence number. `last`: 1 gives the last `limit` of them in place of the first, in
    order all the same. `path`: a regular expression, searched. `status`: a code, or a class such as 4xx. `fault`: a
    fault's name, `any` or `none`. `secrets`: 1 shows what is masked otherwise, in a sandbox that was made with
    `keep_secrets`.
    """

    after: int = 0
    before: int | None = None
    last: Literal["0", "1"] = "0"
    actor: Literal["candidate", "bookkeeper", "unknown"] | None = None
    ledger: str | None = None
    method: str | None = None
    path: Annotated[str, AfterValidator(_regular_expression)] | None = None
    status: str | None = Field(None, pattern="^[1-5]([0-9]{2}|xx)$")
    fault: str | None = None
    secrets: Literal["0", "1"] = "0"
    limit: int = Field(1000, ge=1, le=10_000)


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/sandboxes/<sandbox_id>/exchanges", view_func=_list_exchanges, methods=["GET"])


def _list_exchanges(sandbox_id: str) -> Response:
    sandbox, page = sandbox_of(sandbox_id), validated(ExchangesPage, request.args.to_dict())
    unmasked = page.secrets == "1"
    if unmasked and not sandbox.keep_secrets:
        raise BadRequestError('secrets: this sandbox keeps none; make it with "keep_secrets": true.')
    query = select(schema.exchange).where(_E.sandbox == sandbox.id, _E.seq > page.after, *_conditions(page))
    last = page.last == "1"
    found = current().connection.execute(query.order_by(_E.seq.desc() if last else _E.seq).limit(page.limit)).all()
    rows = reversed(found) if last else found
    return answer({"exchanges": [_shape(row, sandbox, unmasked) for row in rows]})


def _conditions(page: ExchangesPage) -> list[ColumnElement[bool]]:
    found = [
        None if page.before is None else _E.seq < page.before,
        None if page.actor is None else _E.actor == page.actor,
        None if page.ledger is None else _E.ledger == page.ledger,
        None if page.method is None else _E.method == page.method.upper(),
        None if page.path is None else _E.path.regexp_match(page.path),
        None if page.status is None else _has_status(page.status),
        None if page.fault is None else _has_fault(page.fault),
    ]
    return [condition for condition in found if condition is not None]


def _has_status(text: str) -> ColumnElement[bool]:
    if text.endswith("xx"):
        first = int(text[0]) * 100
        return _E.status.between(first, first + 99)
    return _E.status == int(text)


def _has_fault(name: str) -> ColumnElement[bool]:
    if name in ("any", "none"):
        return _E.fault.is_not(None) if name == "any" else _E.fault.is_(None)
    return _E.fault == name


def _shape(row: Row[Any], sandbox: Sandbox, unmasked: bool) -> dict[str, Any]:
    shown = {name: value for name, value in row._mapping.items() if name not in _HIDDEN}
    if sandbox.keep_secrets and not unmasked:
        shown = journal.masked(shown)
    return {**shown, "at": stamp(row.at)}
