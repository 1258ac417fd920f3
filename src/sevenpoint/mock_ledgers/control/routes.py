"""The blueprint: who may call, and how errors are told."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, current_app, request
from sqlalchemy import func, select
from werkzeug.exceptions import HTTPException

from ... import __version__
from ..request_unit import current
from ..store import dump_json, schema
from .errors import ControlError, NotFoundError

blueprint = Blueprint("control", __name__, url_prefix="/_control")

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@blueprint.before_request
def _check_token() -> None:
    if request.endpoint in ("control._health", "control._openapi"):
        return
    expected: str = current_app.extensions["sevenpoint"]["control_token"]
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(token.strip().encode(), expected.encode()):
        raise ControlError(401, "unauthorized", "Send the control token: Authorization: Bearer <control token>.")


@blueprint.errorhandler(ControlError)
def _refuse(error: ControlError) -> Response:
    current().undo()
    return _error(error.status, error.code, str(error))


@blueprint.errorhandler(HTTPException)
def _http_error(error: HTTPException) -> Response:
    current().undo()
    return _error(error.code or 500, error.name.lower().replace(" ", "_"), error.description or error.name)


@blueprint.get("/health")
def _health() -> Response:
    sandboxes = current().connection.execute(select(func.count()).select_from(schema.sandbox)).scalar_one()
    text = dump_json({"status": "ok", "version": __version__, "sandboxes": sandboxes})
    return Response(text, mimetype="application/json")


@blueprint.get("/openapi.json")
def _openapi() -> Response:
    from .openapi import document  # a document that few ask for; its models would make every start slower

    return Response(document(), mimetype="application/json")


# Werkzeug prefers every other rule to this one, so it catches what no resource answers.
@blueprint.route("/<path:path>", methods=_METHODS)
def _unknown(path: str) -> Response:
    raise NotFoundError(f"There is no {request.method} /_control/{path}.")


def _error(status: int, code: str, message: str) -> Response:
    return Response(dump_json({"error": {"code": code, "message": message}}), status, mimetype="application/json")
