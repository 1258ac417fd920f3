"""The connection breaks before the ledger has done anything."""

from __future__ import annotations

from flask import Response

from .fault import Fault, NoSettings, Strike


def _strike(strike: Strike) -> Response:
    # A connection belongs to no sandbox before its first request is read, so it cannot be turned away at accept.
    strike.tell_wire("reset")
    return strike.no_answer


FAULT = Fault(
    name="refused",
    points=("before_auth",),
    summary="The connection is reset once the request was read; nothing is carried out. With `seconds`: for a while.",
    good_client="Tries again; the same code must also be safe when the answer was lost after the work was done.",
    settings=NoSettings,
    strike=_strike,
)
