"""The desk as one Flask application over the store."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Flask, Response, render_template, request, session
from werkzeug.exceptions import HTTPException

from sevenpoint import __version__
from sevenpoint.harness.attended.desk import board, cards, starting
from sevenpoint.harness.attended.desk.guard import guard, page_token
from sevenpoint.harness.attended.desk.machine import machine_side
from sevenpoint.harness.attended.store import Store

# The whole of a post; single files have a limit of their own, which is told kindly.
MOST_POSTED = 400 * 1024 * 1024


def create_app(store: Store, port: int) -> Flask:
    """The application."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MOST_POSTED
    app.config["MAX_FORM_MEMORY_SIZE"] = 4 * 1024 * 1024
    app.config["MAX_FORM_PARTS"] = 20_000
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(minutes=in_minutes, count=counted)
    guard(app, store, port)
    app.register_blueprint(machine_side(store))
    app.register_blueprint(starting.pages(store))
    app.register_blueprint(board.pages(store))
    app.register_blueprint(cards.pages(store))
    app.register_error_handler(HTTPException, _refused)

    @app.context_processor
    def _common() -> dict[str, Any]:
        return {
            "page": page_token(),
            "me": session.get("person", ""),
            "form_token": lambda: secrets.token_urlsafe(12),
            "made_by": __version__,
            "setup": store.get("setup") or {},
        }

    return app


def in_minutes(minutes: float) -> str:
    """How long, as a person says it.

    >>> in_minutes(0.5), in_minutes(1.0), in_minutes(1.5), in_minutes(3.0)
    ('half a minute', '1 minute', '1½ minutes', '3 minutes')
    """
    whole, half = int(minutes), minutes % 1 >= 0.5
    if whole == 0:
        return "half a minute"
    return f"{whole}{'½' if half else ''} minute{'s' if half or whole > 1 else ''}"


def counted(number: int, word: str) -> str:
    """
    >>> counted(1, "card"), counted(2, "card")
    ('1 card', '2 cards')
    """
    return f"{number} {word}{'' if number == 1 else 's'}"


def _refused(error: HTTPException) -> tuple[str, int] | Response:
    code = error.code or 500
    if request.path.startswith("/machine/"):
        return Response(error.description or "", code)
    return render_template(
        "message.html.j2", heading=_HEADINGS.get(code, "That did not work"), text=error.description
    ), code


_HEADINGS = {
    403: "Not without the link",
    404: "There is no such page",
    413: "That is too much at once",
    405: "Use the buttons of the pages",
}
