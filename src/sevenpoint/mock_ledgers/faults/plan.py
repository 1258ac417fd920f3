"""A sandbox's faults: added with a match and a trigger, counted request by request."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from ..bookkeeping import Sandbox
from ..store import dump_json, schema
from .catalogue import FAULTS
from .fault import Fault, Settings
from .matching import Match

_F = schema.fault


class Trigger(BaseModel):
    """Which of the matching requests are struck.

    The first `skip` pass; then each with `probability`, until `times` were struck (None: no end) or `seconds` have gone
    by on the sandbox's clock since the fault was added (None: no end).
    """

    model_config = ConfigDict(extra="forbid")

    skip: int = Field(0, ge=0)
    times: int | None = Field(None, ge=0)
    probability: float = Field(1.0, ge=0, le=1)
    seconds: float | None = Field(None, ge=0, allow_inf_nan=False)


class NewFault(BaseModel):
    """A fault to add."""

    model_config = ConfigDict(extra="forbid")

    fault: str
    settings: dict[str, Any] = Field(default_factory=dict)
    match: Match = Match()
    trigger: Trigger = Trigger()

    @field_validator("fault")
    @classmethod
    def _registered(cls, name: str) -> str:
        if name not in FAULTS:
            raise ValueError(f"there is no fault {name!r}; there are {', '.join(sorted(FAULTS))}")
        return name


@dataclass
class PlannedFault:
    """A fault that stands in a sandbox, with its counters: matching requests seen, and struck."""

    id: int
    fault: Fault
    settings: Settings
    match: Match
    trigger: Trigger
    added_at: dt.datetime
    seen: int
    struck: int

    def strikes_now(self, sandbox: Sandbox) -> bool:
        """Count one matching request; whether it is struck."""
        if self._is_over(sandbox.now):
            return False
        self.seen += 1
        if self.seen <= self.trigger.skip or self._draw(sandbox.seed) >= self.trigger.probability:
            return False
        self.struck += 1
        return True

    def shape(self) -> dict[str, Any]:
        """As the control API writes it."""
        return {
            "id": str(self.id),
            "fault": self.fault.name,
            "settings": self.settings.model_dump(exclude_none=True),
            "match": self.match.model_dump(exclude_none=True),
            "trigger": self.trigger.model_dump(),
            "seen": self.seen,
            "struck": self.struck,
        }

    def _is_over(self, now: dt.datetime) -> bool:
        trigger = self.trigger
        if trigger.times is not None and self.struck >= trigger.times:
            return True
        return trigger.seconds is not None and now >= self.added_at + dt.timedelta(seconds=trigger.seconds)

    def _draw(self, seed: int) -> float:
        """A number in [0, 1) that depends on the seed, what the fault is and how often it was asked: repeatable."""
        text = f"{seed}/{self.fault.name}/{dump_json(self.match.model_dump())}/{self.seen}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) / 2**64


def add(connection: Connection, sandbox: Sandbox, wanted: NewFault, settings: Settings) -> PlannedFault:
    """Add a fault to a sandbox, counted from now."""
    row = {
        "sandbox": sandbox.id, "name": wanted.fault, "settings": settings.model_dump(),
        "match": wanted.match.model_dump(), "trigger": wanted.trigger.model_dump(), "added_at": sandbox.now,
        "seen": 0, "struck": 0,
    }  # fmt: skip
    (fault_id,) = connection.execute(insert(_F).values(**row)).inserted_primary_key or (0,)
    return PlannedFault(
        fault_id, FAULTS[wanted.fault], settings, wanted.match, wanted.trigger, sandbox.now, seen=0, struck=0
    )


def load(connection: Connection, sandbox_id: str) -> list[PlannedFault]:
    """A sandbox's faults, the oldest first."""
    return [_planned(row) for row in connection.execute(_BY_SANDBOX, {"s": sandbox_id})]


def save_counters(connection: Connection, faults: list[PlannedFault]) -> None:
    """Write back `seen` and `struck`."""
    for fault in faults:
        connection.execute(_COUNT, {"i": fault.id, "n": fault.seen, "k": fault.struck})


def remove(connection: Connection, sandbox: Sandbox, fault_id: int) -> bool:
    """Remove one fault; False when there is none of that id."""
    its = (_F.c.id == fault_id, _F.c.sandbox == sandbox.id)
    return connection.execute(delete(_F).where(*its)).rowcount == 1


def clear(connection: Connection, sandbox: Sandbox) -> None:
    """Remove every fault of a sandbox."""
    connection.execute(delete(_F).where(_F.c.sandbox == sandbox.id))


def _planned(row: Any) -> PlannedFault:
    fault = FAULTS[row.name]
    return PlannedFault(
        row.id, fault, fault.settings.model_validate(row.settings), Match.model_validate(row.match),
        Trigger.model_validate(row.trigger), row.added_at, row.seen, row.struck,
    )  # fmt: skip


_BY_SANDBOX = select(_F).where(_F.c.sandbox == bindparam("s")).order_by(_F.c.id)
_COUNT = update(_F).where(_F.c.id == bindparam("i")).values(seen=bindparam("n"), struck=bindparam("k"))
