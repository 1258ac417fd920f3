"""What stands in front of the ledger cannot reach it."""

from __future__ import annotations

from flask import Response

from .fault import Fault, NoSettings, Strike
from .wire_settings import REFUSAL_POINTS


def _strike(strike: Strike) -> Response:
    return strike.answers.gateway(502)


FAULT = Fault(
    name="bad_gateway",
    points=REFUSAL_POINTS,
    summary="A 502 with an HTML page, not the ledger's own format.",
    good_client="Does not choke on HTML, takes it as 'unknown', and tries again with growing pauses.",
    settings=NoSettings,
    strike=_strike,
    applies=lambda call, _: call.ledger.fault_answers is not None,
)
