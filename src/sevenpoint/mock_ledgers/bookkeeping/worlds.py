"""Sandboxes and organisations: the isolated worlds that requests happen in."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from ..store import Prepared, schema


class ClockError(ValueError):
    """A clock was asked to go backwards."""


@dataclass
class Sandbox:
    """One isolated world. Its clock is `clock_base` plus, when running, the real time since `clock_anchor`."""

    id: str
    name: str
    seed: int
    ids_issued: int
    running: bool
    clock_base: dt.datetime
    clock_anchor: dt.datetime
    deliveries_paused: bool
    keep_secrets: bool = False

    @property
    def now(self) -> dt.datetime:
        """The sandbox's time, UTC."""
        return self.clock_base + (_real_now() - self.clock_anchor) if self.running else self.clock_base

    @contextmanager
    def at(self, moment: dt.datetime) -> Iterator[None]:
        """The world at another moment: what fell due earlier happens at its own time. The clock goes on afterwards."""
        kept = (self.running, self.clock_base)
        self.running, self.clock_base = False, moment
        try:
            yield
        finally:
            self.running, self.clock_base = kept

    def next_guid(self) -> str:
        """The next id of this sandbox's seeded sequence, as a lower-case GUID. The caller saves `ids_issued`."""
        self.ids_issued += 1
        digest = hashlib.sha256(f"{self.seed}/{self.ids_issued}".encode()).digest()
        return str(uuid.UUID(bytes=digest[:16], version=4))


@dataclass
class Organisation:
    """One set of books. `chart` names ready accounts by the ledger's own ids; `settings` are the ledger's own."""

    id: int
    sandbox: str
    ledger: str
    key: str
    name: str
    country: str
    currency: str
    time_zone: str
    chart: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone; document dates are dates in it."""
        return ZoneInfo(self.time_zone)


def create_sandbox(
    connection: Connection,
    name: str,
    seed: int,
    now: dt.datetime | None,
    *,
    running: bool,
    keep_secrets: bool = False,
) -> Sandbox:
    """Make a sandbox whose clock starts at `now` (the real time when None).

    `keep_secrets`: its journal is written without masks.
    """
    real = _real_now()
    made = Sandbox(secrets.token_hex(8), name, seed, 0, running, now or real, real, False, keep_secrets)
    connection.execute(insert(schema.sandbox).values(**vars(made)))
    return made


def load_sandbox(connection: Connection, sandbox_id: str) -> Sandbox | None:
    """The sandbox of that id."""
    row = _SANDBOX_BY_ID.first(connection, id=sandbox_id)
    return None if row is None else Sandbox(**row._asdict())


def list_sandboxes(connection: Connection) -> list[Sandbox]:
    """Every sandbox, by name."""
    return [
        Sandbox(**row._mapping) for row in connection.execute(select(schema.sandbox).order_by(schema.sandbox.c.name))
    ]


def save_sandbox(connection: Connection, sandbox: Sandbox) -> None:
    """Write back a changed sandbox."""
    _SANDBOX_UPDATE.run(connection, {f"v_{name}": value for name, value in vars(sandbox).items()})


def set_back_clock(sandbox: Sandbox, now: dt.datetime) -> None:
    """Let the clock go on from `now`, past or future: a rewind is the one thing that may turn it back."""
    sandbox.clock_base, sandbox.clock_anchor = now, _real_now()


def delete_sandbox(connection: Connection, sandbox_id: str) -> None:
    """Remove a sandbox and everything in it."""
    connection.execute(delete(schema.exchange).where(schema.exchange.c.sandbox == sandbox_id))
    connection.execute(delete(schema.sandbox).where(schema.sandbox.c.id == sandbox_id))


def set_clock(sandbox: Sandbox, now: dt.datetime | None = None, *, running: bool | None = None) -> None:
    """Move the clock forward to `now` and let it run or freeze it. Raises ClockError when `now` is in the past."""
    current = sandbox.now
    if now is not None and now < current:
        raise ClockError(f"the clock is at {current.isoformat()}; it only moves forward, not to {now.isoformat()}")
    sandbox.clock_base, sandbox.clock_anchor = now or current, _real_now()
    if running is not None:
        sandbox.running = running


def create_organisation(
    connection: Connection,
    sandbox: Sandbox,
    ledger: str,
    key: str,
    *,
    name: str,
    country: str,
    currency: str,
    time_zone: str,
) -> Organisation:
    """Make an empty set of books; the ledger fills in chart and settings. Raises ZoneInfoNotFoundError."""
    ZoneInfo(time_zone)
    made = Organisation(0, sandbox.id, ledger, key, name, country, currency, time_zone)
    values = {name: value for name, value in vars(made).items() if name != "id"}
    (made.id,) = connection.execute(insert(schema.organisation).values(**values)).inserted_primary_key or (0,)
    return made


def save_organisation(connection: Connection, organisation: Organisation) -> None:
    """Write back changed key, name, chart or settings."""
    values = {
        "key": organisation.key,
        "name": organisation.name,
        "chart": organisation.chart,
        "settings": organisation.settings,
    }
    connection.execute(update(schema.organisation).where(schema.organisation.c.id == organisation.id).values(**values))


def load_organisation(connection: Connection, organisation_id: int) -> Organisation | None:
    """The organisation of that internal id."""
    row = _ORGANISATION_BY_ID.first(connection, id=organisation_id)
    return None if row is None else Organisation(**row._asdict())


def list_organisations(connection: Connection, sandbox_id: str) -> list[Organisation]:
    """Every organisation of a sandbox, the oldest first."""
    query = (
        select(schema.organisation)
        .where(schema.organisation.c.sandbox == sandbox_id)
        .order_by(schema.organisation.c.id)
    )
    return [_organisation(row) for row in connection.execute(query)]


def _organisation(row: Row[Any]) -> Organisation:
    return Organisation(**row._mapping)


def _real_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _by_id(table: Any) -> Prepared:
    return Prepared(select(table).where(table.c.id == bindparam("id")))


_SANDBOX_BY_ID = _by_id(schema.sandbox)
_SANDBOX_UPDATE = Prepared(
    update(schema.sandbox)
    .where(schema.sandbox.c.id == bindparam("v_id"))
    .values({column.name: bindparam(f"v_{column.name}") for column in schema.sandbox.c if not column.primary_key})
)
_ORGANISATION_BY_ID = _by_id(schema.organisation)
