"""What was just written cannot be read yet."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from .fault import Fault, Settings, Strike
from .looking import view_of
from .operations import is_read


class ReadLagSettings(Settings):
    """How far reads are behind."""

    seconds: float = Field(60, ge=0, le=86_400, allow_inf_nan=False, description="by the sandbox's clock")


def _strike(strike: Strike) -> None:
    sandbox = strike.unit.own_sandbox
    if sandbox is None:
        return
    view = view_of(strike)
    # To the microsecond: on a frozen clock a record that was made 'now' is young, even with a lag of next to nothing.
    view.made_until = sandbox.now - dt.timedelta(seconds=strike.settings.seconds, microseconds=1)


FAULT = Fault(
    name="read_lag",
    points=("before_auth",),
    summary="Records that were made less than `seconds` ago are not there yet: 404 and lists without them.",
    good_client="Trusts the answer to its write, and does not write again because of a 'not found' soon after it.",
    settings=ReadLagSettings,
    strike=_strike,
    applies=lambda call, _: is_read(call.request),
)
