"""The request is carried out, the answer never arrives: the classic cause of duplicate invoices."""

from __future__ import annotations

from flask import Response

from .fault import Fault, Settings, Strike


class LostAnswerSettings(Settings):
    """None."""


def _strike(strike: Strike) -> Response:
    strike.tell_wire("reset")
    return strike.finished


FAULT = Fault(
    name="lost_answer",
    point="after_commit",
    summary="The request is carried out and the connection is reset before the answer.",
    good_client="Sends the same request again with the same idempotency key, or looks first whether the record exists.",
    settings=LostAnswerSettings,
    strike=_strike,
    only_success=True,
)
