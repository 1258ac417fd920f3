"""Everything that was said, in one SQLite file: written through to the disk before the person sees "kept".

Several processes use it at once (the desk, the evaluation); each operation is a short transaction of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

FILE = "attended.sqlite"
BUSY_SECONDS = 30.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS cards (
    id TEXT PRIMARY KEY, run TEXT NOT NULL, attempt INTEGER NOT NULL, seq INTEGER NOT NULL, digest TEXT NOT NULL,
    text TEXT NOT NULL, made_at TEXT NOT NULL, state TEXT NOT NULL, assigned TEXT, note TEXT,
    spent REAL NOT NULL DEFAULT 0, running_since TEXT, paused INTEGER NOT NULL DEFAULT 0,
    UNIQUE (run, attempt, seq)
);
CREATE TABLE IF NOT EXISTS answers (
    card TEXT NOT NULL REFERENCES cards (id), person TEXT NOT NULL, rank INTEGER NOT NULL, kind TEXT NOT NULL,
    content TEXT NOT NULL, note TEXT NOT NULL, at TEXT NOT NULL, form TEXT NOT NULL UNIQUE,
    PRIMARY KEY (card, person), UNIQUE (card, rank)
);
CREATE TABLE IF NOT EXISTS attachments (
    card TEXT NOT NULL REFERENCES cards (id), person TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (card, person, sha256)
);
CREATE TABLE IF NOT EXISTS drafts (
    card TEXT NOT NULL, person TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (card, person)
);
CREATE TABLE IF NOT EXISTS findings (
    run TEXT NOT NULL, attempt INTEGER NOT NULL, seq INTEGER NOT NULL, cards TEXT NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (run, attempt, seq)
);
CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY, attempt INTEGER NOT NULL, outcome TEXT, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS news (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, text TEXT NOT NULL);
"""


class Store:
    """The file. Opened afresh for each transaction, so that a killed process leaves nothing behind."""

    def __init__(self, folder: Path) -> None:
        """Make folder and tables when they are missing; readable by this user alone."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        self.folder = folder
        self.path = folder / FILE
        with closing(self._connect()) as db:
            db.executescript(SCHEMA)

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA foreign_keys=ON")
        return db

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction that writes; rolled back when the block raises."""
        with closing(self._connect()) as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    def all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Rows of a question."""
        with closing(self._connect()) as db:
            return db.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> sqlite3.Row | None:
        """The first row of a question, if there is one."""
        with closing(self._connect()) as db:
            row: sqlite3.Row | None = db.execute(sql, values).fetchone()
            return row

    def get(self, name: str, default: Any = None) -> Any:
        """A setting, as the JSON value that was kept."""
        row = self.one("SELECT value FROM settings WHERE name=?", name)
        return default if row is None else json.loads(row["value"])

    def put(self, name: str, value: Any) -> None:
        """Keep a setting; a value that JSON can hold."""
        with self.write() as db:
            db.execute(
                "INSERT INTO settings VALUES (?,?) ON CONFLICT (name) DO UPDATE SET value=excluded.value",
                (name, json.dumps(value)),
            )

    def drop(self, name: str) -> None:
        """Forget a setting."""
        with self.write() as db:
            db.execute("DELETE FROM settings WHERE name=?", (name,))

    def secret(self, name: str) -> str:
        """A secret of this evaluation, made up when first asked for."""
        with self.write() as db:
            made = json.dumps(secrets.token_urlsafe(24))
            db.execute("INSERT OR IGNORE INTO settings VALUES (?,?)", (name, made))
            row = db.execute("SELECT value FROM settings WHERE name=?", (name,)).fetchone()
        return str(json.loads(row["value"]))

    def say(self, text: str) -> None:
        """News for the board: what Sevenpoint is doing."""
        with self.write() as db:
            db.execute("INSERT INTO news (at, text) VALUES (?,?)", (now(), text))


def now() -> str:
    """This moment, ISO 8601 UTC to the millisecond."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def seconds_since(stamp: str) -> float:
    """Seconds from a stamp of `now` until this moment."""
    return (dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(stamp)).total_seconds()
