"""The Accounting API's front door: who calls, which organisation, which operation, and how the answer leaves.

Order of checks: bearer token (401), tenant (403), operation (404), scope (401), the user's role (403), representation
(406), replay, handler.
"""

from __future__ import annotations

import re

from flask import Request, Response, request

from ..oauth import Access, connections, users
from ..request_unit import RequestUnit, current
from . import throttle
from .answers import Answer, respond, respond_error
from .bodies import as_guid
from .call import ANY_MEDIA, Call, Route
from .errors import (
    AccessError,
    MethodNotImplementedError,
    NotFoundError,
    UnacceptableError,
    UnsupportedMediaError,
    XeroError,
    role_too_low,
)
from .operations import ROUTES
from .replay import replay_of
from .resources.repeating_generation import fall_due
from .roles import ROLES
from .scopes import allows
from .xml_wire import singular

_REFUSED = "AuthenticationUnsuccessful"
_READ = re.compile(r"[/+](json|xml|x-www-form-urlencoded)$")
_PLAIN = ("", "*/*", "text/plain", "application/octet-stream")


def handle(version: str, rest: str) -> Response:
    """Answer one call to `/api.xro/<version>/<rest>`."""
    try:
        unit = current()
        access = authenticated(unit)
        _enter_organisation(unit, access)
        refused = throttle.count(unit)
        if refused is not None:
            return refused
        route, arguments = _find(request, version, rest)
        if not allows(access.consent.scopes, route.scope, rest, reading=request.method == "GET"):
            raise AccessError(401, "AuthorizationUnsuccessful", "insufficient_scope")
        _check_role(unit, access, route)
        _check_media(request, route)
        return _carry_out(unit, access, route, arguments, as_xml=_wants_xml(request, route))
    except XeroError as error:
        return respond_error(error)


def authenticated(unit: RequestUnit) -> Access:
    """The valid access of the caller. Raises AccessError 401 (xero.md 1.7).

    A revoked consent keeps its token signature-valid until it runs out; its organisations are gone, which is a 403.
    """
    access = unit.access
    if access is None or access.app.ledger != "xero":
        garbage = request.headers.get("Authorization", "").lower().startswith("bearer ")
        raise AccessError(401, "TokenInvalidSignature" if garbage else _REFUSED)
    if access.state == "expired":
        raise token_expired(access)
    return access


def token_expired(access: Access | None) -> AccessError:
    """The 401 of a token that ran out."""
    if access is None:
        return AccessError(401, "TokenExpired")
    return AccessError(401, f"TokenExpired: token expired at {access.expires_at:%m/%d/%Y %H:%M:%S}")


def _enter_organisation(unit: RequestUnit, access: Access) -> None:
    """The organisation that the header names; a custom connection may leave it out, it has but one (xero.md 1.2)."""
    header = request.headers.get("Xero-Tenant-Id", "")
    tenant, implied = as_guid(header), access.app.flow == "custom" and not header
    user = None if access.app.flow == "custom" else access.consent.user_id
    for connection in connections.of_app(unit.connection, access.app, user):
        if access.state != "revoked" and (implied or connection.organisation.key == tenant):
            unit.organisation = connection.organisation
            return
    raise AccessError(403, _REFUSED)


def _check_role(unit: RequestUnit, access: Access, route: Route) -> None:
    """Raises AccessError 403 when the role of the user who consented does not reach so far (xero.md 1.7)."""
    kind, reading = route.path.split("/")[0], request.method == "GET"
    if unit.organisation is not None and not users.may(
        unit.connection, ROLES, unit.organisation, access.consent.user_id, kind, reading=reading
    ):
        raise role_too_low()


def _check_media(incoming: Request, route: Route) -> None:
    """JSON, XML or a form; what sends no type, or none in particular, is judged by its first character (xero.md 2.1).

    Attachments are raw bytes of any type. Raises UnsupportedMediaError.
    """
    kind = incoming.mimetype
    if incoming.content_length and "/Attachments/" not in route.path and not (kind in _PLAIN or _READ.search(kind)):
        raise UnsupportedMediaError(f"This ledger does not read {kind}.")


def _wants_xml(incoming: Request, route: Route) -> bool:
    """XML is the default, JSON only for Accept: application/json (xero.md 2.1). Raises UnacceptableError for others."""
    accept = incoming.headers.get("Accept", "").lower()
    if "application/json" in accept:
        return False
    if not accept or "xml" in accept or "*/*" in accept or route.accept:
        return True
    raise UnacceptableError("This ledger answers application/json and application/xml.")


def _carry_out(unit: RequestUnit, access: Access, route: Route, arguments: list[str], *, as_xml: bool) -> Response:
    organisation = unit.organisation
    if organisation is None:
        raise AccessError(403, _REFUSED)
    books = unit.books(organisation)
    fall_due(books)
    xml_entity = singular(route.path.split("/")[0]) if as_xml else None
    try:
        replay = replay_of(unit.connection, access.app, request, books.now)
        kept = replay.answer() if replay is not None else None
    except XeroError as error:
        return respond_error(error, xml_entity)
    if kept is not None:
        return kept
    call = Call(
        books,
        access.app,
        request.method,
        {name.lower(): values[0] for name, values in request.args.lists()},
        request.headers.get("If-Modified-Since"),
        request.get_data(cache=True),
        request.host_url.rstrip("/"),
    )
    try:
        with books.atomically():
            answer: Answer = route.handler(call, *arguments)
        response = respond(answer, access.app.name, books.now, as_xml=as_xml)
    except XeroError as error:
        response = respond_error(error, xml_entity)
    if replay is not None:
        replay.keep(response)
    return response


# --- operations -----------------------------------------------------------------------------------------------------


def _find(incoming: Request, version: str, rest: str) -> tuple[Route, list[str]]:
    path = rest.strip("/")
    if version != "2.0":
        raise NotFoundError
    accept = incoming.headers.get("Accept", "").lower()
    for pattern, routes in _OPERATIONS:
        match = pattern.fullmatch(path)
        if match is None:
            continue
        for route in routes:
            if route.method == incoming.method and (route.accept in ("", ANY_MEDIA) or route.accept in accept):
                return route, list(match.groups())
    if path.lower() in ("organisation", "organisations"):
        raise MethodNotImplementedError  # xero.md 2.5 number 20
    raise NotFoundError


def _compiled() -> list[tuple[re.Pattern[str], list[Route]]]:
    """The operations by path; those for one media type come first, so that they win over the path's usual answer."""
    found: dict[str, list[Route]] = {}
    for route in ROUTES:
        found.setdefault(route.path, []).append(route)
    return [
        (_pattern(path), sorted(routes, key=lambda route: route.accept in ("", ANY_MEDIA)))
        for path, routes in found.items()
    ]


def _pattern(path: str) -> re.Pattern[str]:
    escaped = re.escape(path).replace(r"\{\}", "([^/]+)").replace(r"\{\.\.\.\}", "(.+)")
    return re.compile(escaped, re.IGNORECASE | re.DOTALL)


_OPERATIONS = _compiled()
