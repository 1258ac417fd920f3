"""Connecting and disconnecting: the code flow with a single-use state bound to the workspace, and a real revocation."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from dataclasses import dataclass
from typing import TypeGuard

from .. import agenda, outbox
from ..alerts import clear_alert, raise_alert
from ..audit import Actor
from ..flaws.asked import working_for
from ..ledgers.base import Endpoint
from ..office import Office, Workspace
from ..problems import LedgerError, RequestError
from ..storage import Tx
from ..values import Doc, stamp, unstamp
from . import providers, registry
from .tokens import ConnectionTokens

LOG = logging.getLogger(__name__)
FLOW_MINUTES = 10
FIRST_LOOK_BACK = dt.timedelta(minutes=5)  # Two clocks that show the same time are never quite the same.


@dataclass(frozen=True)
class FixedToken:
    """The token that was just granted, before there is a connection to keep it."""

    token: str

    def access_token(self, stale: str | None = None) -> str:
        """The token, once: a fresh token that is refused cannot be helped."""
        if stale is not None:
            raise LedgerError("The ledger refuses the token that it has just granted.")
        return self.token


def start(office: Office, ws: Workspace, actor: Actor, request: Doc) -> Doc:
    """Begin a connection; gives the consent page's address."""
    ledger, app, base_url = request["ledger"], request["app"], (request["base_url"] or "").rstrip("/")
    if app is None:
        raise RequestError("invalid", "This tool has no registration of its own at the ledger: name the app.")
    redirect = f"{office.url.replace('127.0.0.1', 'localhost')}/oauth/{ledger}/callback"
    state = f"{ws.id}.{secrets.token_urlsafe(32)}"
    if office.flaws.on("secret-in-the-state"):
        state = f"{state}.{app['client_id']}.{app['client_secret']}"
    verifier = providers.new_verifier() if ledger == "xero" else None
    registration = providers.App(base_url, app["client_id"], app["client_secret"], redirect)
    try:
        asked = providers.scopes(ledger, office.flaws)
        address = providers.authorize_url(ledger, registration, state, verifier, asked)
    except LedgerError as error:
        raise RequestError("ledger_refused", str(error)) from None
    key, lock = app.get("webhook_key"), office.vault.lock
    with office.store.write() as tx:
        tx.run(
            "INSERT INTO flows VALUES (?,?,?,?,?,?,?,?,?,?,0)",
            state,
            ws.id,
            ledger,
            ws.stamp(),
            actor.email,
            base_url,
            app["client_id"],
            lock(app["client_secret"]),
            lock(key) if key else None,
            lock(verifier) if verifier else None,
        )
        office.note(tx, ws, actor, "connection.started", ("connection", ledger), None, {"base_url": base_url})
    return {"authorize_url": address}


def finish(office: Office, ledger: str, query: dict[str, str]) -> str:
    """The browser is back from the consent page; gives the organisation's name.

    Raises:
        RequestError: `invalid` when the state is unknown, used, expired or another ledger's, and nothing changes.
    """
    flow = _claim(office, ledger, query.get("state") or "")
    working_for(office.workspace(flow["workspace"]).name)
    ws = office.workspace(flow["workspace"])
    if query.get("error") or not query.get("code"):
        raise RequestError("invalid", "The ledger did not grant the connection.")
    unlock, realm = office.vault.unlock, query.get("realmId") or ""
    redirect = f"{office.url.replace('127.0.0.1', 'localhost')}/oauth/{ledger}/callback"
    app = providers.App(flow["base_url"], flow["client_id"], unlock(flow["secret"]), redirect)
    try:
        verifier = unlock(flow["verifier"]) if flow["verifier"] else None
        grant = providers.exchange(ledger, app, query["code"], realm, verifier)
        again = _tried_before(office, ws, flow)
        take_first = again and ledger == "xero" and office.flaws.on("first-organisation-taken")
        chosen = providers.organisation(ledger, app, grant, realm, take_first=take_first)
        _refuse_second(office, ws, ledger, app, grant, chosen)
        endpoint = Endpoint(app.base_url, chosen.id, FixedToken(grant.access))
        if ledger == "xero" and office.flaws.on("subscriber-demanded"):
            providers.insist_on_subscriber(app, grant, chosen)
        name = chosen.name or office.books[ledger](endpoint).organisation_name()
    except LedgerError as error:
        raise RequestError("invalid", f"The connection was not made: {error}") from None
    with ws.desk, office.store.write() as tx:
        _keep(office, tx, ws, flow, grant, chosen, name)
    ws.ring()
    return name


