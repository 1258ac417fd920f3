"""A sandbox's faults: added with a match and a trigger, counted request by request."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from ..bookkeeping import Sandbox
from ..store import Prepared, dump_json, schema
from .catalogue import FAULTS
from .fault import AnyFault, Point, Settings, WebhookFault
from .matching import Match
from .trigger import Trigger

_F = schema.fault


class UnfitFaultError(ValueError):
    """A fault that cannot be planned like that; the message names the field."""


class NewFault(BaseModel):
    """A fault to add. `point` None: the fault's usual one."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    fault: str
    point: Point | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    match: Match = Match()
    trigger: Trigger = Trigger()

    @field_validator("fault")
    @classmethod
    def _registered(cls, name: str) -> str:
        if name not in FAULTS:
            raise ValueError(f"there is no fault {name!r}; there are {', '.join(sorted(FAULTS))}")
        return name

    def check(self) -> None:
        """Raises UnfitFaultError for a point or a match that the fault does not know."""
        fault = FAULTS[self.fault]
        if self.point is not None and self.point not in fault.points:
            raise UnfitFaultError(f"point: {self.fault} strikes {' or '.join(fault.points)}, not {self.point}")
        if isinstance(fault, WebhookFault) and (self.match.method or self.match.path):
            raise UnfitFaultError(f"match: {self.fault} strikes webhooks; match ledger, app, entity or operation")


@dataclass
class PlannedFault:
    """A fault that stands in a sandbox, with its counters: matching requests seen, and struck."""

    id: int
    fault: AnyFault
    point: Point
    settings: Settings
    match: Match
    trigger: Trigger
    added_at: dt.datetime
    expires_at: dt.datetime | None
    seen: int
    struck: int

    def strikes_now(self, sandbox: Sandbox) -> bool:
        """Count one matching request; whether it is struck."""
        now = sandbox.now
        if self.is_expired() or not self.trigger.is_open(now, self.added_at, self.struck):
            return False
        self.seen += 1
        elapsed = (now - self.added_at).total_seconds()
        if not self.trigger.strikes(self.seen, elapsed, self.draw(sandbox.seed)):
            return False
        self.struck += 1
        return True

    def is_expired(self) -> bool:
        """Whether its real time is up."""
        return self.expires_at is not None and dt.datetime.now(dt.UTC) >= self.expires_at

    def draw(self, seed: int, purpose: str = "") -> float:
        """A number in [0, 1) that depends on the seed, what the fault is and how often it was asked: repeatable."""
        what = f"{self.fault.name}/{dump_json(self.settings.model_dump())}/{dump_json(self.match.model_dump())}"
        text = f"{seed}/{what}/{self.seen}/{purpose}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) / 2**64

    def shape(self) -> dict[str, Any]:
        """As the control API writes it."""
        return {
            "id": str(self.id),
            "fault": self.fault.name,
            "point": self.point,
            "settings": self.settings.model_dump(exclude_none=True),
            "match": self.match.model_dump(exclude_none=True),
            "trigger": self.trigger.shape(),
            "seen": self.seen,
            "struck": self.struck,
        }


def add(connection: Connection, sandbox: Sandbox, wanted: NewFault, settings: Settings) -> PlannedFault:
    """Add a fault to a sandbox, counted from now. Raises UnfitFaultError."""
    wanted.check()
    lasting = wanted.trigger.expires_in
    expires_at = None if lasting is None else dt.datetime.now(dt.UTC) + dt.timedelta(seconds=lasting)
    point = wanted.point or FAULTS[wanted.fault].points[0]
    row = {
        "sandbox": sandbox.id, "name": wanted.fault, "point": point, "settings": settings.model_dump(),
        "match": wanted.match.model_dump(), "trigger": wanted.trigger.model_dump(mode="json", by_alias=True),
        "added_at": sandbox.now, "expires_at": expires_at, "seen": 0, "struck": 0,
    }  # fmt: skip
    (fault_id,) = connection.execute(insert(_F).values(**row)).inserted_primary_key or (0,)
    return PlannedFault(
        fault_id, FAULTS[wanted.fault], point, settings, wanted.match, wanted.trigger, sandbox.now, expires_at, 0, 0
    )


def load(connection: Connection, sandbox_id: str) -> list[PlannedFault]:
    """A sandbox's faults, the oldest first."""
    return [_planned(row) for row in _BY_SANDBOX.all(connection, s=sandbox_id)]


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
        row.id, fault, row.point, fault.settings.model_validate(row.settings), Match.model_validate(row.match),
        Trigger.model_validate(row.trigger), row.added_at, row.expires_at, row.seen, row.struck,
    )  # fmt: skip


_BY_SANDBOX = Prepared(select(_F).where(_F.c.sandbox == bindparam("s")).order_by(_F.c.id))
_COUNT = update(_F).where(_F.c.id == bindparam("i")).values(seen=bindparam("n"), struck=bindparam("k"))
