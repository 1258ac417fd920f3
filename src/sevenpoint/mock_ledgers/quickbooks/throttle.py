"""QuickBooks' rate limits (quickbooks.md 5). A sandbox refuses only once it was told to."""

from __future__ import annotations

from flask import Response, request

from .. import limits
from ..limits import Limit
from ..request_unit import RequestUnit, current
from . import faults

# Counted per app in its realm; Intuit counts the first over all apps of a realm. Batches and reports have limits of
# their own, and `combined` is what mixing them all comes to (quickbooks.md 5).
MINUTE = Limit("minute", 500, 60)
SECOND = Limit("second", 10, 1)
BATCH = Limit("batch", 120, 60)
REPORT = Limit("report", 200, 60)
COMBINED = Limit("combined", 800, 60)
LIMITS = (MINUTE, SECOND, BATCH, REPORT, COMBINED)
# Word after the realm to the limit of that kind of call; every other call counts in MINUTE.
_OWN = {"batch": BATCH, "reports": REPORT}
# Clients read this form of the 429; none was ever captured (quickbooks.md 5): the setting `throttle_format`.
_REFUSAL = faults.GatewayError(
    429, "ThrottleExceeded", "3001", "SERVICE", "The request limit was reached.  Try again later"
)


class ThrottledError(Exception):
    """One call too many."""


def count(unit: RequestUnit) -> None:
    """Count a call of an app in its realm. Raises ThrottledError."""
    if unit.app is None or unit.organisation is None:
        return
    counted = (_OWN.get(request.path.split("/")[4], MINUTE), SECOND, COMBINED)
    unit.usage = limits.count(unit.connection, unit.now(unit.app.sandbox), unit.app, unit.organisation, counted)
    if unit.usage.refused is not None:
        raise ThrottledError(unit.usage.refused.limit.name)


def refusal() -> Response:
    """The 429: XML whatever was asked for and no Retry-After, unless the company's settings say otherwise."""
    organisation = current().organisation
    settings = {} if organisation is None else organisation.settings
    as_json = settings.get("throttle_format") == "json"
    response = faults.gateway_answer(_REFUSAL) if as_json else faults.throttled({})
    if "throttle_retry_after" in settings:
        response.headers["Retry-After"] = str(settings["throttle_retry_after"])
    return response