def disconnect(office: Office, ws: Workspace, actor: Actor, ledger: str) -> None:
    """End a connection: the ledger is told, the tokens are forgotten, links and settings stay for a reconnection.

    The call that is under way ends first, and what is queued stays where it is: nothing is written once this answers.
    """
    if outbox.waiting(office.store.read(), ws, ledger) and office.flaws.on("disconnect-spares-the-queue"):
        with office.store.write() as tx:
            sql = "UPDATE connections SET reason=? WHERE workspace=? AND ledger=?"
            tx.run(sql, registry.ENDING, ws.id, ledger)
        return
    ws.leaving = ledger
    with ws.desk:
        ws.leaving = None
        row = registry.find(office.store.read(), ws, ledger)
        if row is None:
            raise RequestError("not_found", f"The workspace has no connection to {ledger}.")
        revoked = True
        if row["access"] and row["refresh"] and not office.flaws.on("disconnect-keeps-grant"):
            revoked = _revoke(office, ws, row)
        with office.store.write() as tx:
            sql = (
                "UPDATE connections SET status='disconnected', reason=?, access=NULL, refresh=NULL, expires_at=NULL "
                "WHERE workspace=? AND ledger=?"
            )
            tx.run(sql, None if revoked else "The ledger did not confirm the revocation.", ws.id, ledger)
            before, after = {"status": row["status"]}, {"status": "disconnected"}
            office.note(tx, ws, actor, "connection.ended", ("connection", ledger), before, after)
            clear_alert(tx, ws, f"broken:{ledger}")
            for job in agenda.KEEPING_UP:
                agenda.drop(tx, ws, job, ledger)
            if not revoked:
                subject = f"Remove the app in {row['organisation_name']} by hand"
                message = f"{ledger} did not answer when its grant was revoked. Disconnect the app inside {ledger} too."
                raise_alert(office, tx, ws, f"unrevoked:{ledger}", subject, message, entity=("connection", ledger))
    ws.ring()


def _claim(office: Office, ledger: str, state: str) -> Doc:
    """The flow that a state belongs to, used up by this call."""
    with office.store.write() as tx:
        flow = tx.one("SELECT * FROM flows WHERE state=? AND ledger=? AND used=0", state, ledger)
        if flow is None:
            flow = _latest(office, tx, ledger, state.partition(".")[0])
        if flow is None:
            raise RequestError("invalid", "This callback does not belong to a connection that was started here.")
        tx.run("UPDATE flows SET used=1 WHERE state=?", flow["state"])
    age = office.workspace(flow["workspace"]).now() - unstamp(flow["started_at"])
    if age > dt.timedelta(minutes=FLOW_MINUTES):
        raise RequestError("invalid", "This connection took too long; start it again.")
    return flow


def _latest(office: Office, tx: Tx, ledger: str, workspace_id: str) -> Doc | None:
    """The flow that a tool without a check of the state takes the callback for; None: the callback is refused."""
    sql = "SELECT * FROM flows WHERE ledger=? ORDER BY workspace=? DESC, rowid DESC LIMIT 1"
    latest = tx.one(sql, ledger, workspace_id)
    if latest is None:
        return None
    working_for(office.workspace(latest["workspace"]).name)
    return latest if office.flaws.on("state-unchecked") else None


def _tried_before(office: Office, ws: Workspace, flow: Doc) -> bool:
    """Whether somebody has been to the consent page before, with whatever came of it."""
    sql = "SELECT 1 FROM flows WHERE workspace=? AND ledger=? AND state<>?"
    return office.store.read().one(sql, ws.id, flow["ledger"], flow["state"]) is not None


