"""The user whose consent the app holds was given a lesser role: reading works, writing does not."""

from __future__ import annotations

from flask import Response

from .fault import Fault, NoSettings, Strike
from .operations import is_write
from .wire_settings import REFUSAL_POINTS


def _strike(strike: Strike) -> Response:
    return strike.answers.role_lowered()


FAULT = Fault(
    name="role_lowered",
    points=REFUSAL_POINTS,
    summary="403 to every write; reads go on.",
    good_client="Says who must be given which right, keeps the work, and does not take the whole connection for dead.",
    settings=NoSettings,
    strike=_strike,
    applies=lambda call, _: call.ledger.fault_answers is not None and is_write(call.request),
)
