"""The ledger stumbles over one request."""

from __future__ import annotations

from flask import Response

from .fault import Fault, NoSettings, Strike
from .wire_settings import REFUSAL_POINTS


def _strike(strike: Strike) -> Response:
    return strike.ledger.server_error({})


FAULT = Fault(
    name="server_error",
    points=REFUSAL_POINTS,
    summary="The ledger's own 500.",
    good_client="Tries again a few times, then tells somebody; does not drop the record.",
    settings=NoSettings,
    strike=_strike,
)
