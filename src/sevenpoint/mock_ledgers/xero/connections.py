"""`/connections`: the organisations that an app may enter (xero.md 1.6)."""

from __future__ import annotations

import datetime as dt

from flask import Response, request

from ..oauth import AppConnection, connections
from ..request_unit import current
from ..store import dump_json
from . import throttle
from .answers import respond_error
from .api import authenticated
from .errors import AccessError, NotFoundError, XeroError


def listed() -> Response:
    """GET /connections: a bare array."""
    unit = current()
    try:
        access = authenticated(unit)
        if access.state != "valid":
            raise AccessError(401, "AuthenticationUnsuccessful")
        refused = throttle.count(unit)
        if refused is not None:
            return refused
    except XeroError as error:
        return respond_error(error)
    found = connections.of_app(unit.connection, access.app, access.consent.user_id)
    event = request.args.get("authEventId")
    items = [_view(one) for one in found if event is None or one.consent == event]
    return Response(dump_json(items), 200, content_type="application/json")


def ended(connection_id: str) -> Response:
    """DELETE /connections/{id}: 204, or 404 when there is none."""
    unit = current()
    try:
        access = authenticated(unit)
        if not connections.end(unit.connection, access.app, connection_id.lower()):
            raise NotFoundError
    except XeroError as error:
        return respond_error(error)
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


def _view(connection: AppConnection) -> dict[str, str]:
    return {
        "id": connection.id,
        "authEventId": connection.consent,
        "tenantId": connection.organisation.key,
        "tenantType": "ORGANISATION",
        "tenantName": connection.organisation.name,
        "createdDateUtc": _stamp(connection.created_at),
        "updatedDateUtc": _stamp(connection.updated_at),
    }


def _stamp(at: dt.datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0"
