"""The access token is not good any more, earlier than promised."""

from __future__ import annotations

from flask import Response

from .fault import Fault, NoSettings, Strike
from .operations import is_api_call
from .wire_settings import REFUSAL_POINTS


def _strike(strike: Strike) -> Response:
    return strike.ledger.token_expired(strike.unit.access)


FAULT = Fault(
    name="token_expired",
    points=REFUSAL_POINTS,
    summary="The ledger's own 401.",
    good_client="Refreshes the token once, sends the request again, and asks the user only when the refresh fails.",
    settings=NoSettings,
    strike=_strike,
    applies=lambda call, _: is_api_call(call.request),
)
