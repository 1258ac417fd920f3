"""The ledger stumbles over one request."""

from __future__ import annotations

from flask import Response

from .fault import Fault, Settings, Strike


class ServerErrorSettings(Settings):
    """None."""


def _strike(strike: Strike) -> Response:
    return strike.ledger.server_error(strike.settings.model_dump())


FAULT = Fault(
    name="server_error",
    point="before_auth",
    summary="The ledger's own 500; nothing is carried out.",
    good_client="Tries again a few times, then tells somebody; does not drop the record.",
    settings=ServerErrorSettings,
    strike=_strike,
)
