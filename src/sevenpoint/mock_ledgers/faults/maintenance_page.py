"""A page for people in place of the API: at its worst with status 200."""

from __future__ import annotations

from typing import Literal

from flask import Response
from pydantic import Field

from .fault import Fault, Settings, Strike
from .wire_settings import REFUSAL_POINTS


class MaintenancePageSettings(Settings):
    """How the page is sent."""

    status: Literal[200, 503] = Field(503, description="200: as if all were well")


def _strike(strike: Strike) -> Response:
    return strike.answers.maintenance_page(strike.settings.status)


FAULT = Fault(
    name="maintenance_page",
    points=REFUSAL_POINTS,
    summary="An HTML page with `status`.",
    good_client="Looks at the content type before it believes a 200, keeps the work and tries again later.",
    settings=MaintenancePageSettings,
    strike=_strike,
    applies=lambda call, _: call.ledger.fault_answers is not None,
)
