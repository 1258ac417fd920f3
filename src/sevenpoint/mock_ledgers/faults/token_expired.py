"""The access token is not good any more, earlier than promised."""

from __future__ import annotations

from flask import Response

from .fault import Fault, Settings, Strike


class TokenExpiredSettings(Settings):
    """None."""


def _strike(strike: Strike) -> Response:
    return strike.ledger.token_expired(strike.unit.access)


FAULT = Fault(
    name="token_expired",
    point="before_auth",
    summary="The ledger's own 401; nothing is carried out.",
    good_client="Refreshes the token once, sends the request again, and asks the user only when the refresh fails.",
    settings=TokenExpiredSettings,
    strike=_strike,
)
