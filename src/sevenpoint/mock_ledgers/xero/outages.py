"""Xero's own answers when something is wrong with Xero, for faults (xero.md 1.7, 2.9, 3)."""

from __future__ import annotations

from typing import Any

from flask import Response

from ..oauth import Access
from . import api
from .answers import respond_error
from .answers import server_error as plain_server_error
from .throttle import refusal

OUTAGES = {
    "maintenance": "The Xero API is currently offline for maintenance",
    "unavailable": "The Xero API is temporarily unavailable",
    "organisation": "The Organisation is offline",
}
DEFAULT_RETRY_AFTER = 30


def outage(settings: dict[str, Any]) -> Response:
    """503 plain text; `settings.kind`: maintenance, unavailable (default) or organisation."""
    text = OUTAGES.get(str(settings.get("kind", "")), OUTAGES["unavailable"])
    return Response(text, 503, content_type="text/plain; charset=utf-8")


def server_error(settings: dict[str, Any]) -> Response:
    """500 in the JSON problem shape."""
    return plain_server_error()


def throttled(settings: dict[str, Any]) -> Response:
    """429; `settings.problem`: minute (default), day, concurrent or appminute; `settings.retry_after`: seconds."""
    problem = str(settings.get("problem", "minute"))
    # Retry-After is documented for the minute and the day only (xero.md 3).
    wait = None if problem == "concurrent" else int(settings.get("retry_after", DEFAULT_RETRY_AFTER))
    response = refusal(problem, wait)
    response.headers["X-MinLimit-Remaining"] = "0" if problem == "minute" else "60"
    response.headers["X-DayLimit-Remaining"] = "0" if problem == "day" else "4000"
    return response


def token_expired(access: Access | None) -> Response:
    """401 with the time at which the token ran out."""
    return respond_error(api.token_expired(access))
