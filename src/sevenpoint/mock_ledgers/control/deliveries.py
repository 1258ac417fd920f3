"""Webhook deliveries: what went out, what waits, holding them back, and sending one that nothing caused."""

from __future__ import annotations

from typing import Any, Literal

from flask import Blueprint, Response, current_app
from pydantic import Field
from sqlalchemy import Row, func, insert, select

from ..bookkeeping import Change, Organisation, Sandbox, worlds
from ..request_unit import current
from ..store import schema
from ..webhooks import drop, queue
from .errors import BadRequestError, ConflictError, NotFoundError
from .reading import Input, body, organisation_of, sandbox_of
from .shapes import answer, nothing, stamp

_D = schema.delivery


class NewDelivery(Input):
    """A notification to send: of a record by its kind (the ledger's own word) and id, which need not exist.

    `organisation`: whose record; may be left out when the sandbox has only one.
    """

    kind: str = Field(min_length=1)
    id: str = Field(min_length=1)
    operation: Literal["CREATE", "UPDATE", "DELETE", "VOID", "MERGE"] = "UPDATE"
    organisation: str | None = None


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    path = "/sandboxes/<sandbox_id>/deliveries"
    blueprint.add_url_rule(path, view_func=_list_deliveries, methods=["GET"])
    blueprint.add_url_rule(path, view_func=_send, methods=["POST"], endpoint="_send_delivery")
    blueprint.add_url_rule(f"{path}/<delivery_id>/redeliver", view_func=_redeliver, methods=["POST"])
    blueprint.add_url_rule(f"{path}/pause", view_func=_pause, methods=["POST"])
    blueprint.add_url_rule(f"{path}/resume", view_func=_resume, methods=["POST"])
    blueprint.add_url_rule(f"{path}/drop", view_func=_drop, methods=["POST"])


def _list_deliveries(sandbox_id: str) -> Response:
    sandbox = sandbox_of(sandbox_id)
    return answer({"deliveries": _deliveries_after(sandbox, 0), "paused": sandbox.deliveries_paused})


def _send(sandbox_id: str) -> Response:
    """Tell every app that listens, as if the record had changed; the change feed does not hear of it."""
    sandbox, wanted = sandbox_of(sandbox_id), body(NewDelivery)
    organisation = _organisation(sandbox, wanted.organisation)
    last = current().connection.execute(select(func.max(_D.c.id))).scalar() or 0
    changes = current().books(organisation).changes
    changes.append(Change(organisation, wanted.kind, wanted.id, wanted.operation, sandbox.now))
    queue(current(), current_app.extensions["sevenpoint"]["ledgers"])
    changes.clear()
    made = _deliveries_after(sandbox, last)
    if not made:
        raise ConflictError(f"No app with a proven address is told of {wanted.operation} {wanted.kind}.")
    current().wire["deliver"] = True
    return answer({"deliveries": made, "paused": sandbox.deliveries_paused}, 201)


def _redeliver(sandbox_id: str, delivery_id: str) -> Response:
    """Send the same bytes once more, as a ledger that is not sure does."""
    sandbox = sandbox_of(sandbox_id)
    wanted = int(delivery_id) if delivery_id.isdecimal() else 0
    row = current().connection.execute(select(_D).where(_D.c.sandbox == sandbox.id, _D.c.id == wanted)).first()
    if row is None:
        raise NotFoundError(f"Sandbox {sandbox.id} has no delivery {delivery_id}.")
    again = {name: value for name, value in row._mapping.items() if name not in ("id", "response_status")}
    again |= {"status": "pending", "attempts": 0, "queued_at": sandbox.now, "due_at": sandbox.now}
    current().connection.execute(insert(_D).values(**again))
    current().wire["deliver"] = True
    return answer(_deliveries_after(sandbox, 0)[-1], 201)


def _organisation(sandbox: Sandbox, key: str | None) -> Organisation:
    if key is not None:
        return organisation_of(sandbox, key)
    every = worlds.list_organisations(current().connection, sandbox.id)
    if len(every) != 1:
        raise BadRequestError(f"organisation: name one, for the sandbox has {len(every)}.")
    return every[0]


def _deliveries_after(sandbox: Sandbox, last: int) -> list[dict[str, Any]]:
    query = select(_D).where(_D.c.sandbox == sandbox.id, _D.c.id > last).order_by(_D.c.id)
    return [_shape(row) for row in current().connection.execute(query)]


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
