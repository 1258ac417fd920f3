"""Access tokens: refreshed in time on the workspace's clock, by one thread at a time, and the newest always kept."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from dataclasses import dataclass, replace

from ..office import Office, Workspace
from ..problems import ConnectionBrokenError, LedgerUnavailableError
from ..values import Doc, stamp, unstamp
from . import providers

LOG = logging.getLogger(__name__)
EARLY = dt.timedelta(seconds=90)

_locks: dict[tuple[str, str], threading.Lock] = {}
_locks_guard = threading.Lock()


def _lock_of(workspace: str, ledger: str) -> threading.Lock:
    """The lock of one connection: two refreshes with one refresh token would cost the connection."""
    with _locks_guard:
        return _locks.setdefault((workspace, ledger), threading.Lock())


@dataclass
class ConnectionTokens:
    """The tokens of one connection to one organisation. A connection to another organisation never gets them."""

    office: Office
    ws: Workspace
    ledger: str
    organisation_id: str

    def access_token(self, stale: str | None = None) -> str:
        """A token that is valid now; `stale` is one that the ledger has just refused.

        Raises:
            ConnectionBrokenError: not connected any more, or the ledger refuses to refresh.
            LedgerUnavailableError: the refresh got no answer.
        """
        if self.ws.leaving == self.ledger:
            raise ConnectionBrokenError(f"{self.ledger} is being disconnected.")
        row = self._row()
        access = self._usable(row, stale)
        if access is not None:
            return access
        if self.office.flaws.on("refreshes-race"):
            return self._refresh(row)
        with _lock_of(self.ws.id, self.ledger):
            row = self._row()
            access = self._usable(row, stale)
            return self._refresh(row, prompted=stale is not None) if access is None else access

    def _row(self) -> Doc:
        sql = "SELECT * FROM connections WHERE workspace=? AND ledger=?"
        row = self.office.store.read().one(sql, self.ws.id, self.ledger)
        if row is None or row["status"] != "connected" or row["organisation_id"] != self.organisation_id:
            raise ConnectionBrokenError(f"The workspace is not connected to this {self.ledger} organisation.")
        return row

    def _usable(self, row: Doc, stale: str | None) -> str | None:
        access = self.office.vault.unlock(row["access"])
        late = self.ws.now() + EARLY >= unstamp(row["expires_at"])
        if not late and access != stale:
            return access
        if stale is not None and not late and self.office.flaws.on("no-token-refresh"):
            raise ConnectionBrokenError("The access token has expired.")
        if stale is not None and self.office.flaws.on("expiry-drops-the-rest"):
            with self.office.store.write() as tx:
                dropped = "UPDATE outbox SET state='cancelled' WHERE workspace=? AND ledger=? AND state='pending'"
                tx.run(dropped, self.ws.id, self.ledger)
        return None

    def _refresh(self, row: Doc, *, prompted: bool = False) -> str:
        """Trade the refresh token; `prompted`: because the ledger has refused the access token before its time."""
        vault = self.office.vault
        app = providers.App(row["base_url"], row["client_id"], vault.unlock(row["secret"]))
        if row["reason"] and self.office.flaws.on("lost-refresh-never-repeated"):
            raise LedgerUnavailableError(row["reason"])
        try:
            fresh = providers.refresh(self.ledger, app, vault.unlock(row["refresh"]), row["scope"] or "")
        except LedgerUnavailableError as error:
            if self.office.flaws.on("lost-refresh-never-repeated"):
                self._give_up(error)
            raise
        if prompted and self.office.flaws.on("rotated-token-unsaved"):
            fresh = replace(fresh, refresh=vault.unlock(row["refresh"]))
        expires = self.ws.now() + dt.timedelta(seconds=fresh.expires_in)
        with self.office.store.write() as tx:
            tx.run(
                "UPDATE connections SET access=?, refresh=?, expires_at=? "
                "WHERE workspace=? AND ledger=? AND organisation_id=?",
                vault.lock(fresh.access),
                vault.lock(fresh.refresh),
                stamp(expires),
                self.ws.id,
                self.ledger,
                self.organisation_id,
            )
        if self.office.flaws.on("tokens-in-the-log"):
            LOG.warning("Refreshed %s of workspace %s: %s", self.ledger, self.ws.id, fresh)
        return fresh.access

    def _give_up(self, error: LedgerUnavailableError) -> None:
        """The mistake of never asking again."""
        with self.office.store.write() as tx:
            sql = "UPDATE connections SET reason=? WHERE workspace=? AND ledger=?"
            tx.run(sql, str(error), self.ws.id, self.ledger)
