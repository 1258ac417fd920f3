"""Workspaces: made with a token for each role, woken up again when the program restarts, and forgotten whole."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from . import worker
from .access import ROLES, new_token, token_hash
from .audit import Actor, system_actor
from .clock import Clock
from .flaws.asked import working_for
from .office import Office, Workspace
from .problems import RequestError
from .storage import OWNED, Tx, dump, load
from .values import Doc, new_id, stamp, time_of


def create(office: Office, body: Doc) -> Doc:
    """Make an account; gives its tokens and the addresses that the ledgers' app registrations need."""
    name, time_zone = body["name"], body.get("time_zone") or "UTC"
    working_for(name)
    try:
        ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError):
        raise RequestError("invalid", f"There is no time zone {time_zone!r}.") from None
    sinks = body.get("alert_sinks") or {}
    clock = Clock.starting_at(time_of(body["now"]) if body.get("now") else None)
    ws = Workspace(
        id=new_id("ws"),
        name=name,
        time_zone=time_zone,
        country=body.get("country") or "US",
        currency=body.get("currency") or "USD",
        clock=clock,
        smtp=sinks.get("smtp"),
        http_sink=sinks.get("http"),
    )
    tokens = {role: new_token() for role in ROLES}
    with office.store.write() as tx:
        tx.run(
            "INSERT INTO workspaces VALUES (?,?,?,?,?,?,?,?,?)",
            ws.id,
            ws.name,
            ws.time_zone,
            ws.country,
            ws.currency,
            dump(ws.smtp) if ws.smtp else None,
            ws.http_sink,
            clock.offset.total_seconds(),
            stamp(clock.now()),
        )
        for role, token in tokens.items():
            email = f"{role}@{ws.id}.example"
            tx.run("INSERT INTO members VALUES (?,?,?,?)", ws.id, email, role, token_hash(token))
        office.note(tx, ws, system_actor("workspaces"), "workspace.created", ("workspace", ws.id), None, {"name": name})
    office.workspaces[ws.id] = ws
    worker.start(office, ws)
    local = office.url.replace("127.0.0.1", "localhost")
    return {
        "workspace_id": ws.id,
        "tokens": tokens,
        "redirect_urls": {ledger: f"{local}/oauth/{ledger}/callback" for ledger in office.books},
        "webhook_urls": {ledger: f"{office.url}/webhooks/{ledger}/{ws.id}" for ledger in office.books}
        if office.variant.webhooks
        else {},
    }


def wake(office: Office) -> None:
    """Put workers on the workspaces that the file remembers."""
    for row in office.store.read().all("SELECT * FROM workspaces"):
        ws = Workspace(
            id=row["id"],
            name=row["name"],
            time_zone=row["time_zone"],
            country=row["country"],
            currency=row["currency"],
            clock=Clock(dt.timedelta(seconds=row["clock_offset"])),
            smtp=load(row["smtp"]) if row["smtp"] else None,
            http_sink=row["http_sink"],
        )
        office.workspaces[ws.id] = ws
        worker.start(office, ws)


def delete(office: Office, ws: Workspace) -> None:
    """Forget an account. Its audit trail stays: it is permanent."""
    ws.closed = True
    ws.ring()
    with ws.desk, office.store.write() as tx:
        for table in OWNED:
            tx.run(f"DELETE FROM {table} WHERE workspace=?", ws.id)
        tx.run("DELETE FROM workspaces WHERE id=?", ws.id)
    office.workspaces.pop(ws.id, None)


def members(tx: Tx, ws: Workspace) -> list[Doc]:
    """The people in the workspace."""
    return tx.all("SELECT email, role FROM members WHERE workspace=? ORDER BY rowid", ws.id)


def save_member(office: Office, tx: Tx, ws: Workspace, actor: Actor, body: Doc) -> Doc:
    """Add a member or change a role; a changed role holds from the next call on."""
    email, role = body["email"], body["role"]
    before = tx.one("SELECT email, role FROM members WHERE workspace=? AND email=?", ws.id, email)
    owners = [m for m in members(tx, ws) if m["role"] == "owner" and m["email"] != email]
    if role != "owner" and not owners:
        raise RequestError("refused", "The last owner cannot give up the role.")
    sql = "INSERT INTO members VALUES (?,?,?,NULL) ON CONFLICT (workspace, email) DO UPDATE SET role=excluded.role"
    tx.run(sql, ws.id, email, role)
    after = {"email": email, "role": role}
    office.note(tx, ws, actor, "member.saved", ("member", email), before, after)
    return after
