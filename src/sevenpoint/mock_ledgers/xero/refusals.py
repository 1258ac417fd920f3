"""Xero's answers to access that was taken away and to trouble in front of Xero, for faults (xero.md 1.7, 2.9)."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response

from ..ledger_faults import FaultAnswers
from .answers import respond_error
from .errors import AccessError, InvalidError, role_too_low

_HTML = "text/html; charset=utf-8"
# api._carry_out opens one savepoint for the operation, writing.write one for each element in it.
_ELEMENT_DEPTH = 2


def forbidden() -> Response:
    """403: what a disconnected or unknown organisation gets (xero.md 1.7)."""
    return respond_error(AccessError(403, "AuthenticationUnsuccessful"))


def scope_withdrawn() -> Response:
    """401 with the header that tells it from a bad token (xero.md 1.7)."""
    return respond_error(AccessError(401, "AuthorizationUnsuccessful", "insufficient_scope"))


def role_lowered() -> Response:
    """403: the role of the user who consented does not reach so far."""
    return respond_error(role_too_low())


def gateway(status: int) -> Response:
    """The upper-case HTML of the content network in front of Xero (xero.md 2.9; its 400 is on record)."""
    phrase = HTTPStatus(status).phrase
    page = f"<HTML><HEAD><TITLE>{phrase}</TITLE></HEAD><BODY><H1>{phrase}</H1>Reference #18.7d1</BODY></HTML>"
    return Response(page, status, content_type=_HTML)


def maintenance_page(status: int) -> Response:
    """A page for people."""
    page = (
        '<!doctype html><html lang="en"><head><title>Xero | Maintenance</title></head>'
        "<body><h1>The Xero API is currently offline for maintenance</h1></body></html>"
    )
    return Response(page, status, content_type=_HTML)


FAULT_ANSWERS = FaultAnswers(
    forbidden=forbidden,
    revoked=forbidden,  # the token stays good, its organisations are gone
    scope_withdrawn=scope_withdrawn,
    role_lowered=role_lowered,
    gateway=gateway,
    maintenance_page=maintenance_page,
    bad_element=InvalidError,
    element_depth=_ELEMENT_DEPTH,
)
