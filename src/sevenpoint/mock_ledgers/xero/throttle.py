"""Xero's rate limits and how it tells of them (xero.md 3)."""

from __future__ import annotations

from flask import Response

from .. import limits
from ..limits import Limit, Usage
from ..request_unit import RequestUnit, current

# Whether the windows are rolling or fixed is not settled (xero.md 3); here they start with their first call.
MINUTE = Limit("minute", 60, 60)
DAY = Limit("day", 5_000, 24 * 60 * 60)
APP_MINUTE = Limit("app_minute", 10_000, 60, per="app")
LIMITS = (MINUTE, DAY, APP_MINUTE)

# The word for the app's minute is a guess of everybody's [U].
_PROBLEMS = {"minute": "minute", "day": "day", "app_minute": "appminute"}
_HEADERS = {"day": "X-DayLimit-Remaining", "minute": "X-MinLimit-Remaining", "app_minute": "X-AppMinLimit-Remaining"}


def count(unit: RequestUnit) -> Response | None:
    """Count a call of a known app; the 429 when it is one too many."""
    if unit.app is None:
        return None
    now = unit.now(unit.app.sandbox)
    unit.usage = limits.count(unit.connection, now, unit.app, unit.organisation, LIMITS)
    refused = unit.usage.refused
    return None if refused is None else refusal(_PROBLEMS[refused.limit.name], refused.wait(now))


def refusal(problem: str, retry_after: int | None) -> Response:
    """429 with neither body nor Content-Type (xero.md 3)."""
    response = Response(status=429)
    del response.headers["Content-Type"]
    response.headers["X-Rate-Limit-Problem"] = problem
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def show_what_is_left(response: Response) -> Response:
    """The headers of a counted call; `/connections` has the app's minute only (xero.md 1.6)."""
    usage: Usage | None = current().usage
    if usage is not None:
        for name, header in _HEADERS.items():
            left = usage.left(name)
            if left is not None:
                response.headers[header] = str(left)
    return response
