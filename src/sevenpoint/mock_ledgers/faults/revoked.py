"""The user removes the app in the ledger, in the middle of things."""

from __future__ import annotations

from flask import Response

from ..oauth import grants
from .fault import Fault, NoSettings, Strike
from .operations import is_api_call


def _strike(strike: Strike) -> Response:
    app, sandbox = strike.unit.app, strike.unit.own_sandbox
    if app is not None and sandbox is not None:
        grants.revoke_app(strike.unit.connection, app, sandbox.now)
    return strike.answers.revoked()


FAULT = Fault(
    name="revoked",
    points=("before_auth",),
    summary="Every grant of the app dies for good, and the ledger's own answer to that (Xero 403, QuickBooks 401).",
    good_client="Notices, stops calling, tells the user to connect again, and loses nothing until then.",
    settings=NoSettings,
    strike=_strike,
    applies=lambda call, _: call.ledger.fault_answers is not None and is_api_call(call.request),
)
