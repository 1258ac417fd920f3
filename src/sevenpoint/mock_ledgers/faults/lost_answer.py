"""The request is carried out, the answer never arrives: the classic cause of duplicate invoices."""

from __future__ import annotations

from flask import Response

from .fault import Fault, NoSettings, Strike


def _strike(strike: Strike) -> Response:
    strike.tell_wire("reset")
    return strike.no_answer


FAULT = Fault(
    name="lost_answer",
    points=("after_commit", "after_validation"),
    summary="The request is carried out and the connection is reset before the answer.",
    good_client="Sends the same request again with the same idempotency key, or looks first whether the record exists.",
    settings=NoSettings,
    strike=_strike,
    only_success=True,
)
