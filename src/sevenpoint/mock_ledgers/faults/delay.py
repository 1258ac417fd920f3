"""The ledger takes its time."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Literal

from flask import Response
from pydantic import Field, model_validator

from .fault import Fault, Settings, Strike

_LONGEST = 600.0


class DelaySettings(Settings):
    """How late the answer is, in real time. Uniform and log-normal delays are drawn from the sandbox's seed."""

    seconds: float = Field(ge=0, le=_LONGEST, allow_inf_nan=False, description="fixed; the least; the median")
    distribution: Literal["fixed", "uniform", "lognormal"] = Field("fixed", description="fixed, uniform or lognormal")
    most: float | None = Field(None, ge=0, le=_LONGEST, allow_inf_nan=False, description="of a uniform delay")
    spread: float = Field(0.5, gt=0, le=3, allow_inf_nan=False, description="sigma of a log-normal delay")

    @model_validator(mode="after")
    def _bounds(self) -> DelaySettings:
        if self.distribution == "uniform" and (self.most is None or self.most < self.seconds):
            raise ValueError("a uniform delay needs `most`, at least `seconds`")
        return self


def drawn(settings: DelaySettings, draw: float) -> float:
    """The delay in seconds for a draw in [0, 1).

    >>> drawn(DelaySettings(seconds=2, distribution="uniform", most=4), 0.25)
    2.5
    >>> drawn(DelaySettings(seconds=2, distribution="lognormal"), 0.5)
    2.0
    """
    if settings.distribution == "fixed":
        return settings.seconds
    if settings.distribution == "uniform":
        return settings.seconds + draw * ((settings.most or settings.seconds) - settings.seconds)
    deviation = NormalDist().inv_cdf(min(max(draw, 1e-9), 1 - 1e-9))
    return min(settings.seconds * math.exp(settings.spread * deviation), _LONGEST)


def _strike(strike: Strike) -> Response:
    strike.tell_wire("delay", seconds=drawn(strike.settings, strike.draw("delay")))
    return strike.finished


FAULT = Fault(
    name="delay",
    points=("after_commit",),
    summary="The answer is `seconds` late; the work is done at once.",
    good_client="Waits longer than the ledger's slow days, and takes its own time-out as 'unknown'.",
    settings=DelaySettings,
    strike=_strike,
)
