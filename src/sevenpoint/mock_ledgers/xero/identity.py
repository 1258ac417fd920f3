"""Tokens: token endpoint, revocation, user info, discovery, keys (xero.md 1.1 to 1.5)."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import uuid
from html import escape
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from sqlalchemy import Connection

from ..oauth import (
    App,
    Consent,
    Issued,
    OAuthError,
    OAuthRules,
    TokenRequest,
    custom,
    grants,
    keys,
    registrations,
    users,
)
from ..request_unit import RequestUnit, current
from ..store import dump_json, savepoint
from .scopes import BY_MODEL, KNOWN, OPENID

ISSUER = "https://identity.xero.com"
ID_TOKEN_SECONDS = 300
_MINUTE = 60
_DAY = 24 * 60 * _MINUTE


def rules(connection: Connection) -> OAuthRules:
    """Xero's token rules: code 5 min, access 30 min, refresh 60 days, 30 minutes of grace (xero.md 1.3)."""
    pem = keys.signing_key(connection)
    return OAuthRules(
        ledger="xero",
        code_seconds=5 * _MINUTE,
        access_seconds=30 * _MINUTE,
        refresh_seconds=60 * _DAY,
        grace_seconds=30 * _MINUTE,
        reuse_revokes=False,
        new_access_token=lambda request: keys.sign(pem, _access_claims(request)),
        new_refresh_token=lambda request: base64.urlsafe_b64encode(uuid.uuid4().bytes + uuid.uuid4().bytes).decode()[
            :43
        ],
    )


def token() -> Response:
    """POST /connect/token."""
    unit = current()
    try:
        with savepoint(unit.connection):
            issued = _grant(unit)
    except OAuthError as error:
        return _json({"error": error.code}, 400)
    pem = keys.signing_key(unit.connection)
    scopes = issued.consent.scopes
    body = {
        "id_token": keys.sign(pem, _id_claims(unit, issued)) if "openid" in scopes else None,
        "access_token": issued.access_token,
        "expires_in": issued.expires_in,
        "token_type": "Bearer",
        "refresh_token": issued.refresh_token,
        "scope": " ".join(scopes),
    }
    return _json({name: value for name, value in body.items() if value is not None}, 200)


def revocation() -> Response:
    """POST /connect/revocation: every consent and connection of the user with the app ends (xero.md 1.1).

    A token that nobody has is a success too (RFC 7009).
    """
    unit = current()
    try:
        app = _client(unit)
    except OAuthError as error:
        return _json({"error": error.code}, 400)
    now = unit.now(app.sandbox)
    if grants.revoke_token(unit.connection, now, app, request.form.get("token", "")):
        grants.revoke_app(unit.connection, app, now)
    return Response(status=200)


def discovery() -> Response:
    """GET /.well-known/openid-configuration. The addresses are this server's, the issuer is Xero's."""
    root = request.url_root.rstrip("/")
    return _json(
        {
            "issuer": ISSUER,
            "authorization_endpoint": f"{root}/identity/connect/authorize",
            "token_endpoint": f"{root}/connect/token",
            "userinfo_endpoint": f"{root}/connect/userinfo",
            "end_session_endpoint": f"{root}/connect/endsession",
            "jwks_uri": f"{root}/.well-known/openid-configuration/jwks",
            "revocation_endpoint": f"{root}/connect/revocation",
            "scopes_supported": sorted(KNOWN),
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        },
        200,
    )


