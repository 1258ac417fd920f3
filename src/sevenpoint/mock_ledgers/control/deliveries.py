"""Webhook deliveries: what went out, what waits, and holding them back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from sqlalchemy import Row, select

from ..bookkeeping import worlds
from ..request_unit import current
from ..store import schema
from ..webhooks import drop
from .reading import sandbox_of
from .shapes import answer, nothing, stamp


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    path = "/sandboxes/<sandbox_id>/deliveries"
    blueprint.add_url_rule(path, view_func=_list_deliveries, methods=["GET"])
    blueprint.add_url_rule(f"{path}/pause", view_func=_pause, methods=["POST"])
    blueprint.add_url_rule(f"{path}/resume", view_func=_resume, methods=["POST"])
    blueprint.add_url_rule(f"{path}/drop", view_func=_drop, methods=["POST"])


def _list_deliveries(sandbox_id: str) -> Response:
    d = schema.delivery.c
    query = select(schema.delivery).where(d.sandbox == sandbox_of(sandbox_id).id).order_by(d.id)
    return answer({"deliveries": [_shape(row) for row in current().connection.execute(query)]})


def _pause(sandbox_id: str) -> Response:
    return _set_paused(sandbox_id, True)


def _resume(sandbox_id: str) -> Response:
    current().wire["deliver"] = True
    return _set_paused(sandbox_id, False)


def _drop(sandbox_id: str) -> Response:
    return answer({"dropped": drop(current().connection, sandbox_of(sandbox_id))})


def _set_paused(sandbox_id: str, paused: bool) -> Response:
    sandbox = sandbox_of(sandbox_id)
    sandbox.deliveries_paused = paused
    worlds.save_sandbox(current().connection, sandbox)
    return nothing()


def _shape(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "ledger": row.ledger,
        "client_id": row.client_id,
        "url": row.url,
        "status": row.status,
        "attempts": row.attempts,
        "due_at": stamp(row.due_at),
        "response_status": row.response_status,
        "body": row.body.decode("utf-8", "replace"),
    }
