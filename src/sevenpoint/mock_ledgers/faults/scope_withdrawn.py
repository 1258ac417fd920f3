"""A scope that the operation needs is gone, while others still work."""

from __future__ import annotations

from flask import Response

from .fault import Fault, NoSettings, Strike
from .operations import is_api_call
from .wire_settings import REFUSAL_POINTS


def _strike(strike: Strike) -> Response:
    return strike.answers.scope_withdrawn()


FAULT = Fault(
    name="scope_withdrawn",
    points=REFUSAL_POINTS,
    summary="The ledger's own answer to a missing scope (Xero 401, QuickBooks 403).",
    good_client="Asks the user to consent again, and does not refresh the token over and over: it is not expired.",
    settings=NoSettings,
    strike=_strike,
    applies=lambda call, _: call.ledger.fault_answers is not None and is_api_call(call.request),
)
