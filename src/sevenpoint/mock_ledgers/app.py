"""Both ledgers as one WSGI application.

The order of a request: open the transaction, find out who calls, let the fault plan decide, the ledger answers,
webhooks are queued, the exchange is journaled, everything commits, the answer leaves.
"""

from __future__ import annotations

import base64
import binascii
import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from . import control, faults, journal, limits, sizes, webhooks
from .ledger import Ledger
from .oauth import bearers, registrations
from .quickbooks import QUICKBOOKS
from .request_unit import RequestUnit, current
from .store import Savepoint, Store, dump_json, turns
from .xero import XERO

LEDGERS: dict[str, Ledger] = {ledger.name: ledger for ledger in (XERO, QUICKBOOKS)}
FORM = "application/x-www-form-urlencoded"
WIRE_HEADER = "x-sevenpoint-wire"
SCHEME_VARIABLE = "HTTP_X_SEVENPOINT_SCHEME"

log = logging.getLogger(__name__)


def create_app(store: Store, control_token: str | None = None) -> Flask:
    """The WSGI application over a store. `control_token` guards `/_control`; one is made up when None."""
    app = Flask(__name__, static_folder=None)
    app.url_map.strict_slashes = False
    app.extensions["sevenpoint"] = {
        "store": store,
        "ledgers": LEDGERS,
        "control_token": control_token or secrets.token_urlsafe(24),
    }
    app.before_request(_open)
    app.after_request(_close)
    app.teardown_request(_abandon)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _storage_error)
    app.register_error_handler(Exception, _internal_error)
    app.wsgi_app = _with_scheme(app.wsgi_app)  # type: ignore[method-assign]
    app.register_blueprint(control.blueprint)
    for ledger in LEDGERS.values():
        app.register_blueprint(ledger.blueprint)
    return app


def _with_scheme(wsgi_app: Callable[..., Any]) -> Callable[..., Any]:
    """Take the scheme that the client used from the wire: discovery documents and links are made of it."""

    def call(environ: dict[str, Any], start_response: Any) -> Any:
        if environ.pop(SCHEME_VARIABLE, "") == "https":
            environ["wsgi.url_scheme"] = "https"
        return wsgi_app(environ, start_response)

    return call


def _open() -> Response | None:
    request.max_content_length = sizes.largest(request.path)
    store: Store = _extension("store")
    connection = store.engine.connect()
    transaction = connection.begin()
    owner = next((ledger for ledger in LEDGERS.values() if ledger.owns(request.path)), None)
    name = "control" if request.path.startswith("/_control") else owner.name if owner else "none"
    g.unit = RequestUnit(connection, transaction, Savepoint(connection), name, time.perf_counter())
    if owner is None:
        _wait_turn_of_control(connection)
        return None
    if request.mimetype == FORM:
        request.get_data(cache=True)  # kept for the journal: once a form is parsed its text is gone
    _identify(g.unit, owner)
    return faults.before_auth(g.unit, owner, request)


def _close(response: Response) -> Response:
    unit: RequestUnit | None = g.get("unit")
    if unit is None or not unit.transaction.is_active:  # the store failed, and everything is undone
        return response
    try:
        return _keep(unit, response)
    except OperationalError as error:
        return _storage_error(error)


def _keep(unit: RequestUnit, response: Response) -> Response:
    if unit.ledger != "control":
        response = faults.on_answer(unit, LEDGERS.get(unit.ledger), request, response)
        if unit.usage is not None:
            limits.save(unit.connection, unit.usage)
    if unit.work.is_active:
        unit.save_sandboxes()
        if webhooks.queue(unit, LEDGERS):
            unit.wire["deliver"] = True
        unit.work.commit()
    if unit.ledger != "control":
        journal.record(unit, request, response)
    unit.transaction.commit()
    if unit.wire:
        response.headers[WIRE_HEADER] = dump_json(unit.wire)
    return response


def _abandon(_error: BaseException | None) -> None:
    unit: RequestUnit | None = g.pop("unit", None)
    if unit is not None:
        unit.connection.close()


def _wait_turn_of_control(connection: Connection) -> None:
    sandbox = (request.view_args or {}).get("sandbox_id")
    if sandbox is not None:
        turns.of_sandbox(connection, sandbox)


def _identify(unit: RequestUnit, owner: Ledger) -> None:
    """Find the calling app by bearer token, Basic credentials or client_id, whether or not they are any good."""
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        unit.access = bearers.authenticate(unit.connection, unit.now, credentials.strip())
        found = unit.access.app if unit.access else None
    else:
        client_id = _basic_user(credentials) if scheme.lower() == "basic" else request.values.get("client_id")
        found = registrations.load_app(unit.connection, client_id) if client_id else None
    unit.app = found if found is not None and found.ledger == owner.name else None


def _basic_user(credentials: str) -> str | None:
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return None


def _http_error(error: HTTPException) -> Any:
    """Unknown path, wrong method, body too large: in the ledger's own form."""
    current().undo()
    owner = LEDGERS.get(current().ledger)
    return error if owner is None else owner.http_error(error)


def _internal_error(error: Exception) -> Response:
    """A bug of ours: logged in full, answered in the ledger's own form, nothing half-saved."""
    unit = current()
    unit.undo()
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    unit.fault = f"internal error: {type(error).__name__}"
    owner = LEDGERS.get(unit.ledger)
    if owner is not None:
        return owner.server_error({})
    return Response(dump_json({"error": {"code": "internal", "message": str(error)}}), 500, mimetype="application/json")


def _storage_error(error: OperationalError) -> Response:
    """The store cannot be written (a full disk): all of the request is undone, and no ledger answers like this."""
    unit: RequestUnit | None = g.get("unit")
    if unit is not None:
        unit.transaction.rollback()
    reason: BaseException = error
    while reason.__context__ is not None:  # SQLite gives up the transaction, then each savepoint around it complains
        reason = reason.__context__
    log.error("%s %s was undone, the store failed: %s", request.method, request.path, reason)
    message = f"The store failed and nothing of the request was kept: {reason}."
    return Response(dump_json({"error": {"code": "storage", "message": message}}), 507, mimetype="application/json")


def _extension(name: str) -> Any:
    from flask import current_app

    return current_app.extensions["sevenpoint"][name]