def userinfo() -> Response:
    """GET or POST /connect/userinfo: who gave the consent (OpenID Connect Core 5.3)."""
    unit = current()
    access = unit.access
    if access is None or access.app.ledger != "xero" or access.state != "valid":
        return Response(status=401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    if "openid" not in access.consent.scopes:
        return Response(status=403, headers={"WWW-Authenticate": 'Bearer error="insufficient_scope"'})
    user = {"sub": _hex(access.consent.user_id, "subject"), "xero_userid": access.consent.user_id}
    return _json({**user, **_person(unit, access.consent)}, 200)


def end_session() -> Response:
    """GET /connect/endsession: the browser's session ends; consents stay. Goes back to an address of the app only."""
    unit = current()
    back = request.args.get("post_logout_redirect_uri", "")
    audience = keys.audience_of(keys.signing_key(unit.connection), request.args.get("id_token_hint", ""))
    app = None if audience is None else registrations.load_app(unit.connection, audience)
    if app is not None and back in app.redirect_uris:
        state = request.args.get("state")
        target = f"{back}{'&' if '?' in back else '?'}{urlencode({'state': state})}" if state else back
        return Response(status=302, headers={"Location": target})
    text = f"<h1>You are now logged out</h1><p>{escape(ISSUER)}</p>"
    document = f'<!doctype html><html lang="en"><head><title>Xero | Logout</title></head><body>{text}</body></html>'
    return Response(document, 200, content_type="text/html; charset=utf-8")


def jwks() -> Response:
    """GET /.well-known/openid-configuration/jwks."""
    return _json(keys.jwks(keys.signing_key(current().connection)), 200)


# --- grants ---------------------------------------------------------------------------------------------------------


def _grant(unit: RequestUnit) -> Issued:
    kind = request.form.get("grant_type", "")
    if kind not in ("authorization_code", "refresh_token", "client_credentials"):
        raise OAuthError("unsupported_grant_type")
    app = _client(unit)
    if (kind == "client_credentials") != (app.flow == "custom"):
        raise OAuthError("unauthorized_client")
    now, oauth = unit.now(app.sandbox), rules(unit.connection)
    if kind == "client_credentials":
        return custom.client_credentials(unit.connection, now, oauth, app, _custom_scopes(app))
    if kind == "authorization_code":
        verifier = request.form.get("code_verifier")
        redirect_uri = request.form.get("redirect_uri", "")
        return grants.redeem_code(
            unit.connection, now, oauth, app, request.form.get("code", ""), redirect_uri, verifier
        )
    issued = grants.refresh(unit.connection, now, oauth, app, request.form.get("refresh_token", ""))
    asked = request.form.get("scope", "").split()
    if asked and set(asked) != set(issued.consent.scopes):
        raise OAuthError("invalid_scope")  # another scope than the granted one fails (xero.md 1.3)
    return issued


def _custom_scopes(app: App) -> list[str]:
    """What a custom connection asks for; everything that it may have when it does not say."""
    possible = BY_MODEL[app.scopes_model] - set(OPENID)
    asked = list(dict.fromkeys(request.form.get("scope", "").split()))
    if not asked:
        return sorted(possible)
    if not set(asked) <= possible:
        raise OAuthError("invalid_scope")
    return asked


def _client(unit: RequestUnit) -> App:
    """The calling app by Basic or form credentials; a PKCE app has no secret to send (xero.md 1.2)."""
    client_id, secret = _credentials()
    return registrations.app_of_client(unit.connection, client_id, secret or "", "xero")


def _credentials() -> tuple[str, str | None]:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return request.form.get("client_id", ""), request.form.get("client_secret")
    try:
        client_id, _, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise OAuthError("invalid_client") from None
    return client_id, secret


# --- claims (xero.md 1.4) -------------------------------------------------------------------------------------------


def _access_claims(request: TokenRequest) -> dict[str, Any]:
    return {
        "nbf": _epoch(request.issued_at),
        "exp": _epoch(request.expires_at),
        "iss": ISSUER,
        "aud": f"{ISSUER}/resources",
        "client_id": request.app.client_id,
        **({} if request.app.flow == "custom" else _session_claims(request.consent)),
        "jti": uuid.uuid4().hex,
        "authentication_event_id": request.consent.id,
        "scope": list(request.consent.scopes),
    }


def _session_claims(consent: Consent) -> dict[str, Any]:
    """What a token tells of its user; a custom connection has none [U]."""
    return {
        "sub": _hex(consent.user_id, "subject"),
        "auth_time": _epoch(consent.given_at),
        "xero_userid": consent.user_id,
        "global_session_id": _hex(consent.id, "session"),
    }


def _id_claims(unit: RequestUnit, issued: Issued) -> dict[str, Any]:
    consent: Consent = issued.consent
    now = _epoch(unit.now(consent.sandbox))
    claims: dict[str, Any] = {
        "nbf": now,
        "exp": now + ID_TOKEN_SECONDS,
        "iss": ISSUER,
        "aud": consent.client_id,
        "iat": now,
        "at_hash": _half_hash(issued.access_token),
        "sid": _hex(consent.id, "session"),
        **_session_claims(consent),
        **_person(unit, consent),
    }
    return claims


def _person(unit: RequestUnit, consent: Consent) -> dict[str, str]:
    """Name and address of the user, as far as the scopes go."""
    user = users.person(unit.connection, consent.sandbox, consent.user_id)
    if user is None:
        return {}
    email = {"preferred_username": user.email, "email": user.email}
    name = {"given_name": user.first_name, "family_name": user.last_name}
    return {**(email if "email" in consent.scopes else {}), **(name if "profile" in consent.scopes else {})}


def _half_hash(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:16]).rstrip(b"=").decode()


def _hex(text: str, purpose: str) -> str:
    return hashlib.sha256(f"{purpose}/{text}".encode()).hexdigest()[:32]


def _epoch(at: dt.datetime) -> int:
    return (at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(seconds=1)


def _json(body: dict[str, Any], status: int) -> Response:
    return Response(dump_json(body), status, content_type="application/json; charset=UTF-8")


__all__ = ["ISSUER", "discovery", "end_session", "jwks", "revocation", "rules", "token", "userinfo"]
