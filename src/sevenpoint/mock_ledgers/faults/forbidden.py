"""The organisation is not open to the caller any more."""

from __future__ import annotations

from flask import Response

from .fault import Fault, NoSettings, Strike
from .operations import is_api_call
from .wire_settings import REFUSAL_POINTS


def _strike(strike: Strike) -> Response:
    return strike.answers.forbidden()


FAULT = Fault(
    name="forbidden",
    points=REFUSAL_POINTS,
    summary="The ledger's own 403.",
    good_client="Stops calling that organisation, tells somebody, keeps the work, and goes on with the others.",
    settings=NoSettings,
    strike=_strike,
    applies=lambda call, _: call.ledger.fault_answers is not None and is_api_call(call.request),
)