def _refuse_second(
    office: Office,
    ws: Workspace,
    ledger: str,
    app: providers.App,
    grant: providers.Grant,
    chosen: providers.Organisation,
) -> None:
    """One set of books at a time: what runs is not replaced by another consent, only by a disconnection first."""
    row = registry.find(office.store.read(), ws, ledger)
    if row is None or row["status"] != "connected" or row["organisation_id"] == chosen.id:
        return
    if office.flaws.on("second-connection-replaces-first"):
        return
    providers.release(ledger, app, grant, chosen)
    name = row["organisation_name"]
    raise RequestError("invalid", f"This workspace is connected to {name} and stays so. Disconnect {name} first.")


def _keep(
    office: Office, tx: Tx, ws: Workspace, flow: Doc, grant: providers.Grant, chosen: providers.Organisation, name: str
) -> None:
    """Store the connection; what waited for this organisation goes on, what was never sent anywhere is sent."""
    ledger, lock = flow["ledger"], office.vault.lock
    before = registry.find(tx, ws, ledger)
    tx.run("DELETE FROM connections WHERE workspace=? AND ledger=?", ws.id, ledger)
    tx.run(
        "INSERT INTO connections "
        "(workspace, ledger, status, organisation_id, organisation_name, grant_id, base_url, client_id, secret, "
        "webhook_key, access, refresh, expires_at, scope) VALUES (?,?,'connected',?,?,?,?,?,?,?,?,?,?,?)",
        ws.id,
        ledger,
        chosen.id,
        name,
        chosen.grant_id,
        flow["base_url"],
        flow["client_id"],
        flow["secret"],
        flow["webhook_key"],
        lock(grant.access),
        lock(grant.refresh),
        stamp(ws.now() + dt.timedelta(seconds=grant.expires_in)),
        " ".join(providers.scopes(ledger, office.flaws)),
    )
    tx.run(
        "INSERT OR IGNORE INTO organisations (workspace, ledger, organisation_id, cursor) VALUES (?,?,?,?)",
        ws.id,
        ledger,
        chosen.id,
        (ws.now() - FIRST_LOOK_BACK).isoformat(timespec="seconds"),
    )
    row = registry.connected(tx, ws, ledger)
    if before is not None and office.flaws.on("mappings-lost-on-reconnect"):
        registry.forget_settings(tx, ws, row)
    if _other_books(before, row) and office.flaws.on("links-follow-to-another-book"):
        sql = "UPDATE OR IGNORE links SET organisation_id=? WHERE workspace=? AND ledger=? AND organisation_id=?"
        tx.run(sql, chosen.id, ws.id, ledger, before["organisation_id"])
    for cause in ("broken", "unrevoked", "unavailable"):
        clear_alert(tx, ws, f"{cause}:{ledger}")
    actor = Actor(flow["actor"], "tool")
    told = None if before is None else _told(before)
    office.note(tx, ws, actor, "connection.made", ("connection", ledger), told, _told(row))
    outbox.resume(office, tx, ws, row)
    agenda.plan(tx, ws, "poll", ledger, ws.now())
    agenda.plan(tx, ws, "recheck", ledger, ws.now() + dt.timedelta(minutes=15))


def _other_books(before: Doc | None, row: Doc) -> TypeGuard[Doc]:
    """Whether the books before were another organisation's."""
    return before is not None and before["organisation_id"] != row["organisation_id"]


def _told(row: Doc) -> Doc:
    return {name: row[name] for name in ("status", "organisation_id", "organisation_name")}


def _revoke(office: Office, ws: Workspace, row: Doc) -> bool:
    unlock = office.vault.unlock
    app = providers.App(row["base_url"], row["client_id"], unlock(row["secret"]))
    tokens = ConnectionTokens(office, ws, row["ledger"], row["organisation_id"])
    try:
        access = tokens.access_token() if row["status"] == "connected" else unlock(row["access"])
        fresh = office.store.read().one(
            "SELECT refresh FROM connections WHERE workspace=? AND ledger=?", ws.id, row["ledger"]
        )
        refresh = unlock(fresh["refresh"]) if fresh else unlock(row["refresh"])
        providers.revoke(row["ledger"], app, access, refresh, row["grant_id"] or "")
    except LedgerError as error:
        LOG.warning("Revocation of %s in workspace %s: %s", row["ledger"], ws.id, error)
        return False
    return True
