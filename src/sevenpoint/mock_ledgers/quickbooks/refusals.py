"""QuickBooks' answers to access that was taken away and to trouble in front of it (quickbooks.md 1.6, 2.5)."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response

from ..ledger_faults import FaultAnswers
from . import formats
from .faults import GatewayError, fault, gateway_answer, unauthorized

_HTML = "text/html; charset=utf-8"
# batch.run opens one savepoint for each item.
_ELEMENT_DEPTH = 1


def forbidden() -> Response:
    """403 of the gateway: the token does not open this realm."""
    return gateway_answer(unauthorized())


def revoked() -> Response:
    """401 of the gateway; the word in its detail is [?] in the source."""
    return gateway_answer(GatewayError(401, "AuthenticationFailed", "3200", "AUTHENTICATION", "Token revoked: eyJl…"))


def scope_withdrawn() -> Response:
    """403 of the gateway, code 3100."""
    return gateway_answer(unauthorized("The access token does not have sufficient scope"))


def role_lowered() -> Response:
    """403, XML even when JSON was asked for, code 120. The code and its texts are on record, with this status not."""
    body = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<IntuitResponse time="{formats.answer_time(formats.now())}" xmlns="http://schema.intuit.com/finance/v3">'
        '<Fault type="AuthorizationFault"><Error code="120"><Message>Authorization Failure</Message>'
        "<Detail>AuthorizationFailure: -11014-You do not have access to use QuickBooks Online Plus</Detail>"
        "</Error></Fault></IntuitResponse>"
    )
    return formats.with_headers(Response(body, 403, content_type="application/xml"))


def gateway(status: int) -> Response:
    """The page of what stands in front of QuickBooks [own]: no source shows its bytes."""
    title = f"{status} {HTTPStatus(status).phrase}"
    page = f"<html><head><title>{title}</title></head><body><center><h1>{title}</h1></center></body></html>"
    return Response(page, status, content_type=_HTML)


def maintenance_page(status: int) -> Response:
    """A page for people [own]."""
    page = (
        '<!doctype html><html lang="en"><head><title>QuickBooks is undergoing maintenance</title></head>'
        "<body><h1>We'll be right back</h1></body></html>"
    )
    return Response(page, status, content_type=_HTML)


def bad_element(message: str) -> Exception:
    """A business rule refuses one item of a batch (quickbooks.md 4.2)."""
    return fault("business", detail=message)


FAULT_ANSWERS = FaultAnswers(
    forbidden=forbidden,
    revoked=revoked,
    scope_withdrawn=scope_withdrawn,
    role_lowered=role_lowered,
    gateway=gateway,
    maintenance_page=maintenance_page,
    bad_element=bad_element,
    element_depth=_ELEMENT_DEPTH,
)
