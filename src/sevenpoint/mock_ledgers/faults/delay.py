"""The ledger takes its time."""

from __future__ import annotations

from flask import Response
from pydantic import Field

from .fault import Fault, Settings, Strike


class DelaySettings(Settings):
    """`seconds`: how late the answer is, in real time."""

    seconds: float = Field(ge=0, le=600, allow_inf_nan=False)


def _strike(strike: Strike) -> Response:
    strike.tell_wire("delay", seconds=strike.settings.seconds)
    return strike.finished


FAULT = Fault(
    name="delay",
    point="after_commit",
    summary="The answer is `seconds` late; the work is done at once.",
    good_client="Waits longer than the ledger's slow days, and takes its own time-out as 'unknown'.",
    settings=DelaySettings,
    strike=_strike,
)
