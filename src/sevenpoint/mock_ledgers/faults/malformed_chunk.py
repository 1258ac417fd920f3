"""A proxy in between garbles the framing of the answer."""

from __future__ import annotations

from flask import Response

from .fault import Fault, Strike
from .wire_settings import CutSettings


def _strike(strike: Strike) -> Response:
    strike.tell_wire("malformed_chunk", bytes=strike.settings.at_byte)
    return strike.finished


FAULT = Fault(
    name="malformed_chunk",
    points=("after_commit",),
    summary="A chunked answer whose second chunk has no valid size; the work is done.",
    good_client="Throws the half answer away and takes the request as 'unknown'.",
    settings=CutSettings,
    strike=_strike,
)
