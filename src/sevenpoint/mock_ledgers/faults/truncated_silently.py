"""The answer ends early and nothing in HTTP says so: clients report 200 with half a document."""

from __future__ import annotations

from flask import Response

from .fault import Fault, Strike
from .wire_settings import CutSettings


def _strike(strike: Strike) -> Response:
    strike.tell_wire("truncate_silently", bytes=strike.settings.at_byte)
    return strike.finished


FAULT = Fault(
    name="truncated_silently",
    points=("after_commit",),
    summary="Status 200 and half the document, without a Content-Length, on a closing connection; the work is done.",
    good_client="Takes a 2xx whose document does not parse as 'unknown', never as an empty or a successful answer.",
    settings=CutSettings,
    strike=_strike,
)
