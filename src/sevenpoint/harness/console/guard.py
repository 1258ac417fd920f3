"""Who may come in: the holder of the link, from this machine's own names, with forms of the console's own.

Another web page in the same browser must not act here. The link's secret becomes a cookie that such a page's requests
do not carry (SameSite=Strict); names that a foreign page pointed at this machine are refused (DNS rebinding); every
form carries a token; no page may be framed, and none runs a script that is not a file of the console's.
"""

from __future__ import annotations

import hmac
import secrets

from flask import Flask, Response, abort, make_response, render_template, request, session
from werkzeug.sansio.utils import host_is_trusted

HOSTS = ["127.0.0.1", "localhost"]
OPEN = ("enter", "static")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def install(app: Flask, secret: str) -> None:
    """Guard an application. `secret`: what the link carries."""
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Strict")
    app.before_request(_check)
    app.after_request(_harden)

    @app.get("/enter")
    def enter() -> Response:
        """The link: its secret becomes a cookie.

        A page that goes on by itself, in place of a redirect: the browser's next request then comes from here, so that
        it carries the cookie whatever page the link was on.
        """
        if not _same(request.args.get("key", ""), secret):
            abort(403, CLOSED)
        session.clear()
        session["entered"] = True
        answer = make_response(render_template("entered.html"))
        answer.headers["Refresh"] = "0; url=/"
        return answer


CLOSED = "Open the link that the command printed: it carries the key. A link of an earlier start opens nothing."


def csrf() -> str:
    """The token that forms of this visitor carry."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    return str(session["csrf"])


def _check() -> None:
    if not host_is_trusted(request.environ.get("HTTP_HOST", ""), HOSTS):
        abort(400, "The console answers to this machine's own names only.")
    if request.endpoint in OPEN:
        return
    if session.get("entered") is not True:
        abort(403, CLOSED)
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            abort(403, "This form came from another site.")
        if not _same(request.form.get("csrf", ""), csrf()):
            abort(403, "This form is not of this visit; load the page again and send it once more.")


def _harden(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.endpoint == "static":
        answer.headers["Cache-Control"] = "no-cache"
    return answer


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())
