"""Intuit's OAuth 2 and OpenID: discovery, consent, tokens, revocation, userinfo, keys (quickbooks.md 1)."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import secrets
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, redirect, request

from ..bookkeeping import Organisation, worlds
from ..oauth import App, Consent, Issued, OAuthError, OAuthRules, grants, keys, registrations, users
from ..request_unit import current
from ..store import dump_json, load_json
from . import formats, gateway
from .faults import unauthenticated

SCOPES = frozenset({
    gateway.SCOPE, "com.intuit.quickbooks.payment", "com.intuit.quickbooks.payroll",
    "com.intuit.quickbooks.payroll.timetracking", "com.intuit.quickbooks.payroll.benefits",
    "openid", "profile", "email", "phone", "address", "intuit_name", "payroll.compensation.read", "payslip.read",
    "project-management.project", "app-foundations.custom-field-definitions",
    "app-foundations.custom-field-definitions.read", "app-foundations.custom-dimensions.read",
    "time-tracking.time-entry", "indirect-tax.tax-calculation.quickbooks",
})  # fmt: skip
_HARD_LIFE = dt.timedelta(days=5 * 365)  # (quickbooks.md 1.3)
_QUERY = ("client_id", "response_type", "scope", "redirect_uri", "state", "code_challenge", "code_challenge_method")
_PATHS = {
    "authorization_endpoint": "/connect/oauth2",
    "token_endpoint": "/oauth2/v1/tokens/bearer",
    "userinfo_endpoint": "/v1/openid_connect/userinfo",
    "revocation_endpoint": "/v2/oauth2/tokens/revoke",
    "jwks_uri": "/op/v1/jwks",
}
_DISCOVERY = ("/.well-known/openid_configuration", "/.well-known/openid_sandbox_configuration")

# Each refresh gives a new refresh token and the one before stops working at once; Intuit changes the value about once a
# day, which a client that always stores the latest cannot tell from this (quickbooks.md 1.3).
RULES = OAuthRules(
    ledger="quickbooks",
    code_seconds=600,
    access_seconds=3600,
    refresh_seconds=8_726_400,
    grace_seconds=0,
    reuse_revokes=True,
    new_access_token=lambda _: f"eyJ{secrets.token_urlsafe(480)}",
    new_refresh_token=lambda made: (
        f"RT1-{secrets.randbelow(240)}-H3-{int(made.issued_at.timestamp())}{secrets.token_hex(10)}"
    ),
)


def owns(path: str) -> bool:
    """Whether a path is one of Intuit's; Xero's discovery and token paths differ by a letter."""
    exact = path.rstrip("/")
    return exact in _DISCOVERY or exact in _PATHS.values() or path.startswith(("/v3/company/", "/manage/"))


def register(blueprint: Blueprint) -> None:
    """Put the identity routes on the ledger's blueprint."""
    for path in _DISCOVERY:
        blueprint.add_url_rule(path, f"discovery {path[13:]}".replace(" ", "_").replace(".", "_"), discovery)
    blueprint.add_url_rule("/connect/oauth2", "authorise_page", authorise_page, methods=["GET"])
    blueprint.add_url_rule("/connect/oauth2", "decide", decide, methods=["POST"])
    blueprint.add_url_rule("/oauth2/v1/tokens/bearer", "token", token, methods=["POST"])
    blueprint.add_url_rule("/v2/oauth2/tokens/revoke", "revoke", revoke, methods=["POST"])
    blueprint.add_url_rule("/v1/openid_connect/userinfo", "userinfo", userinfo, methods=["GET"])
    blueprint.add_url_rule("/op/v1/jwks", "jwks", jwks, methods=["GET"])


# --- discovery and keys ---------------------------------------------------------------------------------------------


def discovery() -> Response:
    """The discovery document; every endpoint is on the request's own host."""
    return formats.answer({
        "issuer": _issuer(),
        **{name: f"{_host()}{path}" for name, path in _PATHS.items()},
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "email", "profile", "address", "phone"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "claims_supported": ["aud", "exp", "iat", "iss", "realmid", "sub"],
    })  # fmt: skip


def jwks() -> Response:
    """The keys that id tokens are signed with."""
    return formats.answer(keys.jwks(keys.signing_key(current().connection)))


