"""Candidates that are broken, each in its own way: they describe themselves well, and then something goes wrong."""

from __future__ import annotations

import itertools
import socket
import threading
from collections import Counter
from collections.abc import Callable

import requests
from flask import Flask, Response, jsonify, request
from harness_fakes import DESCRIPTION

# How the broken part answers: None lets the request through to the good candidate behind.
Breakage = Callable[[], Response | None]

CLAIMED = ("connect", "clients", "proposals", "invoices", "payments", "sync", "clock", "alerts", "audit", "import")
SETTING_UP = ("connections", "settings")


def wrong_types() -> Response:
    """JSON, but nothing that the contract knows."""
    return jsonify({"id": [], "workspace_id": 7, "clients": "many", "invoices": {"1": None}, "status": {"is": "open"}})


def a_page() -> Response:
    """A web page with the status of success, as a login wall or a proxy gives."""
    return Response("<!doctype html><title>Sign in</title><p>Please sign in.</p>", content_type="text/html")


def a_megabyte() -> Response:
    """Far more text than anybody asked for, in no declared character set."""
    return Response(b"\xff\x00lorem ipsum " * 80_000, content_type="text/plain")


def an_error_page() -> Response:
    """A server error without the contract's body."""
    return Response("Traceback (most recent call last): ...", status=500)


def silence() -> Response:
    """No answer for longer than anybody waits."""
    threading.Event().wait(3)
    return Response(b"too late")


def a_trickle() -> Response:
    """An answer that has begun and does not end."""

    def parts() -> object:
        for _ in itertools.repeat(None, 200):
            threading.Event().wait(0.05)
            yield b" "

    return Response(parts(), content_type="application/json")  # type: ignore[arg-type]


def not_found() -> Response:
    """What it claims to have is not there."""
    return Response("no such page", status=404)


def hung_up() -> Response:
    """The connection is cut in the middle of a request."""
    line: socket.socket = request.environ["werkzeug.socket"]
    line.shutdown(socket.SHUT_RDWR)
    return Response(b"")


def from_the_start(breakage: Callable[[], Response], *, claims: bool = True) -> Flask:
    """Describes itself, and is broken in everything else. `claims`: whether it says that it can do everything."""
    app = Flask("broken")
    claimed = {name: {"supported": True} for name in CLAIMED} if claims else {}
    app.get("/describe")(lambda: jsonify({**DESCRIPTION, "capabilities": claimed}))
    app.add_url_rule("/<path:_>", "broken", lambda _: breakage(), methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    return app


def in_the_middle(good: str, breakage: Callable[[], Response], after: int) -> Flask:
    """In front of a good candidate: each workspace can be set up and serves `after` requests, then it is broken."""
    app = Flask("breaking")
    asked: Counter[str] = Counter()

    def passing(path: str) -> Response:
        parts = path.split("/")
        if len(parts) > 2 and parts[-1] not in SETTING_UP:
            asked[parts[1]] += 1
            if asked[parts[1]] > after:
                return breakage()
        headers = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
        said = requests.request(
            request.method,
            f"{good}/{path}",
            data=request.get_data(),
            headers=headers,
            timeout=60,
            allow_redirects=False,
        )
        return Response(said.content, said.status_code, content_type=said.headers.get("Content-Type"))

    app.add_url_rule("/<path:path>", "passing", passing, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    return app
