"""The tool's own SQLite file: documents, links to ledgers, the outbox, the agenda, and an audit trail that only grows.

Writers take turns behind one lock, so nobody waits in SQLite's busy loop. No ledger is called inside a transaction.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

from .values import Doc

SCHEMA = resources.files(__package__).joinpath("schema.sql").read_text(encoding="utf-8")

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
        """A transaction: everything inside happens, or nothing does.

        Nests into the transaction already open in this thread.
        """
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