# --- consent --------------------------------------------------------------------------------------------------------


def authorise_page() -> Response:
    """The consent page: which company, and yes or no."""
    app, complaint = _authorising_app()
    if app is None:
        return _page("Something is wrong with this request", f"<p>{escape(complaint)}</p>", 400)
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(request.values[name])}">'
        for name in _QUERY
        if name in request.values
    )
    options = "".join(f'<option value="{each.key}">{escape(each.name)}</option>' for each in _companies(app))
    form = (
        f'<form method="post" action="/connect/oauth2">{hidden}'
        f'<label>Company <select name="organisation">{options}</select></label> {users.FIELD} '
        '<button name="decision" value="allow">Connect</button> '
        '<button name="decision" value="deny">No, thanks</button></form>'
        f"{users.addresses(current().connection, _companies(app))}"
    )
    return _page(f"{escape(app.name)} would like to connect to QuickBooks", form, 200)


def decide() -> Response:
    """The user's decision; the browser goes back to the app with a code or an error."""
    app, complaint = _authorising_app()
    if app is None:
        return _page("Something is wrong with this request", f"<p>{escape(complaint)}</p>", 400)
    state = {"state": request.values["state"]} if "state" in request.values else {}
    if request.form.get("decision") != "allow":
        return _back({"error": "access_denied", **state})
    company = next((each for each in _companies(app) if each.key == request.form.get("organisation")), None)
    if company is None:
        return _page("Something is wrong with this request", "<p>Choose a company.</p>", 400)
    unit = current()
    user = users.consenting(unit.connection, [company], request.form.get("user"))
    if user is None:
        return _page("Something is wrong with this request", "<p>The user does not work in this company.</p>", 400)
    code = grants.give_consent(
        unit.connection,
        unit.now(app.sandbox),
        RULES,
        app,
        user_id=user.id,
        scopes=_scopes(),
        organisations=[company],
        redirect_uri=request.values["redirect_uri"],
        code_challenge=request.values.get("code_challenge"),
    )
    return _back({"code": code, **state, "realmId": company.key})


def _authorising_app() -> tuple[App | None, str]:
    """The app that asks, or what is wrong: an error page, since a bad redirect must not be followed."""
    app = registrations.load_app(current().connection, request.values.get("client_id", ""))
    if app is None or app.ledger != "quickbooks":
        return None, "The client_id is not known."
    if request.values.get("redirect_uri") not in app.redirect_uris:
        return None, "The redirect_uri query parameter value is invalid."
    if request.values.get("response_type") != "code":
        return None, "The response_type must be code."
    if not _scopes() or not SCOPES.issuperset(_scopes()):
        return None, "The scope is missing or invalid."
    return app, ""


def _scopes() -> list[str]:
    return request.values.get("scope", "").split()


def _companies(app: App) -> list[Organisation]:
    every = worlds.list_organisations(current().connection, app.sandbox)
    return [each for each in every if each.ledger == "quickbooks"]


def _back(parameters: dict[str, str]) -> Response:
    target = request.values["redirect_uri"]
    joint = "&" if urlsplit(target).query else "?"
    response = redirect(f"{target}{joint}{urlencode(parameters)}")
    assert isinstance(response, Response)
    return response


def _page(title: str, content: str, status: int) -> Response:
    html = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
    body = f"<body><h1>{title}</h1>{content}</body></html>"
    return formats.with_headers(Response(html + body, status, content_type="text/html; charset=utf-8"))


# --- tokens ---------------------------------------------------------------------------------------------------------


def token() -> Response:
    """Tokens for a code or a refresh token."""
    unit = current()
    try:
        app = _client()
        now = unit.now(app.sandbox)
        grant = request.form.get("grant_type")
        if grant == "authorization_code":
            issued = grants.redeem_code(
                unit.connection,
                now,
                RULES,
                app,
                request.form.get("code", ""),
                request.form.get("redirect_uri", ""),
                request.form.get("code_verifier"),
            )
        elif grant == "refresh_token":
            issued = grants.refresh(unit.connection, now, RULES, app, request.form.get("refresh_token", ""))
        else:
            return _oauth_error("unsupported_grant_type")
    except OAuthError as error:
        # What was done stays done: a code used twice has killed its tokens (quickbooks.md 1.3).
        return _oauth_error(error.code)
    return _tokens(issued, app, now)


