"""The connection ends before the announced length: every HTTP client notices."""

from __future__ import annotations

from flask import Response

from .fault import Fault, Strike
from .wire_settings import CutSettings


def _strike(strike: Strike) -> Response:
    strike.tell_wire("truncate", bytes=strike.settings.at_byte)
    return strike.finished


FAULT = Fault(
    name="truncated",
    points=("after_commit",),
    summary="A Content-Length for all and a part of the body, then the connection is closed; the work is done.",
    good_client="Throws the half answer away and takes the request as 'unknown'.",
    settings=CutSettings,
    strike=_strike,
)
