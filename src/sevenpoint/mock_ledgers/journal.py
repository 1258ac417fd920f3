"""The journal of exchanges: every request and its answer, secrets masked before they are stored."""

from __future__ import annotations

import re
import time
from typing import Any

from flask import Request, Response
from werkzeug.exceptions import RequestEntityTooLarge

from .request_unit import RequestUnit
from .store import Prepared, schema

BODY_LIMIT = 64_000
_INSERT = Prepared.insert_into(schema.exchange)
_SECRET_HEADERS = {
    "authorization", "cookie", "intuit-signature", "proxy-authorization", "set-cookie", "x-xero-signature",
}  # fmt: skip
_SECRETS = "code_verifier|refresh_token|access_token|id_token|id_token_hint|client_secret|token"
# As names and values: in a form, in a query and in the query of a redirect. `state` is the app's own.
_SECRET_PAIR = re.compile(rf"(?i)(?<![\w-])(code|{_SECRETS})=[^&\s\"'<>]+")
_SECRET_STATE = re.compile(r"(?i)(?<![\w-])state=[^&\s]+")
_SECRET_JSON = re.compile(rf'(?i)"({_SECRETS})"(\s*:\s*)"[^"]*"')


def record(unit: RequestUnit, request: Request, response: Response) -> None:
    """Write one exchange, masked unless its sandbox keeps secrets. Bodies are cut at 64 000 characters, and say so."""
    sandbox = unit.own_sandbox
    row = {
        "sandbox": None if sandbox is None else sandbox.id,
        "organisation": None if unit.organisation is None else unit.organisation.key,
        "ledger": unit.ledger,
        "actor": "unknown" if unit.app is None else unit.app.actor,
        "at": None if sandbox is None else sandbox.now,
        "method": request.method,
        "path": request.path,
        "query": request.query_string.decode("utf-8", "replace"),
        "request_headers": dict(request.headers.items()),
        "request_body": _request_body(request),
        "status": response.status_code,
        "response_headers": dict(response.headers.items()),
        "response_body": _text(response.get_data(), response.content_type),
        "fault": unit.fault,
        "milliseconds": round((time.perf_counter() - unit.started) * 1000, 3),
    }
    keeps_secrets = sandbox is not None and sandbox.keep_secrets
    _INSERT.run(unit.connection, row if keeps_secrets else masked(row))


def masked(exchange: dict[str, Any]) -> dict[str, Any]:
    """An exchange without tokens and secrets."""
    return {
        **exchange,
        "query": _SECRET_STATE.sub("state=***", mask(exchange["query"])),
        "request_headers": _masked_headers(exchange["request_headers"]),
        "request_body": mask(exchange["request_body"]),
        "response_headers": _masked_headers(exchange["response_headers"]),
        "response_body": mask(exchange["response_body"]),
    }


def mask(text: str) -> str:
    """`text` without tokens and secrets.

    >>> mask("grant_type=refresh_token&refresh_token=abc")
    'grant_type=refresh_token&refresh_token=***'
    """
    if "=" in text:
        text = _SECRET_PAIR.sub(r"\1=***", text)
    return _SECRET_JSON.sub(r'"\1"\2"***"', text) if '"' in text else text


def _request_body(request: Request) -> str:
    try:
        return _text(request.get_data(cache=True), request.content_type)
    except RequestEntityTooLarge:  # nobody read it, and nobody will
        return f"(more than {request.max_content_length} bytes)"


def _masked_headers(headers: dict[str, str]) -> dict[str, str]:
    return {name: "***" if name.lower() in _SECRET_HEADERS else mask(value) for name, value in headers.items()}


def _text(body: bytes, content_type: str | None) -> str:
    kind = content_type or ""
    if body and not any(word in kind for word in ("json", "xml", "text", "form", "application/octet-stream")) and kind:
        return f"({len(body)} bytes of {kind})"
    begin = body[: 4 * BODY_LIMIT]  # a character has at most four bytes
    text = begin.decode("utf-8", "replace").replace("\x00", "�")
    if len(text) <= BODY_LIMIT and len(begin) == len(body):
        return text
    size = f"{len(text)} characters" if len(begin) == len(body) else f"{len(body)} bytes"
    return f"{text[:BODY_LIMIT]}… ({size} in all)"
