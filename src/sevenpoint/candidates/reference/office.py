"""What every part of the tool shares.

The file, the vault, the flaws, the ledgers, and the workspaces with their clocks.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from .audit import Actor, Audit
from .clock import Clock
from .flaws import Flaws
from .ledgers.base import OpenBook
from .problems import RequestError
from .storage import Store, Tx
from .values import Doc, local_date, stamp
from .variants import STANDARD, Variant
from .vault import Vault


@dataclass
class Workspace:
    """An isolated account of one firm. `leaving`: the ledger that is being disconnected, so that work for it stops.

    Its settings, its clock, and the desk at which its work is done one piece at a time.
    """

    id: str
    name: str
    time_zone: str
    country: str
    currency: str
    clock: Clock
    smtp: Doc | None = None
    http_sink: str | None = None
    desk: threading.RLock = field(default_factory=threading.RLock)
    bell: threading.Condition = field(default_factory=threading.Condition)
    rung: bool = False
    leaving: str | None = None
    closed: bool = False

    def now(self) -> dt.datetime:
        """The workspace's time."""
        return self.clock.now()

    def stamp(self) -> str:
        """The workspace's time as stored."""
        return stamp(self.clock.now())

    def today(self) -> dt.date:
        """The date in the firm's time zone."""
        return local_date(self.clock.now(), self.time_zone)

    def ring(self) -> None:
        """Wake the worker: there may be something to do."""
        with self.bell:
            self.rung = True
            self.bell.notify_all()


@dataclass
class Office:
    """The whole program. `books` opens a ledger's books; `deliver` takes an alert out of the product."""

    store: Store
    vault: Vault
    flaws: Flaws
    audit: Audit
    books: dict[str, OpenBook]
    deliver: Callable[[Workspace, str], None]
    url: str = ""
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    variant: Variant = STANDARD

    def workspace(self, workspace_id: str) -> Workspace:
        """A workspace by id, or `not_found`."""
        workspace = self.workspaces.get(workspace_id)
        if workspace is None:
            raise RequestError("not_found", f"There is no workspace {workspace_id!r}.")
        return workspace

    def save(self, tx: Tx, ws: Workspace, actor: Actor, action: str, kind: str, doc: Doc, parent: str = "") -> Doc:
        """Store a document and put the change, before and after, into the audit trail."""
        before = tx.get(ws.id, kind, doc["id"])
        if before != doc:
            tx.put(ws.id, kind, doc, parent)
            self.audit.record(tx, ws.id, ws.stamp(), actor, action, (kind, doc["id"]), before, doc)
        return doc

    def note(
        self,
        tx: Tx,
        ws: Workspace,
        actor: Actor,
        action: str,
        entity: tuple[str, str],
        before: Doc | None = None,
        after: Doc | None = None,
    ) -> None:
        """Put something into the audit trail that is not a document."""
        self.audit.record(tx, ws.id, ws.stamp(), actor, action, entity, before, after)

    def get(self, tx: Tx, ws: Workspace, kind: str, record_id: str) -> Doc:
        """A document, or `not_found`."""
        doc = tx.get(ws.id, kind, record_id)
        if doc is None:
            raise RequestError("not_found", f"There is no {kind} {record_id!r}.")
        return doc