def revoke() -> Response:
    """End a connection by one of its tokens, sent as JSON or as a form (quickbooks.md 1.4)."""
    unit = current()
    try:
        app = _client()
    except OAuthError as error:
        return _oauth_error(error.code)
    if not grants.revoke_token(unit.connection, unit.now(app.sandbox), app, _token_to_revoke()):
        return _oauth_error("invalid_request")
    return formats.with_headers(Response(b"", 200))


def userinfo() -> Response:
    """Who gave consent; needs the openid scope."""
    unit = current()
    access = unit.access
    if access is None or access.state != "valid" or "openid" not in access.consent.scopes:
        raise unauthenticated(access)
    user = users.person(unit.connection, access.consent.sandbox, access.consent.user_id)
    if user is None:
        raise unauthenticated(access)
    street = {"streetAddress": "1 Harbour Street", "locality": "Mountain View", "region": "CA"}
    return formats.answer({
        "sub": access.consent.user_id,
        "email": user.email,
        "emailVerified": True,
        "givenName": user.first_name,
        "familyName": user.last_name,
        "phoneNumber": "+1 6505550100",
        "phoneNumberVerified": False,
        "address": {**street, "postalCode": "94043", "country": "US"},
    })  # fmt: skip


def _client() -> App:
    """The app that authenticates itself, by Basic or in the form. Raises OAuthError invalid_client."""
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(credentials, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise OAuthError("invalid_client") from None
    else:
        client_id, secret = request.form.get("client_id", ""), request.form.get("client_secret", "")
    return registrations.app_of_client(current().connection, client_id, secret, "quickbooks")


def _tokens(issued: Issued, app: App, now: dt.datetime) -> Response:
    body: dict[str, Any] = {
        "token_type": "bearer",
        "access_token": issued.access_token,
        "expires_in": issued.expires_in,
        "refresh_token": issued.refresh_token,
        "x_refresh_token_expires_in": RULES.refresh_seconds,
    }
    if request.headers.get("x-include-refresh-token-hard-expires-in", "").lower() == "true":
        body["x_refresh_token_hard_expires_in"] = int((issued.consent.given_at + _HARD_LIFE - now).total_seconds())
    if "openid" in issued.consent.scopes and request.form.get("grant_type") == "authorization_code":
        body["id_token"] = _id_token(app, issued.consent, now)
    return _no_store(Response(dump_json(body), 200, content_type="application/json;charset=UTF-8"))


def _id_token(app: App, consent: Consent, now: dt.datetime) -> str:
    unit = current()
    realms = gateway.realms_of(unit, consent.id)
    claims = {
        "sub": consent.user_id,
        "aud": [app.client_id],  # an array: SDKs read its first element (quickbooks.md 1.4)
        "realmid": realms[0] if realms else None,
        "auth_time": int(consent.given_at.timestamp()),
        "iss": _issuer(),
        "exp": int(now.timestamp()) + RULES.access_seconds,
        "iat": int(now.timestamp()),
    }
    return keys.sign(keys.signing_key(unit.connection), claims)


def _oauth_error(code: str) -> Response:
    body = {"error": code}
    if code == "invalid_grant":
        body["error_description"] = (
            "Incorrect or invalid refresh token" if "refresh_token" in request.form else "Token invalid"
        )
    status = 401 if code == "invalid_client" else 400
    return _no_store(Response(dump_json(body), status, content_type="application/json;charset=UTF-8"))


def _no_store(response: Response) -> Response:
    formats.with_headers(response)
    response.headers["Cache-Control"] = "no-cache, no-store"
    response.headers["Pragma"] = "no-cache"
    return response


def _token_to_revoke() -> str:
    if "token" in request.form:
        return request.form["token"]
    try:
        body = load_json(request.get_data(cache=True).decode())
    except ValueError:
        return ""
    text = body.get("token") if isinstance(body, dict) else None
    return text if isinstance(text, str) else ""


def _host() -> str:
    return request.host_url.rstrip("/")


def _issuer() -> str:
    return f"{_host()}/op/v1"
