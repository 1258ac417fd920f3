"""What careless tools do between a signature and the ledger. Without a flaw nothing here answers yes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ..connections import registry
from ..office import Office, Workspace
from ..storage import Tx
from ..values import Doc, local_date, start_of_day
from .rhythm import SHORTEST
from .schedule import Occurrence


def forgets_refusal(office: Office, tx: Tx, ws: Workspace, row: Doc) -> bool:
    """Whether what the ledger refuses of an engagement is forgotten: noted on the client's page, and never sent."""
    return bool(_engagement(tx, ws, row)) and office.flaws.on("refused-acceptance-forgotten")


def loses_offline(office: Office, tx: Tx, ws: Workspace, connection: Doc, kind: str, entity: str) -> bool:
    """Whether an engagement's invoice is lost because it is made while there is no connection."""
    row = {"kind": kind, "entity": entity}
    return (
        connection["status"] != "connected"
        and bool(_engagement(tx, ws, row))
        and office.flaws.on("accepted-while-disconnected-lost")
    )


def _engagement(tx: Tx, ws: Workspace, row: Doc) -> str:
    """The proposal behind an invoice on its way, or empty."""
    invoice = tx.get(ws.id, "invoice", row["entity"]) if row["kind"] == "invoice" else None
    return str((invoice or {}).get("proposal_id") or "")


def skips_missed_run(office: Office, tx: Tx, ws: Workspace) -> bool:
    """Whether what falls due while there is no connection is passed over for good."""
    return _cut_off(tx, ws) and office.flaws.on("missed-run-skipped")


def waits_for_connection(office: Office, tx: Tx, ws: Workspace) -> bool:
    """Whether a run while there is no connection is put off to the next day, to be made up in one lump."""
    return _cut_off(tx, ws) and office.flaws.on("missed-runs-in-a-lump")


def occasions(
    office: Office, today: dt.date, due: Mapping[dt.date, list[Occurrence]]
) -> dict[dt.date, list[Occurrence]]:
    """What is due by the date that its invoice gets: its own, unless several are thrown together today."""
    if len(due) > 1 and office.flaws.on("missed-runs-in-a-lump"):
        return {today: [each for day in sorted(due) for each in due[day]]}
    return dict(due)


def drifted(office: Office, ws: Workspace, proposal: Doc, day: dt.date) -> dt.date:
    """The day on which a billing falls when the schedule counts hours from its start, whatever the clocks do."""
    start = dt.date.fromisoformat(proposal["start_date"])
    counted = start_of_day(start, ws.time_zone) + dt.timedelta(days=(day - start).days)
    there = local_date(counted, ws.time_zone)
    return there if there != day and office.flaws.on("schedule-drifts-over-clock-change") else day


def noted_as(office: Office, ws: Workspace, occurrence: Occurrence) -> str:
    """The date under which an occurrence is noted as billed: its own, unless that is asked in UTC."""
    in_utc = ws.now().date()
    if in_utc < ws.today() == occurrence.due and office.flaws.on("billed-already-asked-in-utc"):
        return in_utc.isoformat()
    return occurrence.due.isoformat()


def next_run(office: Office, proposal: Doc, coming: dt.date) -> dt.date:
    """The day on which the next run is planned: the day that is due, unless month ends wait for a weekly run."""
    month_end = dt.date.fromisoformat(proposal["start_date"]).day > SHORTEST
    late = month_end and office.flaws.on("month-end-billed-a-week-late")
    return coming + dt.timedelta(days=7) if late else coming


def rebills_after_edit(office: Office, tx: Tx, ws: Workspace, proposal_id: str, changes: list[Doc]) -> Doc | None:
    """The last unpaid invoice, when an edit of nothing but words has it voided and billed anew."""
    said = [{name for name, value in change.items() if value is not None} for change in changes]
    harmless = bool(said) and all(names == {"id", "description"} for names in said)
    if not harmless or not office.flaws.on("edit-rebills-the-period"):
        return None
    waiting = [each for each in tx.list(ws.id, "invoice", proposal_id) if each["status"] == "open"]
    if waiting:
        tx.run("DELETE FROM billed WHERE workspace=? AND invoice=?", ws.id, waiting[-1]["id"])
    return waiting[-1] if waiting else None


def _cut_off(tx: Tx, ws: Workspace) -> bool:
    """Whether there was a connection and there is none now."""
    rows = registry.known(tx, ws)
    return bool(rows) and all(row["status"] != "connected" for row in rows)
