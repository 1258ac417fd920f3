"""The answer trickles in: every single read of the socket succeeds in time, the whole does not."""

from __future__ import annotations

from flask import Response
from pydantic import Field

from .fault import Fault, Settings, Strike


class SlowDripSettings(Settings):
    """How slow."""

    bytes_per_second: float = Field(
        100, gt=0, le=1e9, allow_inf_nan=False, description="of the body; the head is not slowed"
    )


def _strike(strike: Strike) -> Response:
    strike.tell_wire("slow_drip", bytes_per_second=strike.settings.bytes_per_second)
    return strike.finished


FAULT = Fault(
    name="slow_drip",
    points=("after_commit",),
    summary="The body arrives at `bytes_per_second`, then the connection is closed; the work is done at once.",
    good_client="Limits the time of the whole exchange, not only the silence between two reads.",
    settings=SlowDripSettings,
    strike=_strike,
)
