"""The ledger refuses for the rate of requests."""

from __future__ import annotations

from typing import Literal

from flask import Response
from pydantic import Field

from .fault import Fault, Settings, Strike
from .wire_settings import REFUSAL_POINTS


class ThrottledSettings(Settings):
    """For the ledger that tells them (Xero): `retry_after` seconds, and which limit; None: the ledger's own choice.

    Too many at once can only come from here: the ledger itself answers one request after the other. How Xero spells
    `concurrent` and `appminute` is not documented.
    """

    retry_after: int | None = Field(None, ge=0, description="seconds (Xero)")
    problem: Literal["minute", "day", "concurrent", "appminute"] | None = Field(None, description="which limit (Xero)")


def _strike(strike: Strike) -> Response:
    return strike.ledger.throttled(strike.settings.model_dump(exclude_none=True))


FAULT = Fault(
    name="throttled",
    points=REFUSAL_POINTS,
    summary="The ledger's own 429.",
    good_client="Waits as long as it is told, or a minute, and slows down; loses nothing.",
    settings=ThrottledSettings,
    strike=_strike,
)
