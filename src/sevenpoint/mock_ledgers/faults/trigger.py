"""When a fault strikes: a pure function of its trigger, its counters, the sandbox's clock and seed."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator


def _utc(time: dt.datetime) -> dt.datetime:
    """A time without zone is UTC."""
    return time.replace(tzinfo=dt.UTC) if time.tzinfo is None else time.astimezone(dt.UTC)


_Time = Annotated[dt.datetime, AfterValidator(_utc)]


class Ramp(BaseModel):
    """A probability that changes in a straight line and then stays: over `seconds` of the clock, or over `calls`."""

    model_config = ConfigDict(extra="forbid", defer_build=True, populate_by_name=True)

    begin: float = Field(0.0, ge=0, le=1, alias="from")
    end: float = Field(1.0, ge=0, le=1, alias="to")
    seconds: float | None = Field(None, gt=0, allow_inf_nan=False)
    calls: int | None = Field(None, ge=1)

    @model_validator(mode="after")
    def _one_of_them(self) -> Ramp:
        if (self.seconds is None) == (self.calls is None):
            raise ValueError("a ramp goes over either seconds or calls")
        return self

    def at(self, elapsed: float, call: int) -> float:
        """The probability so many seconds after the start, at the so-manieth call."""
        done = elapsed / self.seconds if self.seconds is not None else (call - 1) / (self.calls or 1)
        return self.begin + (self.end - self.begin) * min(max(done, 0.0), 1.0)


class Trigger(BaseModel):
    """Which of the matching requests are struck; every condition that is given must hold."""

    model_config = ConfigDict(extra="forbid", defer_build=True, populate_by_name=True)

    skip: int = Field(0, ge=0, description="the first so many pass")
    nth: int | None = Field(None, ge=1, description="this matching request only")
    every: int | None = Field(None, ge=1, description="each so-manieth after `skip`")
    times: int | None = Field(None, ge=0, description="so many are struck in all; null: until removed")
    probability: float = Field(1.0, ge=0, le=1, description="drawn from the sandbox's seed")
    ramp: Ramp | None = Field(None, description="a probability that changes; multiplied with `probability`")
    seconds: float | None = Field(
        None, ge=0, allow_inf_nan=False, description="so long after it was added, by the clock"
    )
    begin: _Time | None = Field(None, alias="from", description="not before, by the sandbox's clock")
    until: _Time | None = Field(None, description="not from then on, by the sandbox's clock")
    expires_in: float | None = Field(None, ge=0, allow_inf_nan=False, description="real seconds after which it is over")

    def shape(self) -> dict[str, Any]:
        """As JSON: the four oldest conditions always, the others when they are set."""
        set_ones = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return {**self.model_dump(include={"skip", "times", "probability", "seconds"}), **set_ones}

    def is_open(self, now: dt.datetime, added_at: dt.datetime, struck: int) -> bool:
        """Whether requests count at all."""
        if self.times is not None and struck >= self.times:
            return False
        if self.seconds is not None and now >= added_at + dt.timedelta(seconds=self.seconds):
            return False
        return (self.begin is None or now >= self.begin) and (self.until is None or now < self.until)

    def strikes(self, seen: int, elapsed: float, draw: float) -> bool:
        """Whether the `seen`th matching request is struck, `elapsed` seconds after the fault was added."""
        if seen <= self.skip or (self.nth is not None and seen != self.nth):
            return False
        if self.every is not None and (seen - self.skip) % self.every:
            return False
        chance = self.probability
        if self.ramp is not None:
            chance *= self.ramp.at(elapsed, seen - self.skip)
        return draw < chance
