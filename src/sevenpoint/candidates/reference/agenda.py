"""The agenda: what falls due when, on the workspace's clock. One row a job and subject; setting it again moves it."""

from __future__ import annotations

import datetime as dt

from .office import Workspace
from .storage import Tx
from .values import Doc, stamp

# Jobs that only keep up with real time: when the clock is moved far forward they run once, at the end.
KEEPING_UP = ("poll", "recheck")


def plan(tx: Tx, ws: Workspace, job: str, subject: str, at: dt.datetime) -> None:
    """Put a job on the agenda, or move it."""
    tx.run(
        "INSERT INTO agenda (workspace, job, subject, at) VALUES (?,?,?,?) "
        "ON CONFLICT (workspace, job, subject) DO UPDATE SET at=excluded.at",
        ws.id,
        job,
        subject,
        stamp(at),
    )
    tx.after_commit(ws.ring)


def drop(tx: Tx, ws: Workspace, job: str, subject: str) -> None:
    """Take a job off the agenda."""
    tx.run("DELETE FROM agenda WHERE workspace=? AND job=? AND subject=?", ws.id, job, subject)


def first_due(tx: Tx, ws: Workspace, now: str, leaping: bool, jobs: tuple[str, ...]) -> Doc | None:
    """The earliest of these jobs that is due."""
    wanted = [job for job in jobs if not (leaping and job in KEEPING_UP)]
    marks = ",".join("?" * len(wanted))
    sql = f"SELECT job, subject FROM agenda WHERE workspace=? AND at<=? AND job IN ({marks}) ORDER BY at, rowid LIMIT 1"
    return tx.one(sql, ws.id, now, *wanted)


def next_at(tx: Tx, ws: Workspace, leaping: bool) -> str | None:
    """When the next job is due; a leap of the clock does not stop for those that only keep up."""
    skipped = KEEPING_UP if leaping else ("", "")
    row = tx.one("SELECT MIN(at) AS at FROM agenda WHERE workspace=? AND job NOT IN (?,?)", ws.id, *skipped)
    return None if row is None else row["at"]
