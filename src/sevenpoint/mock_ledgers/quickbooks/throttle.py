"""QuickBooks' rate limits (quickbooks.md 5). A sandbox refuses only once it was told to."""

from __future__ import annotations

from flask import Response, request

from .. import limits
from ..limits import Limit
from ..request_unit import RequestUnit
from . import faults

# Counted per app in its realm; Intuit counts the first over all apps of a realm.
MINUTE = Limit("minute", 500, 60)
SECOND = Limit("second", 10, 1)
BATCH = Limit("batch", 120, 60)
LIMITS = (MINUTE, SECOND, BATCH)


class ThrottledError(Exception):
    """One call too many."""


def count(unit: RequestUnit) -> None:
    """Count a call of an app in its realm. Raises ThrottledError."""
    if unit.app is None or unit.organisation is None:
        return
    counted = LIMITS if request.path.endswith("/batch") else (MINUTE, SECOND)
    unit.usage = limits.count(unit.connection, unit.now(unit.app.sandbox), unit.app, unit.organisation, counted)
    if unit.usage.refused is not None:
        raise ThrottledError(unit.usage.refused.limit.name)


def refusal() -> Response:
    """The 429: XML whatever was asked for, and no Retry-After."""
    return faults.throttled({})
