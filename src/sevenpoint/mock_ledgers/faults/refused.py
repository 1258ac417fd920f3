"""The connection breaks before the ledger has done anything."""

from __future__ import annotations

from flask import Response

from .fault import Fault, Settings, Strike


class RefusedSettings(Settings):
    """None."""


def _strike(strike: Strike) -> Response:
    strike.tell_wire("reset")
    return Response(status=503)  # for the journal only: the wire resets the connection instead of sending it


FAULT = Fault(
    name="refused",
    point="before_auth",
    summary="The connection is reset; nothing is carried out.",
    good_client="Tries again; the same code must also be safe when the answer was lost after the work was done.",
    settings=RefusedSettings,
    strike=_strike,
)
