"""The day's calls are used up."""

from __future__ import annotations

from flask import Response
from pydantic import Field

from .fault import Fault, Settings, Strike
from .operations import is_api_call


class DayLimitSettings(Settings):
    """When the next day begins."""

    retry_after: int = Field(21_600, ge=0, le=86_400, description="seconds until it opens again (Xero tells them)")


def _strike(strike: Strike) -> Response:
    return strike.ledger.throttled({"problem": "day", "retry_after": strike.settings.retry_after})


FAULT = Fault(
    name="day_limit",
    points=("before_auth",),
    summary="The ledger's own 429: at Xero for the day, with hours to wait; QuickBooks has none, so its usual one.",
    good_client="Tells hours from seconds: stops until then, says so to the user, then sends the most urgent first.",
    settings=DayLimitSettings,
    strike=_strike,
    applies=lambda call, _: is_api_call(call.request),
)
