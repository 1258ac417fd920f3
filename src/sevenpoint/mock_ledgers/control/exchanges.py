"""The journal of exchanges."""

from __future__ import annotations

from typing import Any, Literal

from flask import Blueprint, Response, request
from pydantic import Field
from sqlalchemy import Row, select

from ..request_unit import current
from ..store import schema
from .reading import Input, sandbox_of, validated
from .shapes import answer, stamp

_HIDDEN = {"sandbox", "at"}


class Page(Input):
    """Which exchanges: those after a sequence number, of one actor or ledger."""

    after: int = 0
    actor: Literal["candidate", "bookkeeper", "unknown"] | None = None
    ledger: str | None = None
    limit: int = Field(1000, ge=1, le=10_000)


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/sandboxes/<sandbox_id>/exchanges", view_func=_list_exchanges, methods=["GET"])


def _list_exchanges(sandbox_id: str) -> Response:
    sandbox, page = sandbox_of(sandbox_id), validated(Page, request.args.to_dict())
    e = schema.exchange.c
    query = select(schema.exchange).where(e.sandbox == sandbox.id, e.seq > page.after).order_by(e.seq).limit(page.limit)
    if page.actor is not None:
        query = query.where(e.actor == page.actor)
    if page.ledger is not None:
        query = query.where(e.ledger == page.ledger)
    return answer({"exchanges": [_shape(row) for row in current().connection.execute(query)]})


def _shape(row: Row[Any]) -> dict[str, Any]:
    shown = {name: value for name, value in row._mapping.items() if name not in _HIDDEN}
    return {**shown, "at": stamp(row.at)}
