"""A ledger as small as can be, in Xero's place: records can be written, everything it answers is recognisable."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from sevenpoint.mock_ledgers.bookkeeping import ZERO, Books, Change, Document
from sevenpoint.mock_ledgers.ledger import Ledger, OutgoingWebhook
from sevenpoint.mock_ledgers.oauth import Access, App, OAuthRules, connections, grants
from sevenpoint.mock_ledgers.request_unit import current

RULES = OAuthRules("xero", 300, 1800, 5_184_000, 1800, False, lambda _: grants.secrets.token_hex(16),
                   lambda _: grants.secrets.token_hex(16))  # fmt: skip

_blueprint = Blueprint("fake", __name__)


@_blueprint.post("/api.xro/2.0/Invoices")
def _write() -> Response:
    books = _books()
    if books is None:
        return _json({"error": "unauthorised"}, 401)
    if request.get_json(silent=True) == {"refuse": True}:
        books.save(Document("Invoice", books.new_guid(), {}))
        current().undo()
        return _json({"error": "refused"}, 400)
    made = books.save(Document("Invoice", books.new_guid(), {"Total": "1.00"}))
    return _json({"id": made.id}, 200)


@_blueprint.get("/api.xro/2.0/Invoices")
def _count() -> Response:
    books = _books()
    return _json({"error": "unauthorised"}, 401) if books is None else _json({"count": books.count("Invoice")}, 200)


@_blueprint.get("/identity/connect/authorize")
def _page() -> Response:
    return Response("page")


@_blueprint.route("/connections/echo", methods=["GET", "POST", "PUT", "DELETE"])
def _echo() -> Response:
    answer = Response(request.get_data(), mimetype="application/octet-stream")
    answer.headers["X-Seen-Host"] = request.host
    answer.headers["X-Seen-Headers"] = ",".join(sorted(name.lower() for name, _ in request.headers.items()))
    answer.headers["X-Seen-Query"] = request.query_string.decode()
    return answer


def _books() -> Books | None:
    unit = current()
    if unit.access is None or unit.access.state != "valid":
        return None
    unit.organisation = connections.of_app(unit.connection, unit.access.app)[0].organisation
    return unit.books(unit.organisation)


def _json(value: Any, status: int) -> Response:
    return Response(json.dumps(value), status, mimetype="application/json")


def _throttled(settings: dict[str, Any]) -> Response:
    answer = Response(status=429)
    answer.headers["Retry-After"] = str(settings.get("retry_after", 60))
    return answer


def _http_error(error: HTTPException) -> Response:
    return Response(f"fake {error.code}", error.code or 500)


def _token_expired(access: Access | None) -> Response:
    return Response("expired", 401)


def _webhook(app: App, changes: Sequence[Change]) -> OutgoingWebhook | None:
    if app.name == "deaf":
        return None
    app.webhook_events += 1
    told = {"event": app.webhook_events, "changes": [f"{each.operation} {each.kind}" for each in changes]}
    return OutgoingWebhook(json.dumps(told).encode(), {"Content-Type": "application/json", "X-Signature": "good"})


def _handshake(app: App) -> list[tuple[OutgoingWebhook, int]]:
    if app.name == "trusted":
        return []
    signed = {"Content-Type": "application/json", "X-Signature": "good"}
    return [
        (OutgoingWebhook(b'{"events":[]}', signed), 200),
        (OutgoingWebhook(b'{"events":[]}', {**signed, "X-Signature": "bad"}), 401),
    ]


FAKE = Ledger(
    name="xero",
    blueprint=_blueprint,
    owns=lambda path: path.startswith(("/api.xro/", "/identity/", "/connections")),
    new_key=lambda books: books.new_guid(),
    open_books=lambda books: {"bank": "090"},
    outage=lambda settings: Response("down for maintenance", 503),
    server_error=lambda settings: Response("stumbled", 500),
    throttled=_throttled,
    token_expired=_token_expired,
    http_error=_http_error,
    webhook=_webhook,
    handshake=_handshake,
    retry_seconds=(10, 60),
    deadline_seconds=2.0,
    account_names=lambda books: {"090": "Bank"},
    problems=lambda books: [],
    receivables=lambda books: (ZERO, ZERO),
)
