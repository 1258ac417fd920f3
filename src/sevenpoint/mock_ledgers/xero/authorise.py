"""The consent page in the user's browser (xero.md 1.2, 1.5)."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode, urlsplit

from flask import Response, redirect, request

from ..bookkeeping import Organisation, worlds
from ..oauth import App, User, grants, registrations, users
from ..request_unit import RequestUnit, current
from .identity import rules
from .scopes import acceptable

_REPEATED = ("response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method",
             "acr_values", "nonce")  # fmt: skip


class MisconfiguredError(Exception):
    """The app's mistake: an HTML error page with status 500, never a redirect (xero.md 1.5)."""


def page() -> Response:
    """GET /identity/connect/authorize."""
    try:
        app, scopes = _checked(current(), request.args)
    except MisconfiguredError as error:
        return _error_page(error)
    return _html(_form(app, scopes, _organisations(current(), app)))


def decide() -> Response:
    """POST /identity/connect/authorize: the user pressed Allow or Deny."""
    unit = current()
    try:
        app, scopes = _checked(unit, request.form)
        chosen = [o for o in _organisations(unit, app) if o.key in request.form.getlist("organisation")]
        if request.form.get("decision") == "allow" and not chosen:
            raise MisconfiguredError("No organisation was chosen")
        user = users.consenting(unit.connection, chosen, request.form.get("user"))
        if chosen and user is None:
            raise MisconfiguredError("access_denied: The user does not work in every organisation that was chosen")
    except MisconfiguredError as error:
        return _error_page(error)
    answer: dict[str, str] = {"error": "access_denied"}
    if request.form.get("decision") == "allow" and user is not None:
        answer = {"code": _consented(unit, app, scopes, chosen, user), "scope": " ".join(scopes)}
    if request.form.get("state"):
        answer["state"] = request.form["state"]
    target = request.form["redirect_uri"]
    made = redirect(f"{target}{'&' if urlsplit(target).query else '?'}{urlencode(answer)}", 302)
    return Response(made.get_data(), made.status_code, made.headers)


def _checked(unit: RequestUnit, values: Mapping[str, str]) -> tuple[App, list[str]]:
    app = registrations.load_app(unit.connection, values.get("client_id", ""))
    if app is None or app.ledger != "xero":
        raise MisconfiguredError("unauthorized_client: Unknown client or client not enabled")
    if values.get("response_type") != "code":
        raise MisconfiguredError("unsupported_response_type")
    _check_redirect(app, values.get("redirect_uri", ""))
    scopes = list(dict.fromkeys(values.get("scope", "").split()))
    if not acceptable(scopes, app.scopes_model):
        raise MisconfiguredError("invalid_scope")
    if app.flow == "custom":
        raise MisconfiguredError("unauthorized_client: Invalid grant type for client")
    if app.flow == "pkce" and not values.get("code_challenge"):
        raise MisconfiguredError("invalid_request: code challenge required")
    if values.get("code_challenge") and values.get("code_challenge_method") != "S256":
        raise MisconfiguredError("invalid_request: Transform algorithm not supported")
    return app, scopes


def _check_redirect(app: App, uri: str) -> None:
    parts = urlsplit(uri)
    allowed = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname == "localhost")
    if uri not in app.redirect_uris or not allowed:
        raise MisconfiguredError("unauthorized_client: Invalid redirect_uri")


def _organisations(unit: RequestUnit, app: App) -> list[Organisation]:
    return [o for o in worlds.list_organisations(unit.connection, app.sandbox) if o.ledger == "xero"]


def _consented(unit: RequestUnit, app: App, scopes: list[str], chosen: list[Organisation], user: User) -> str:
    return grants.give_consent(
        unit.connection,
        unit.now(app.sandbox),
        rules(unit.connection),
        app,
        user_id=user.id,
        scopes=scopes,
        organisations=chosen,
        redirect_uri=request.form["redirect_uri"],
        code_challenge=request.form.get("code_challenge") or None,
    )


# --- pages ----------------------------------------------------------------------------------------------------------


def _form(app: App, scopes: list[str], organisations: list[Organisation]) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(request.args[name])}">'
        for name in _REPEATED
        if name in request.args
    )
    options = "".join(f'<option value="{escape(o.key)}">{escape(o.name)}</option>' for o in organisations)
    wanted = "".join(f"<li>{escape(scope)}</li>" for scope in scopes)
    return (
        f"<h1>{escape(app.name)} wants access to:</h1><ul>{wanted}</ul>"
        f'<form method="post" action="{escape(request.path)}">{hidden}'
        f'<label>Organisation <select name="organisation">{options}</select></label>{users.FIELD}'
        '<button type="submit" name="decision" value="allow">Allow access</button>'
        '<button type="submit" name="decision" value="deny">Cancel</button></form>'
        f"{users.addresses(current().connection, organisations)}"
    )


def _error_page(error: MisconfiguredError) -> Response:
    return _html(f"<h1>Sorry, something went wrong</h1><p>Error: {escape(str(error))}</p>", 500)


def _html(content: str, status: int = 200) -> Response:
    document = (
        f'<!doctype html><html lang="en"><head><title>Xero | Authorise</title></head><body>{content}</body></html>'
    )
    return Response(document, status, content_type="text/html; charset=utf-8")
