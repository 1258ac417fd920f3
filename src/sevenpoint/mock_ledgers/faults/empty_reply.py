"""The connection is closed in good order, with not a byte of an answer."""

from __future__ import annotations

from flask import Response

from .fault import Fault, NoSettings, Strike
from .wire_settings import NO_ANSWER_POINTS


def _strike(strike: Strike) -> Response:
    strike.tell_wire("empty")
    return strike.no_answer


FAULT = Fault(
    name="empty_reply",
    points=NO_ANSWER_POINTS,
    summary="The connection is closed without an answer.",
    good_client="Takes it as 'unknown', as it does a reset: looks first or repeats with the same idempotency key.",
    settings=NoSettings,
    strike=_strike,
    only_success=True,
)
