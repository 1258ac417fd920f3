"""The ledger's paths on the shared port, matched whatever their case where Xero does (xero.md 2.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, Map

from . import api, authorise, connections, identity, throttle
from .answers import respond_error
from .errors import NotFoundError

blueprint = Blueprint("xero", __name__)
_OWNED = re.compile(
    r"/identity/connect/|/connect/(?!oauth2)|/\.well-known/openid-configuration|/connections(?:/|$)|/api\.xro/",
    re.IGNORECASE,
)


class AnyCase(BaseConverter):
    """A fixed path segment in any case."""

    def __init__(self, url_map: Map, word: str) -> None:
        super().__init__(url_map)
        self.regex = f"(?i:{re.escape(word)})"


def _add_converter(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["anycase"] = AnyCase


blueprint.record(_add_converter)
blueprint.after_request(throttle.show_what_is_left)


def owns(path: str) -> bool:
    """Whether a request path is this ledger's.

    >>> owns("/API.XRO/2.0/invoices"), owns("/v3/company/1/query"), owns("/connect/token"), owns("/connect/oauth2")
    (True, False, True, False)
    """
    return _OWNED.match(path) is not None


def http_error(error: HTTPException) -> Response:
    """Unknown paths and methods are Xero's 404; a body that is too large keeps its own status."""
    if error.code in (404, 405):
        return respond_error(NotFoundError())
    return Response(error.description or "", error.code or 500, content_type="text/plain; charset=utf-8")


def _add(rule: str, endpoint: str, view: Callable[..., Response], *methods: str) -> None:
    def call(**arguments: Any) -> Response:
        return view(**{name: value for name, value in arguments.items() if not name.startswith("fixed")})

    blueprint.add_url_rule(rule, endpoint, call, methods=methods)


_add("/identity/connect/authorize", "authorise", authorise.page, "GET")
_add("/identity/connect/authorize", "decide", authorise.decide, "POST")
_add("/connect/token", "token", identity.token, "POST")
_add("/connect/userinfo", "userinfo", identity.userinfo, "GET", "POST")
_add("/connect/endsession", "end_session", identity.end_session, "GET")
_add("/connect/revocation", "revocation", identity.revocation, "POST")
_add("/.well-known/openid-configuration", "discovery", identity.discovery, "GET")
_add("/.well-known/openid-configuration/jwks", "jwks", identity.jwks, "GET")
_add("/<anycase('connections'):fixed>", "connections", connections.listed, "GET")
_add("/<anycase('connections'):fixed>/<connection_id>", "disconnect", connections.ended, "DELETE")
_add(
    "/<anycase('api.xro'):fixed>/<version>/<path:rest>",
    "accounting",
    api.handle,
    *("GET", "PUT", "POST", "DELETE", "PATCH"),
)
