"""One row of the outbox on its way, and what every kind of change needs."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from .. import outbox
from ..audit import system_actor
from ..connections import registry
from ..ledgers.base import Book
from ..office import Office, Workspace
from ..problems import WaitingError
from ..storage import Tx
from ..values import Doc

SYNC = system_actor("sync")
BACKLOG = 3


@dataclass
class Push:
    """One row of the outbox on its way: what the functions below need to carry it out."""

    office: Office
    ws: Workspace
    row: Doc
    connection: Doc
    book: Book

    @property
    def key(self) -> str:
        """The idempotency key of this intent; a new generation after a refusal."""
        if self.row["attempts"] and self.office.flaws.on("retry-without-key"):
            return ""
        return f"{self.row['key']}-{self.row['generation']}"

    def key_for(self, draft: object) -> str:
        """The key of an intent with a body: Xero refuses a key that comes back with another body (xero.md 2.8)."""
        return f"{self.key}-{hashlib.sha256(repr(draft).encode()).hexdigest()[:8]}" if self.key else ""

    def taken(self, kind: str, ledger_id: str) -> bool:
        """Whether a record of the ledger belongs to one of ours already."""
        return registry.local_of(self.read(), self.ws, self.connection, kind, ledger_id) is not None

    @property
    def uncertain(self) -> bool:
        """An earlier attempt may have succeeded."""
        return bool(self.row["uncertain"]) and not self.office.flaws.on("retry-without-key")

    @property
    def entity(self) -> str:
        """The record's id."""
        return str(self.row["entity"])

    def look_up(self) -> None:
        """What careless tools do before each of many records: ask the ledger again for all that can be chosen."""
        sql = "SELECT COUNT(*) AS many FROM outbox WHERE workspace=? AND state='pending'"
        waiting = self.read().one(sql, self.ws.id)
        if waiting is not None and waiting["many"] > BACKLOG and self.office.flaws.on("looks-up-everything"):
            self.book.options()

    def read(self) -> Tx:
        """A reader."""
        return self.office.store.read()

    def link_of(self, kind: str, local_id: str) -> Doc | None:
        """The link of a record in this organisation."""
        return registry.link_of(self.read(), self.ws, self.connection, kind, local_id)

    def settings(self) -> Doc:
        """The settings of this organisation."""
        tx, ledger = self.read(), self.connection["ledger"]
        found = registry.settings(tx, self.ws, self.connection)
        if registry.reconnected(tx, self.ws, ledger) and self.office.flaws.on("posts-to-default-after-reconnect"):
            default = {**found["services"][0], "tracking": None}
            found["services"] = [{**default, "service": each["service"]} for each in found["services"]]
        return found

    def done(self, tx: Tx) -> None:
        """The row is carried out."""
        outbox.finished(tx, self.ws, self.row)


def clean(office: Office, tx: Tx, ws: Workspace, kind: str, sent: Doc, names: Collection[str]) -> None:
    """Forget that details are unsent, unless they were changed again while they were on their way."""
    now = office.get(tx, ws, kind, sent["id"])
    kept = [name for name in now["dirty"] if name not in names or now[name] != sent[name]]
    tx.put(ws.id, kind, {**now, "dirty": kept})


def required(push: Push, kind: str, local_id: str) -> Doc:
    link = push.link_of(kind, local_id)
    if link is None:
        raise WaitingError(kind, local_id, f"It waits for its {kind} to reach the ledger.")
    return link
