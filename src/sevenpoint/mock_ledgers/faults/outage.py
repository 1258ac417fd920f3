"""The ledger is down for a while."""

from __future__ import annotations

from typing import Literal

from flask import Response
from pydantic import Field

from .fault import Fault, Settings, Strike
from .wire_settings import REFUSAL_POINTS


class OutageSettings(Settings):
    """`kind`: which of Xero's texts (xero.md 2.9); None: the ledger's usual one."""

    kind: Literal["maintenance", "unavailable", "organisation"] | None = Field(None, description="which text (Xero)")


def _strike(strike: Strike) -> Response:
    return strike.ledger.outage(strike.settings.model_dump(exclude_none=True))


FAULT = Fault(
    name="outage",
    points=REFUSAL_POINTS,
    summary="The ledger's own 503.",
    good_client="Keeps the work, tries again with growing pauses, and catches up by itself when the ledger is back.",
    settings=OutageSettings,
    strike=_strike,
)
