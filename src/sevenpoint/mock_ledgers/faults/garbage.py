"""Something that is not HTTP answers."""

from __future__ import annotations

from flask import Response

from .fault import Fault, NoSettings, Strike
from .wire_settings import NO_ANSWER_POINTS


def _strike(strike: Strike) -> Response:
    strike.tell_wire("garbage")
    return strike.no_answer


FAULT = Fault(
    name="garbage",
    points=NO_ANSWER_POINTS,
    summary="Bytes that are no HTTP answer, then the connection is closed.",
    good_client="Reports a broken connection, not a crash of its own, and takes the request as 'unknown'.",
    settings=NoSettings,
    strike=_strike,
    only_success=True,
)
