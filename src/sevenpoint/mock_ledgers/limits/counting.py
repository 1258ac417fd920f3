"""Counting calls: one row for each app, organisation and limit, found by its key."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from ..bookkeeping import Organisation
from ..oauth import App
from ..store import Prepared, schema
from .rules import Limit
from .settings import load_settings

_C = schema.call_count
_EVERYWHERE = 0


@dataclass
class Window:
    """One limit's running window: since when, how many calls were let through, how many may be."""

    limit: Limit
    organisation: int
    start: dt.datetime
    used: int
    allowed: int
    is_new: bool

    @property
    def left(self) -> int:
        """How many calls are left in it."""
        return max(self.allowed - self.used, 0)

    def wait(self, now: dt.datetime) -> int:
        """Whole seconds until it ends, at least one."""
        rest = self.start + dt.timedelta(seconds=self.limit.seconds) - now
        return max(math.ceil(rest.total_seconds()), 1)


@dataclass
class Usage:
    """What one call used. `refused`: the exhausted window that it waits longest for; None: the call is let through."""

    app: App
    now: dt.datetime
    windows: list[Window] = field(default_factory=list)
    refused: Window | None = None

    def left(self, name: str) -> int | None:
        """How many calls of a limit are left; None for a limit that does not count here."""
        return next((window.left for window in self.windows if window.limit.name == name), None)


def count(
    connection: Connection, now: dt.datetime, app: App, organisation: Organisation | None, limits: Sequence[Limit]
) -> Usage:
    """Count one call, unless it is refused. Without an organisation only what counts over all of them does.

    Nothing is written yet: `save` does that once the request is over, whatever became of it.
    """
    applying = [limit for limit in limits if limit.per == "app" or organisation is not None]
    own = _EVERYWHERE if organisation is None else organisation.id
    rows = _ROWS.all(connection, c=app.client_id, o=own)
    known = {(row.organisation, row.limit): row for row in rows}
    settings = load_settings(connection, app.sandbox, app.ledger)
    usage = Usage(app, now)
    for limit in applying:
        place = own if limit.per == "organisation" else _EVERYWHERE
        row = known.get((place, limit.name))
        window = Window(limit, place, now, 0, settings.allows(limit), row is None)
        if row is not None and row.start <= now < row.start + dt.timedelta(seconds=limit.seconds):
            window.start, window.used = row.start, row.used
        usage.windows.append(window)
    if settings.enforced and app.actor != "bookkeeper":
        exhausted = [window for window in usage.windows if window.left == 0]
        usage.refused = max(exhausted, key=lambda window: window.wait(now), default=None)
    if usage.refused is None:
        for window in usage.windows:
            window.used += 1
    return usage


def save(connection: Connection, usage: Usage) -> None:
    """Write what was counted."""
    if usage.refused is not None:
        return
    for statement, is_new in ((_INSERT, True), (_UPDATE, False)):
        rows = [
            {"c": usage.app.client_id, "o": window.organisation, "l": window.limit.name, "s": window.start,
             "u": window.used}
            for window in usage.windows if window.is_new == is_new
        ]  # fmt: skip
        statement.run(connection, rows)


_ROWS = Prepared(
    select(_C).where(
        _C.c.client_id == bindparam("c"), or_(_C.c.organisation == _EVERYWHERE, _C.c.organisation == bindparam("o"))
    )
)
_INSERT = Prepared(
    insert(_C).values(
        client_id=bindparam("c"), organisation=bindparam("o"), limit=bindparam("l"), start=bindparam("s"),
        used=bindparam("u"),
    )
)  # fmt: skip
_UPDATE = Prepared(
    update(_C)
    .where(_C.c.client_id == bindparam("c"), _C.c.organisation == bindparam("o"), _C.c.limit == bindparam("l"))
    .values(start=bindparam("s"), used=bindparam("u"))
)
