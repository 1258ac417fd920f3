"""Connecting the user's own app: the code flow with PKCE, a browser, and a redirect to this machine (RFC 8252)."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import secrets
import threading
import webbrowser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import requests
from pydantic import SecretStr

from sevenpoint.harness.errors import HarnessFault, UsageError
from sevenpoint.harness.live.home import Home
from sevenpoint.harness.live.hosts import RealLedger
from sevenpoint.harness.live.tokens import TIMEOUT, Grant, TokenFile, ask_token, taken

PORT = 8401
PATH = "/callback"
PATIENCE = 600.0
PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Sevenpoint</title>"
    "<body><h1>{heading}</h1><p>You can close this page and go back to the terminal.</p></body></html>"
)


@dataclass(frozen=True)
class OwnApp:
    """The user's app at the ledger. `secret` empty: an app that proves itself by PKCE alone (Xero only)."""

    client_id: str
    secret: str = ""


def redirect_uri(port: int) -> str:
    """What the app's registration must name; Xero takes localhost and not 127.0.0.1 (xero.md 1.2)."""
    return f"http://localhost:{port}{PATH}"


def connect(
    home: Home,
    ledger: RealLedger,
    app: OwnApp,
    tell: Callable[[str], None],
    *,
    port: int = PORT,
    browser: bool = True,
    organisation: str | None = None,
    patience: float = PATIENCE,
) -> Grant:
    """Let the user allow it in a browser, and keep the grant. Raises UsageError or HarnessFault."""
    if not app.secret and not ledger.has_pkce:
        raise UsageError(f"{ledger.title} needs the app's secret too: set SEVENPOINT_CLIENT_SECRET")
    verifier, state, redirect = secrets.token_urlsafe(64), secrets.token_urlsafe(24), redirect_uri(port)
    address = _consent_address(ledger, app, redirect, state, verifier)
    with _Landing(port, state) as landing:
        show(address, tell, browser=browser)
        came = landing.wait(patience)
    if "code" not in came:
        raise UsageError(f"the connection was not allowed ({came.get('error', 'no answer within the time')})")
    form = {"grant_type": "authorization_code", "code": came["code"], "redirect_uri": redirect}
    said = ask_token(
        ledger, app.client_id, app.secret, {**form, **({"code_verifier": verifier} if ledger.has_pkce else {})}
    )
    chosen, name = _organisation(ledger, str(said["access_token"]), came, organisation)
    grant = Grant(
        ledger=ledger.name,
        client_id=app.client_id,
        client_secret=SecretStr(app.secret),
        organisation=chosen,
        name=name,
        connected_at=dt.datetime.now(dt.UTC),
        **taken(said),
    )
    TokenFile(home, ledger).save(grant)
    return grant


def show(address: str, tell: Callable[[str], None], *, browser: bool) -> None:
    """Open a page in the user's browser, and print its address for those who have none here."""
    tell(f"Allow it on this page: {address}")
    if browser:
        threading.Thread(target=webbrowser.open, args=(address,), name="sevenpoint-browser", daemon=True).start()


def _consent_address(ledger: RealLedger, app: OwnApp, redirect: str, state: str, verifier: str) -> str:
    query = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": redirect,
        "scope": ledger.scopes,
        "state": state,
    }
    if ledger.has_pkce:
        digest = hashlib.sha256(verifier.encode()).digest()
        query["code_challenge"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        query["code_challenge_method"] = "S256"
    return f"{ledger.authorize}?{urlencode(query, quote_via=quote)}"


def _organisation(ledger: RealLedger, token: str, came: Mapping[str, str], wanted: str | None) -> tuple[str, str]:
    """Id and name of what was connected. QuickBooks names it on the redirect; Xero lists what this login allowed."""
    if ledger.name == "quickbooks":
        realm = came.get("realmId", "")
        if not realm:
            raise HarnessFault("QuickBooks did not say which company was connected")
        return realm, wanted or f"company {realm}"
    answer = requests.get(f"{ledger.api}/connections", headers={"Authorization": f"Bearer {token}"}, timeout=TIMEOUT)
    if not answer.ok:
        raise HarnessFault(f"Xero answered {answer.status_code} when asked which organisation was connected")
    tenants = [each for each in answer.json() if each.get("tenantType") == "ORGANISATION"]
    return _chosen(tenants, wanted)


def _chosen(tenants: list[dict[str, Any]], wanted: str | None) -> tuple[str, str]:
    if wanted is not None:
        tenants = [each for each in tenants if wanted in (each["tenantName"], each["tenantId"])]
    if not tenants:
        raise UsageError(f"{wanted or 'an organisation'} was not allowed on Xero's page; connect again and choose it")
    if len(tenants) > 1:
        names = ", ".join(repr(each["tenantName"]) for each in tenants)
        raise UsageError(f"several organisations are allowed ({names}): say which one with --organisation")
    return str(tenants[0]["tenantId"]), str(tenants[0]["tenantName"])


class _Landing:
    """Where the browser comes back to: one page on this machine, while the block lasts."""

    def __init__(self, port: int, state: str) -> None:
        self._came: dict[str, str] = {}
        self._arrived = threading.Event()
        try:
            self._server = HTTPServer(("127.0.0.1", port), self._handler(state))
        except OSError as error:
            raise UsageError(
                f"port {port} cannot be listened on ({error.strerror}): choose another with --port, and register its "
                "redirect address with your app"
            ) from error
        self._thread = threading.Thread(target=self._server.serve_forever, name="sevenpoint-landing", daemon=True)

    def __enter__(self) -> _Landing:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def wait(self, seconds: float) -> Mapping[str, str]:
        """What the ledger sent along; nothing when the time is up."""
        self._arrived.wait(seconds)
        return self._came

    def _handler(self, state: str) -> type[BaseHTTPRequestHandler]:
        came, arrived = self._came, self._arrived

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                where = urlsplit(self.path)
                sent = dict(parse_qsl(where.query))
                rightful = where.path == PATH and secrets.compare_digest(sent.get("state", ""), state)
                heading = "Connected" if "code" in sent else "Not allowed"
                self._answer(
                    200 if rightful else 400, heading if rightful else "This is not the page that was expected"
                )
                if rightful and not arrived.is_set():
                    came.update(sent)
                    arrived.set()

            def _answer(self, status: int, heading: str) -> None:
                page = PAGE.format(heading=heading).encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.send_header("Content-Security-Policy", "default-src 'none'")
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_: object) -> None:
                """Say nothing: the address holds a code."""

        return Handler
