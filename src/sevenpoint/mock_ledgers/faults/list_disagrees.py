"""Lists come from an index that is behind; single reads do not."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from .fault import Fault, Settings, Strike
from .looking import view_of
from .operations import is_read


class ListDisagreesSettings(Settings):
    """How far lists are behind."""

    seconds: float = Field(300, ge=0, le=86_400, allow_inf_nan=False, description="by the sandbox's clock")


def _strike(strike: Strike) -> None:
    sandbox = strike.unit.own_sandbox
    if sandbox is None:
        return
    view = view_of(strike)
    view.listed_until = sandbox.now - dt.timedelta(seconds=strike.settings.seconds, microseconds=1)


FAULT = Fault(
    name="list_disagrees",
    points=("before_auth",),
    summary="Lists lack records that were made or changed less than `seconds` ago; reading one of them shows it.",
    good_client="Polls with an overlap, so that a change that came late into the list is not missed for ever.",
    settings=ListDisagreesSettings,
    strike=_strike,
    applies=lambda call, _: is_read(call.request),
)
