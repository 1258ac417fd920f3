"""Lines that are billed when somebody says so: billed once, and not forgotten meanwhile."""

from __future__ import annotations

import datetime as dt

from .. import agenda
from ..alerts import clear_alert, raise_alert
from ..audit import Actor
from ..office import Office, Workspace
from ..problems import RequestError
from ..storage import Tx
from ..values import Doc
from . import invoicing
from .schedule import waits

JOB = "remind_unbilled"
PATIENCE = dt.timedelta(days=30)


def bill_lines(office: Office, tx: Tx, ws: Workspace, actor: Actor, proposal_id: str, body: Doc) -> Doc:
    """Bill these lines today. A line that has been billed is not billed again."""
    doc = office.get(tx, ws, "proposal", proposal_id)
    if doc["status"] not in ("accepted", "completed"):
        raise RequestError("conflict", "Only an accepted proposal can be billed.")
    lines = {line["id"]: line for line in doc["lines"]}
    for line_id in body["lines"]:
        if line_id not in lines:
            raise RequestError("not_found", f"The proposal has no line {line_id!r}.")
        if waits(lines[line_id]):
            lines[line_id] = {**lines[line_id], "released": ws.today().isoformat()}
    doc = {**doc, "status": "accepted", "lines": list(lines.values())}
    office.save(tx, ws, actor, "proposal.released", "proposal", doc)
    invoicing.bill(office, tx, ws, actor, proposal_id)
    if not any(waits(line) for line in doc["lines"]):
        agenda.drop(tx, ws, JOB, proposal_id)
        clear_alert(tx, ws, _cause(proposal_id))
    return office.get(tx, ws, "proposal", proposal_id)


def plan_reminder(office: Office, tx: Tx, ws: Workspace, proposal: Doc) -> None:
    """Have the firm reminded of what nobody has billed after a while."""
    if any(waits(line) for line in proposal["lines"]) and not office.flaws.on("manual-items-forgotten"):
        agenda.plan(tx, ws, JOB, proposal["id"], ws.now() + PATIENCE)


def remind(office: Office, ws: Workspace, proposal_id: str) -> None:
    """The job: tell the firm what waits."""
    with office.store.write() as tx:
        agenda.drop(tx, ws, JOB, proposal_id)
        proposal = office.get(tx, ws, "proposal", proposal_id)
        if proposal["status"] == "cancelled":
            return
        count = sum(waits(line) for line in proposal["lines"])
        subject = f"{count} lines of {proposal['title']} wait to be billed"
        message = (
            f"They were agreed on {proposal['accepted_on']} and are billed when somebody says so. Bill or cancel them."
        )
        raise_alert(
            office, tx, ws, _cause(proposal_id), subject, message, severity="warning", entity=("proposal", proposal_id)
        )


def _cause(proposal_id: str) -> str:
    return f"unbilled:{proposal_id}"
