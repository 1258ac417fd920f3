"""The gateway in front of QuickBooks: who calls, and whether the token opens the realm (quickbooks.md 1.6)."""

from __future__ import annotations

from flask import request
from sqlalchemy import bindparam, select

from ..bookkeeping import Books, Organisation
from ..oauth import connections, users
from ..request_unit import RequestUnit, current
from ..store import Prepared, schema
from . import core_refusals, recurring, throttle
from .faults import RoleError, unauthenticated, unauthorized
from .roles import ROLES

SCOPE = "com.intuit.quickbooks.accounting"


def enter(realm: str) -> Books:
    """The books that the caller may work on. Raises GatewayError 401 or 403, RoleError, ThrottledError."""
    unit = current()
    bearer = request.headers.get("Authorization", "").partition(" ")[2].strip()
    if unit.access is None or unit.app is None or unit.access.state != "valid":
        raise unauthenticated(unit.access if unit.app else None, bearer)
    organisation = _opened(unit, realm)
    if organisation is None:
        raise unauthorized()
    unit.organisation = organisation
    if SCOPE not in unit.access.consent.scopes:
        raise unauthorized("The access token does not have sufficient scope")
    core_refusals.check(organisation)
    throttle.count(unit)
    if not users.may(unit.connection, ROLES, organisation, unit.access.consent.user_id, _kind(), reading=_reading()):
        raise RoleError
    books = unit.books(organisation)
    recurring.fall_due(books)
    return books


def realms_of(unit: RequestUnit, consent_id: str) -> list[str]:
    """The realms that a consent was given for: a token opens those and no other."""
    return [realm for row in _CODES.all(unit.connection, consent=consent_id) for realm in row.data["realm"]]


def _opened(unit: RequestUnit, realm: str) -> Organisation | None:
    if unit.access is None or unit.app is None or realm not in realms_of(unit, unit.access.consent.id):
        return None
    connected = connections.of_app(unit.connection, unit.app, unit.access.consent.user_id)
    return next((each.organisation for each in connected if each.organisation.key == realm), None)


def _kind() -> str:
    """What the request is about: the word after the realm."""
    return request.path.split("/")[4]


def _reading() -> bool:
    return request.method == "GET" or _kind() == "query"


_CODES = Prepared(
    select(schema.token.c.data).where(schema.token.c.consent == bindparam("consent"), schema.token.c.kind == "code")
)
