"""The ledger never answers, and does not hang up either."""

from __future__ import annotations

from flask import Response
from pydantic import Field

from .fault import Fault, Settings, Strike
from .wire_settings import NO_ANSWER_POINTS


class HangSettings(Settings):
    """How long at most."""

    seconds: float = Field(120, ge=0, le=600, allow_inf_nan=False, description="the cap, in real time")


def _strike(strike: Strike) -> Response:
    sandbox = strike.unit.own_sandbox
    strike.tell_wire("hang", seconds=strike.settings.seconds, hold="" if sandbox is None else sandbox.id)
    return strike.no_answer


FAULT = Fault(
    name="hang",
    points=NO_ANSWER_POINTS,
    summary="No answer for `seconds`, then the connection is closed; sooner when the fault or the sandbox is removed.",
    good_client="Has a time-out of its own, takes it as 'unknown', and goes on serving everybody else meanwhile.",
    settings=HangSettings,
    strike=_strike,
    only_success=True,
)
