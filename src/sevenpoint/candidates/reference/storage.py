"""The tool's own SQLite file: documents, links to ledgers, the outbox, the agenda, and an audit trail that only grows.

Writers take turns behind one lock, so nobody waits in SQLite's busy loop. No ledger is called inside a transaction.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .values import Doc

SCHEMA = """
CREATE TABLE IF NOT EXISTS workspaces (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, time_zone TEXT NOT NULL, country TEXT NOT NULL, currency TEXT NOT NULL,
  smtp TEXT, http_sink TEXT, clock_offset REAL NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS members (
  workspace TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL, token_hash TEXT, PRIMARY KEY (workspace, email));
CREATE INDEX IF NOT EXISTS members_by_token ON members (workspace, token_hash);
CREATE TABLE IF NOT EXISTS records (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
  parent TEXT NOT NULL DEFAULT '', doc TEXT NOT NULL, UNIQUE (workspace, kind, id));
CREATE INDEX IF NOT EXISTS records_by_parent ON records (workspace, kind, parent);
CREATE TABLE IF NOT EXISTS flows (
  state TEXT PRIMARY KEY, workspace TEXT NOT NULL, ledger TEXT NOT NULL, started_at TEXT NOT NULL, actor TEXT NOT NULL,
  base_url TEXT NOT NULL, client_id TEXT NOT NULL, secret TEXT NOT NULL, webhook_key TEXT, verifier TEXT, used INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS connections (
  workspace TEXT NOT NULL, ledger TEXT NOT NULL, status TEXT NOT NULL, reason TEXT, organisation_id TEXT NOT NULL,
  organisation_name TEXT NOT NULL, grant_id TEXT, base_url TEXT NOT NULL, client_id TEXT NOT NULL, secret TEXT NOT NULL,
  webhook_key TEXT, access TEXT, refresh TEXT, expires_at TEXT, scope TEXT, last_sync_at TEXT,
  PRIMARY KEY (workspace, ledger));
CREATE TABLE IF NOT EXISTS organisations (
  workspace TEXT NOT NULL, ledger TEXT NOT NULL, organisation_id TEXT NOT NULL, settings TEXT NOT NULL DEFAULT '{}',
  cursor TEXT NOT NULL, PRIMARY KEY (workspace, ledger, organisation_id));
CREATE TABLE IF NOT EXISTS links (
  workspace TEXT NOT NULL, ledger TEXT NOT NULL, organisation_id TEXT NOT NULL, kind TEXT NOT NULL, local_id TEXT NOT NULL,
  ledger_id TEXT NOT NULL, base TEXT NOT NULL, PRIMARY KEY (workspace, ledger, organisation_id, kind, local_id));
CREATE UNIQUE INDEX IF NOT EXISTS links_by_ledger_id ON links (workspace, ledger, organisation_id, kind, ledger_id);
CREATE TABLE IF NOT EXISTS outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, ledger TEXT NOT NULL, organisation_id TEXT NOT NULL,
  op TEXT NOT NULL, kind TEXT NOT NULL, entity TEXT NOT NULL, parent TEXT NOT NULL, key TEXT NOT NULL,
  generation INTEGER NOT NULL DEFAULT 0, waits_for TEXT, state TEXT NOT NULL DEFAULT 'pending', attempts INTEGER NOT NULL DEFAULT 0,
  uncertain INTEGER NOT NULL DEFAULT 0, next_at TEXT NOT NULL, first_failed_at TEXT, error TEXT, created_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (workspace, state, next_at);
CREATE INDEX IF NOT EXISTS outbox_entity ON outbox (workspace, kind, entity, state);
CREATE TABLE IF NOT EXISTS agenda (
  workspace TEXT NOT NULL, job TEXT NOT NULL, subject TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (workspace, job, subject));
CREATE INDEX IF NOT EXISTS agenda_due ON agenda (workspace, at);
CREATE TABLE IF NOT EXISTS inbound (
  id INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, ledger TEXT NOT NULL, organisation_id TEXT NOT NULL,
  kind TEXT NOT NULL, ledger_id TEXT NOT NULL, next_at TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS inbound_due ON inbound (workspace, next_at);
CREATE TABLE IF NOT EXISTS billed (
  workspace TEXT NOT NULL, proposal TEXT NOT NULL, line TEXT NOT NULL, occurrence TEXT NOT NULL, invoice TEXT NOT NULL,
  PRIMARY KEY (workspace, proposal, line, occurrence));
CREATE TABLE IF NOT EXISTS alerts (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, id TEXT NOT NULL, cause TEXT NOT NULL, raised_at TEXT NOT NULL,
  cleared_at TEXT, severity TEXT NOT NULL, subject TEXT NOT NULL, message TEXT NOT NULL, who TEXT NOT NULL,
  entity_kind TEXT, entity_id TEXT, delivered_to TEXT NOT NULL DEFAULT '["product"]');
CREATE UNIQUE INDEX IF NOT EXISTS alerts_open ON alerts (workspace, cause) WHERE cleared_at IS NULL;
CREATE TABLE IF NOT EXISTS notices (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, invoice_id TEXT NOT NULL, kind TEXT NOT NULL,
  subject TEXT NOT NULL, sent_at TEXT NOT NULL, UNIQUE (workspace, invoice_id, kind, subject));
CREATE TABLE IF NOT EXISTS audit (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL, source TEXT NOT NULL,
  action TEXT NOT NULL, entity_kind TEXT NOT NULL, entity_id TEXT NOT NULL, before TEXT, after TEXT);
CREATE INDEX IF NOT EXISTS audit_by_workspace ON audit (workspace, seq);
CREATE TRIGGER IF NOT EXISTS audit_is_permanent BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;
CREATE TRIGGER IF NOT EXISTS audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;
"""

OWNED = [
    "members",
    "records",
    "flows",
    "connections",
    "organisations",
    "links",
    "outbox",
    "agenda",
    "inbound",
    "billed",
    "alerts",
    "notices",
]  # audit stays


class Tx:
    """One open transaction, or a reader outside one."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.afterwards: list[Callable[[], None]] = []

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do something once the transaction is durable, and only then."""
        self.afterwards.append(action)

    def run(self, sql: str, *values: object) -> int:
        """Carry out a statement; gives the number of rows that it touched."""
        return self.db.execute(sql, values).rowcount

    def one(self, sql: str, *values: object) -> Doc | None:
        """The first row, or None."""
        row = self.db.execute(sql, values).fetchone()
        return None if row is None else dict(row)

    def all(self, sql: str, *values: object) -> list[Doc]:
        """Every row."""
        return [dict(row) for row in self.db.execute(sql, values).fetchall()]

    def get(self, workspace: str, kind: str, record_id: str) -> Doc | None:
        """One document."""
        row = self.one("SELECT doc FROM records WHERE workspace=? AND kind=? AND id=?", workspace, kind, record_id)
        return None if row is None else load(row["doc"])

    def list(self, workspace: str, kind: str, parent: str | None = None) -> list[Doc]:
        """Every document of a kind (of one parent), the oldest first."""
        if parent is None:
            rows = self.all("SELECT doc FROM records WHERE workspace=? AND kind=? ORDER BY seq", workspace, kind)
        else:
            sql = "SELECT doc FROM records WHERE workspace=? AND kind=? AND parent=? ORDER BY seq"
            rows = self.all(sql, workspace, kind, parent)
        return [load(row["doc"]) for row in rows]

    def put(self, workspace: str, kind: str, doc: Doc, parent: str = "") -> None:
        """Store a document under its `id`."""
        self.run(
            "INSERT INTO records (workspace, kind, id, parent, doc) VALUES (?,?,?,?,?) "
            "ON CONFLICT (workspace, kind, id) DO UPDATE SET doc=excluded.doc",
            workspace,
            kind,
            doc["id"],
            parent,
            dump(doc),
        )


def dump(value: Any) -> str:
    """JSON text of a stored value."""
    return json.dumps(value, sort_keys=True, default=str)


def load(text: str) -> Any:
    """The value in stored JSON text."""
    return json.loads(text)


class Store:
    """The file and its connections: one per thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._turn = threading.RLock()
        with self._turn:
            self._db().executescript(SCHEMA)

    def _db(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = sqlite3.connect(self.path, isolation_level=None, timeout=30)
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=NORMAL")
            self._local.db = db
        return db

    def read(self) -> Tx:
        """A reader; each statement sees the latest committed state."""
        return Tx(self._db())

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction: everything inside happens, or nothing does. Nests into the transaction already open in this thread."""
        db = self._db()
        with self._turn:
            outer: Tx | None = getattr(self._local, "tx", None)
            if outer is not None:
                yield outer
                return
            db.execute("BEGIN IMMEDIATE")
            tx = self._local.tx = Tx(db)
            try:
                yield tx
            except BaseException:
                db.execute("ROLLBACK")
                raise
            else:
                db.execute("COMMIT")
            finally:
                self._local.tx = None
        for action in tx.afterwards:
            action()

    def close(self) -> None:
        """Close this thread's connection."""
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is not None:
            db.close()
            self._local.db = None
