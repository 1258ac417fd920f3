"""Checkpoints of a sandbox, going back to one, and what changed since."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, Response, request
from pydantic import Field
from sqlalchemy import Row, delete, func, insert, select

from ..bookkeeping import Sandbox, worlds
from ..request_unit import current
from ..store import checkpoints, schema
from .errors import NotFoundError
from .reading import Input, body, sandbox_of, validated
from .shapes import answer, nothing, sandbox_shape, stamp

_K = schema.checkpoint


class NewCheckpoint(Input):
    """A moment to come back to. `name`: for people."""

    name: str = ""


class ChangesPage(Input):
    """Which changes: those after a sequence number."""

    after: int = 0
    limit: int = Field(1000, ge=1, le=10_000)


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    path = "/sandboxes/<sandbox_id>/checkpoints"
    blueprint.add_url_rule(path, view_func=_keep, methods=["POST"], endpoint="_keep_checkpoint")
    blueprint.add_url_rule(path, view_func=_list, methods=["GET"], endpoint="_list_checkpoints")
    one = f"{path}/<checkpoint_id>"
    blueprint.add_url_rule(one, view_func=_forget, methods=["DELETE"], endpoint="_forget_checkpoint")
    blueprint.add_url_rule(f"{one}/rewind", view_func=_rewind, methods=["POST"], endpoint="_rewind")
    blueprint.add_url_rule("/sandboxes/<sandbox_id>/changes", view_func=_changes, methods=["GET"], endpoint="_changes")


def _keep(sandbox_id: str) -> Response:
    sandbox, wanted = sandbox_of(sandbox_id), body(NewCheckpoint)
    key = secrets.token_hex(8)
    connection = current().connection
    connection.execute(insert(_K).values(id=key, sandbox=sandbox.id, name=wanted.name, at=sandbox.now))
    checkpoints.keep(connection, sandbox.id, key)
    return answer(_shape(_checkpoint(sandbox, key)), 201)


def _list(sandbox_id: str) -> Response:
    query = select(_K).where(_K.c.sandbox == sandbox_of(sandbox_id).id).order_by(_K.c.at, _K.c.id)
    return answer({"checkpoints": [_shape(row) for row in current().connection.execute(query)]})


def _forget(sandbox_id: str, checkpoint_id: str) -> Response:
    row = _checkpoint(sandbox_of(sandbox_id), checkpoint_id)
    current().connection.execute(delete(_K).where(_K.c.id == row.id))
    return nothing()


def _rewind(sandbox_id: str, checkpoint_id: str) -> Response:
    sandbox = sandbox_of(sandbox_id)
    row = _checkpoint(sandbox, checkpoint_id)
    checkpoints.bring_back(current().connection, sandbox.id, row.id)
    restored = worlds.load_sandbox(current().connection, sandbox.id)
    if restored is None:
        raise NotFoundError(f"There is no sandbox {sandbox_id}.")
    vars(sandbox).update(vars(restored))  # the request's own copy, which others hold
    worlds.set_back_clock(sandbox, row.at)
    worlds.save_sandbox(current().connection, sandbox)
    current().wire["deliver"] = True
    return answer(sandbox_shape(sandbox))


def _changes(sandbox_id: str) -> Response:
    sandbox, page = sandbox_of(sandbox_id), validated(ChangesPage, request.args.to_dict())
    c, o = schema.change.c, schema.organisation.c
    query = (
        select(c.seq, o.key, c.kind, c.document, c.operation, c.at)
        .join(schema.organisation, o.id == c.organisation)
        .where(o.sandbox == sandbox.id, c.seq > page.after)
        .order_by(c.seq)
        .limit(page.limit)
    )
    rows = list(current().connection.execute(query))
    changes = [
        {"seq": seq, "organisation": key, "kind": kind, "id": document, "operation": operation, "at": stamp(at)}
        for seq, key, kind, document, operation, at in rows
    ]
    return answer({"changes": changes})


def _checkpoint(sandbox: Sandbox, checkpoint_id: str) -> Row[Any]:
    query = select(_K).where(_K.c.id == checkpoint_id, _K.c.sandbox == sandbox.id)
    row = current().connection.execute(query).first()
    if row is None:
        raise NotFoundError(f"Sandbox {sandbox.id} has no checkpoint {checkpoint_id}.")
    return row


def _shape(row: Row[Any]) -> dict[str, Any]:
    """With the last change that it holds: after a rewind, `changes?after=` goes on from there."""
    held = checkpoints.SHADOWS[schema.change].c
    last = select(func.max(held.seq)).where(held.checkpoint == row.id)
    return {
        "id": row.id,
        "name": row.name,
        "at": stamp(row.at),
        "last_change": current().connection.execute(last).scalar() or 0,
    }
