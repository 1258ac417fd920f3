"""How the control API writes what it answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Response

from ..bookkeeping import Organisation, Sandbox, worlds
from ..oauth import App, registrations
from ..request_unit import current
from ..store import dump_json


def answer(value: Any, status: int = 200) -> Response:
    """`value` as a JSON answer."""
    return Response(dump_json(value), status, mimetype="application/json")


def nothing() -> Response:
    """204."""
    return Response(status=204)


def stamp(time: dt.datetime) -> str:
    """A time in ISO 8601 UTC.

    >>> stamp(dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC))
    '2026-03-02T09:00:00Z'
    """
    return time.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def mode_of(sandbox: Sandbox) -> str:
    """`running` or `frozen`."""
    return "running" if sandbox.running else "frozen"


def sandbox_shape(sandbox: Sandbox) -> dict[str, Any]:
    """A sandbox with its organisations and apps."""
    connection = current().connection
    return {
        "id": sandbox.id,
        "name": sandbox.name,
        "seed": sandbox.seed,
        "now": stamp(sandbox.now),
        "clock": mode_of(sandbox),
        "organisations": [organisation_shape(each) for each in worlds.list_organisations(connection, sandbox.id)],
        "apps": [app_shape(each) for each in registrations.list_apps(connection, sandbox.id)],
    }


def organisation_shape(organisation: Organisation) -> dict[str, Any]:
    """An organisation under its public id."""
    return {
        "id": organisation.key,
        "ledger": organisation.ledger,
        "name": organisation.name,
        "country": organisation.country,
        "currency": organisation.currency,
        "time_zone": organisation.time_zone,
        "chart": organisation.chart,
    }


def app_shape(app: App) -> dict[str, Any]:
    """An app registration with its secrets: this is the developer portal."""
    return {
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "ledger": app.ledger,
        "name": app.name,
        "actor": app.actor,
        "webhook_key": app.webhook_key,
        "flow": app.flow,
        "scopes_model": app.scopes_model,
    }
