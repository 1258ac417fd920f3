"""The connection breaks in the middle of the answer."""

from __future__ import annotations

from flask import Response

from .fault import Fault, Strike
from .wire_settings import CutSettings


def _strike(strike: Strike) -> Response:
    strike.tell_wire("reset_mid_body", bytes=strike.settings.at_byte)
    return strike.finished


FAULT = Fault(
    name="reset_mid_body",
    points=("after_commit",),
    summary="The head and the first bytes of the body, then a reset; the work is done.",
    good_client="Throws the half answer away and takes the request as 'unknown'.",
    settings=CutSettings,
    strike=_strike,
)
