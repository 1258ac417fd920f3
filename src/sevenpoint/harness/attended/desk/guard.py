"""Who may see the pages: whoever opened the link with the secret, on this machine, in a page of our own.

The link's secret becomes a signed cookie; other hosts' names in `Host` (DNS rebinding) and posts from other sites are
refused. Nothing is cached, framed or sent elsewhere.
"""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, redirect, request, session
from werkzeug.wrappers import Response as Answer

from sevenpoint.harness.attended.store import Store

LINK = "link_secret"
COOKIE_KEY = "cookie_key"
KEPT_SECONDS = 90 * 24 * 3600
OPEN = "/open/"
FREE = ("/machine/", OPEN, "/static/")
NAMES = ("127.0.0.1", "localhost", "[::1]")
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def guard(app: Flask, store: Store, port: int) -> None:
    """Put the guard before every page. Cookies are shared by the ports of a host: each desk has one of its own name."""
    app.secret_key = store.secret(COOKIE_KEY)
    link = store.secret(LINK)
    app.config.update(
        SESSION_COOKIE_NAME=f"sevenpoint-{port}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=KEPT_SECONDS,
    )

    @app.before_request
    def _check() -> None:
        host = urlsplit(f"//{request.host}").hostname or ""
        if host not in (name.strip("[]") for name in NAMES):
            abort(403, "These pages are only for this machine.")
        if request.path.startswith(FREE):
            return
        if not session.get("let_in"):
            abort(403, "Open the link that Sevenpoint printed: it holds the secret that these pages need.")
        if request.method == "POST" and not hmac.compare_digest(request.form.get("page", ""), page_token()):
            abort(403, "This form is not from these pages, or the page is too old. Load it again.")
        g.person = session.get("person", "")

    @app.get(OPEN + "<secret>")
    def let_in(secret: str) -> Answer:
        if not hmac.compare_digest(secret.encode(), link.encode()):
            abort(403, "This link is not the one that Sevenpoint printed.")
        session.permanent = True
        session["let_in"] = True
        session.setdefault("page", secrets.token_urlsafe(16))
        return redirect("/", 303)

    @app.after_request
    def _seal(answer: Response) -> Response:
        answer.headers.setdefault("Content-Security-Policy", POLICY)
        if not request.path.startswith("/static/"):
            answer.headers["Cache-Control"] = "no-store"
        for name, value in HEADERS.items():
            answer.headers[name] = value
        return answer


def page_token() -> str:
    """What every form of this browser's pages carries."""
    return str(session.get("page", ""))
