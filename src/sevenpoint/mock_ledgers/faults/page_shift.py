"""Records come or go while a list is being paged."""

from __future__ import annotations

from pydantic import Field

from .fault import Fault, Settings, Strike
from .looking import view_of
from .operations import later_page


class PageShiftSettings(Settings):
    """How far."""

    by: int = Field(1, ge=-100, le=100, description="records; 1: one is skipped, -1: one is seen twice")


def _strike(strike: Strike) -> None:
    view = view_of(strike)
    view.shift = strike.settings.by


FAULT = Fault(
    name="page_shift",
    points=("before_auth",),
    summary="Every page but the first begins `by` records later, as if records before it had gone.",
    good_client="Pages in a stable order, tolerates a record seen twice, and finds a skipped one at its next look.",
    settings=PageShiftSettings,
    strike=_strike,
    applies=lambda call, _: later_page(call.request),
)
