"""Opening the work of an accepted engagement: connected once, opened once, told when it cannot be."""

from __future__ import annotations

import datetime as dt

from .. import agenda
from ..alerts import clear_alert, raise_alert
from ..audit import Actor, system_actor
from ..billing.schedule import current_terms
from ..office import Office, Workspace
from ..problems import LedgerError, LedgerRefusedError, LedgerUnavailableError, RequestError
from ..storage import Tx
from ..values import Doc, line_amount
from .karbon import Karbon

JOB = "open_work"
CONNECTION = "karbon"
AGAIN = dt.timedelta(minutes=15)


def connect(office: Office, ws: Workspace, actor: Actor, body: Doc) -> Doc:
    """Keep the credentials once they have been seen to work; engagements that waited are opened."""
    try:
        Karbon(body["base_url"], body["token"], body["access_key"]).settings()
    except LedgerError as error:
        raise RequestError("ledger_refused", str(error)) from None
    lock = office.vault.lock
    kept = {
        "id": CONNECTION,
        "base_url": body["base_url"],
        "token": lock(body["token"]),
        "access_key": lock(body["access_key"]),
        "assignee": body["assignee"],
        "reason": None,
    }
    with office.store.write() as tx:
        tx.put(ws.id, "workflow", kept)
        told = {"base_url": body["base_url"], "assignee": body["assignee"]}
        office.note(tx, ws, actor, "workflow.connected", ("workflow", CONNECTION), None, told)
        for proposal in tx.list(ws.id, "proposal"):
            if proposal["status"] == "accepted" and tx.get(ws.id, "opened_work", proposal["id"]) is None:
                agenda.plan(tx, ws, JOB, proposal["id"], ws.now())
        return shown(tx, ws)


def shown(tx: Tx, ws: Workspace) -> Doc:
    """The connection as the contract shows it: `broken` while what was asked last was refused."""
    kept = tx.get(ws.id, "workflow", CONNECTION)
    if kept is None:
        return {"tool": None, "status": "disconnected", "reason": None}
    return {"tool": CONNECTION, "status": "broken" if kept["reason"] else "connected", "reason": kept["reason"]}


def plan(office: Office, tx: Tx, ws: Workspace, proposal_id: str) -> None:
    """The engagement is agreed: its work is opened as soon as the worker gets to it."""
    if tx.get(ws.id, "workflow", CONNECTION) is not None and not office.flaws.on("work-not-opened"):
        agenda.plan(tx, ws, JOB, proposal_id, ws.now())


def open_work(office: Office, ws: Workspace, proposal_id: str) -> None:
    """The job: open it, or come back later, or say what has to be mended."""
    tx = office.store.read()
    proposal, kept = office.get(tx, ws, "proposal", proposal_id), tx.get(ws.id, "workflow", CONNECTION)
    assert kept is not None, "only a connected workspace plans this job"
    karbon = Karbon(kept["base_url"], office.vault.unlock(kept["token"]), office.vault.unlock(kept["access_key"]))
    try:
        opened = _open(office, ws, karbon, kept["assignee"], proposal)
    except LedgerUnavailableError as error:
        _postpone(office, ws, proposal, str(error))
    except LedgerRefusedError as error:
        _refused(office, ws, kept, proposal, str(error))
    else:
        with office.store.write() as tx:
            agenda.drop(tx, ws, JOB, proposal_id)
            tx.put(ws.id, "workflow", {**kept, "reason": None})
            tx.put(ws.id, "opened_work", {"id": proposal_id, "keys": opened})
            actor = system_actor("workflow")
            office.note(tx, ws, actor, "workflow.opened", ("proposal", proposal_id), None, {"work": opened})
            clear_alert(tx, ws, _cause(proposal))


def _open(office: Office, ws: Workspace, karbon: Karbon, assignee: str, proposal: Doc) -> list[str]:
    """One work item for each line. What is there already, from an attempt whose answer was lost, is not made again."""
    flaws, client = office.flaws, office.get(office.store.read(), ws, "client", proposal["client_id"])
    found = karbon.organisations(client["name"])
    if found and not flaws.on("work-for-a-second-client"):
        key = str(found[0]["OrganizationKey"])
    else:
        key = karbon.create_organisation(client["name"], client["email"], client["id"] if not found else "")
    there = {work["Description"]: str(work["WorkItemKey"]) for work in karbon.work_of(key)}
    if there and flaws.on("work-opened-again"):
        there = {}
    start = ws.today().isoformat() if flaws.on("work-dated-today") else proposal["start_date"]
    opened = []
    for line in proposal["lines"]:
        terms, mark = current_terms(line), f"{proposal['title']}: {line['id']}"
        body = {
            "Title": f"{proposal['title']}: {terms['service']}",
            "Description": mark,
            "AssigneeEmailAddress": assignee,
            "ClientKey": key,
            "ClientType": "Organization",
            "StartDate": start,
            "FeeSettings": {"FeeType": "FixedFee", "FeeValue": float(line_amount(terms))},
        }
        opened.append(there.get(mark) or karbon.create_work(body))
    return opened


def _postpone(office: Office, ws: Workspace, proposal: Doc, words: str) -> None:
    with office.store.write() as tx:
        if office.flaws.on("work-lost-in-outage"):
            agenda.drop(tx, ws, JOB, proposal["id"])
            return
        agenda.plan(tx, ws, JOB, proposal["id"], ws.now() + AGAIN)
        message = f"{words} The work is opened as soon as Karbon answers again; nobody has to do anything but wait."
        _tell(office, tx, ws, proposal, message, "warning", "ledger")


def _refused(office: Office, ws: Workspace, kept: Doc, proposal: Doc, words: str) -> None:
    with office.store.write() as tx:
        agenda.drop(tx, ws, JOB, proposal["id"])
        tx.put(ws.id, "workflow", {**kept, "reason": words})
        _tell(
            office, tx, ws, proposal, f"{words} Mend it and connect Karbon again; then it is opened.", "error", "firm"
        )


def _tell(office: Office, tx: Tx, ws: Workspace, proposal: Doc, message: str, severity: str, who: str) -> None:
    subject = f"The work of {proposal['title']} is not open in Karbon yet"
    raise_alert(
        office, tx, ws, _cause(proposal), subject, message, severity=severity, who=who,
        entity=("proposal", proposal["id"]),
    )  # fmt: skip


def _cause(proposal: Doc) -> str:
    return f"workflow:{proposal['id']}"
