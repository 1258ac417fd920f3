"""One element of a batch is refused, the others are not."""

from __future__ import annotations

from pydantic import Field

from ..bookkeeping.views import BadElement
from .fault import Call, Fault, Settings, Strike
from .operations import elements_of, is_write


class BadElementSettings(Settings):
    """Which one, and why."""

    element: int = Field(2, ge=1, description="counted from 1")
    message: str = Field(
        "The account on this line has been archived.", min_length=1, description="what the ledger says of it"
    )


def _applies(call: Call, settings: BadElementSettings) -> bool:
    if call.ledger.fault_answers is None or not is_write(call.request):
        return False
    return elements_of(call.request) >= max(settings.element, 2)


def _strike(strike: Strike) -> None:
    error = strike.answers.bad_element(strike.settings.message)
    strike.unit.bad_element = BadElement(strike.answers.element_depth, strike.settings.element, error)


FAULT = Fault(
    name="bad_element",
    points=("before_auth",),
    summary="The ledger's own refusal of one element of a JSON batch; the others fare as the ledger's rules say.",
    good_client="Reads the answer element by element: repeats what failed, and only that.",
    settings=BadElementSettings,
    strike=_strike,
    applies=_applies,
)
