"""What stands in front of the ledger stops waiting for it."""

from __future__ import annotations

from flask import Response

from .fault import Fault, NoSettings, Strike
from .wire_settings import REFUSAL_POINTS


def _strike(strike: Strike) -> Response:
    return strike.answers.gateway(504)


FAULT = Fault(
    name="gateway_timeout",
    points=REFUSAL_POINTS,
    summary="A 504 with an HTML page, not the ledger's own format.",
    good_client="Takes it as 'unknown' rather than 'failed': the ledger may have done the work.",
    settings=NoSettings,
    strike=_strike,
    applies=lambda call, _: call.ledger.fault_answers is not None,
)
