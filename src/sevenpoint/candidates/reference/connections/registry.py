"""What is known of each connection and organisation: state, settings, links between our records and the ledger's."""

from __future__ import annotations

from ..alerts import clear_alert, raise_alert
from ..audit import Actor
from ..ledgers.base import Book, Endpoint
from ..office import Office, Workspace
from ..problems import ConnectionBrokenError, RequestError
from ..storage import Tx, dump, load
from ..values import Doc
from .tokens import ConnectionTokens

ENDING = "ending"  # The mistake of showing a connection as ended while its queue is still being sent.
DEFAULT_SETTINGS: Doc = {
    "services": [],
    "payment_account": None,
    "payment_accounts": {},
    "fee_account": None,
    "deposit_account": None,
    "invoice_status": "authorised",
}


def known(tx: Tx, ws: Workspace) -> list[Doc]:
    """Every connection that the workspace ever had."""
    return tx.all("SELECT * FROM connections WHERE workspace=? ORDER BY ledger", ws.id)


def find(tx: Tx, ws: Workspace, ledger: str) -> Doc | None:
    """The connection to a ledger, or None when there never was one."""
    return tx.one("SELECT * FROM connections WHERE workspace=? AND ledger=?", ws.id, ledger)


def connected(tx: Tx, ws: Workspace, ledger: str) -> Doc:
    """The connection to a ledger. Raises `conflict` when it is not connected."""
    row = find(tx, ws, ledger)
    if row is None or row["status"] != "connected":
        raise RequestError("conflict", f"The workspace is not connected to {ledger}; connect it first.")
    return row


def shown(office: Office, row: Doc) -> Doc:
    """A connection as the contract shows it."""
    ending = row["reason"] == ENDING
    named = not office.flaws.on("organisation-unnamed")
    return {
        "ledger": row["ledger"],
        "status": "disconnected" if ending else row["status"],
        "organisation_id": row["organisation_id"] if named else None,
        "organisation_name": row["organisation_name"] if named else None,
        "last_sync_at": row["last_sync_at"],
        "reason": None if ending else row["reason"],
    }


def open_book(office: Office, ws: Workspace, row: Doc) -> Book:
    """The books of a connection."""
    tokens = ConnectionTokens(office, ws, row["ledger"], row["organisation_id"])
    return office.books[row["ledger"]](
        Endpoint(row["base_url"], row["organisation_id"], tokens, ws.currency, office.flaws)
    )


def settings(tx: Tx, ws: Workspace, row: Doc) -> Doc:
    """The settings of the organisation: another book never inherits them."""
    found = tx.one(
        "SELECT settings FROM organisations WHERE workspace=? AND ledger=? AND organisation_id=?",
        ws.id,
        row["ledger"],
        row["organisation_id"],
    )
    return {**DEFAULT_SETTINGS, **(load(found["settings"]) if found else {})}


def save_settings(office: Office, tx: Tx, ws: Workspace, actor: Actor, row: Doc, new: Doc) -> None:
    """Replace the settings of the organisation."""
    before = settings(tx, ws, row)
    sql = "UPDATE organisations SET settings=? WHERE workspace=? AND ledger=? AND organisation_id=?"
    tx.run(sql, dump(new), ws.id, row["ledger"], row["organisation_id"])
    office.note(tx, ws, actor, "settings.saved", ("settings", row["ledger"]), before, new)


def forget_settings(tx: Tx, ws: Workspace, row: Doc) -> None:
    """With a flaw on: settings that live with the grant go with it."""
    sql = "UPDATE organisations SET settings='{}' WHERE workspace=? AND ledger=? AND organisation_id=?"
    tx.run(sql, ws.id, row["ledger"], row["organisation_id"])


def reconnected(tx: Tx, ws: Workspace, ledger: str) -> bool:
    """Whether the ledger was connected more than once."""
    done = "SELECT COUNT(*) AS times FROM flows WHERE workspace=? AND ledger=? AND used=1"
    found = tx.one(done, ws.id, ledger)
    return found is not None and found["times"] > 1


def advice_on_rights(tx: Tx, ws: Workspace, ledger: str) -> str:
    """What to do when the user who connected has lost a right: who it was, and who can give it back."""
    row = find(tx, ws, ledger)
    sql = "SELECT actor FROM flows WHERE workspace=? AND ledger=? AND used=1 ORDER BY rowid DESC LIMIT 1"
    flow = tx.one(sql, ws.id, ledger)
    where = row["organisation_name"] if row else ledger
    whom = f"the user with whom {flow['actor']} connected" if flow else "the user who connected"
    return (
        f"An administrator of {where} must give {whom} a role that may write invoices and payments, "
        "or somebody who has one must connect again."
    )


def mark_synced(tx: Tx, ws: Workspace, ledger: str) -> None:
    """The ledger answered: remember when, and clear what was said about its silence."""
    tx.run("UPDATE connections SET last_sync_at=? WHERE workspace=? AND ledger=?", ws.stamp(), ws.id, ledger)
    clear_alert(tx, ws, f"unavailable:{ledger}")
    clear_alert(tx, ws, f"rights:{ledger}")


def mark_broken(office: Office, ws: Workspace, ledger: str, error: ConnectionBrokenError) -> None:
    """The grant is gone: say so in the status and by an alert."""
    if ws.leaving == ledger or office.flaws.on("revocation-unnoticed"):
        return
    with office.store.write() as tx:
        row = find(tx, ws, ledger)
        if row is None or row["status"] != "connected":
            return
        sql = (
            "UPDATE connections SET status='broken', reason=?, access=NULL, refresh=NULL WHERE workspace=? AND ledger=?"
        )
        tx.run(sql, str(error), ws.id, ledger)
        actor = Actor(f"ledger:{ledger}", "ledger")
        after = {"status": "broken", "reason": str(error)}
        office.note(tx, ws, actor, "connection.broken", ("connection", ledger), {"status": "connected"}, after)
        name = row["organisation_name"]
        message = (
            f"{error} Nothing is synchronised with {name} until an owner or manager connects it again; no data is lost."
        )
        if office.flaws.on("token-in-the-alert"):
            message = f"{message} (token {office.vault.unlock(row['refresh'])})"
        raise_alert(
            office,
            tx,
            ws,
            f"broken:{ledger}",
            f"The connection to {name} is broken",
            message,
            entity=("connection", ledger),
        )


# --- links ------------------------------------------------------------------------------------------------------------


def link_of(tx: Tx, ws: Workspace, row: Doc, kind: str, local_id: str) -> Doc | None:
    """The ledger's record behind one of ours: its `ledger_id` and the `base` that both sides last agreed on."""
    sql = "SELECT * FROM links WHERE workspace=? AND ledger=? AND organisation_id=? AND kind=? AND local_id=?"
    found = tx.one(sql, ws.id, row["ledger"], row["organisation_id"], kind, local_id)
    return None if found is None else {**found, "base": load(found["base"])}


def local_of(tx: Tx, ws: Workspace, row: Doc, kind: str, ledger_id: str) -> str | None:
    """Our record behind one of the ledger's."""
    sql = "SELECT local_id FROM links WHERE workspace=? AND ledger=? AND organisation_id=? AND kind=? AND ledger_id=?"
    found = tx.one(sql, ws.id, row["ledger"], row["organisation_id"], kind, ledger_id)
    return None if found is None else str(found["local_id"])


def link(tx: Tx, ws: Workspace, row: Doc, kind: str, local_id: str, ledger_id: str, base: Doc) -> None:
    """Tie two records together, or refresh what they agreed on."""
    tx.run(
        "INSERT INTO links (workspace, ledger, organisation_id, kind, local_id, ledger_id, base) "
        "VALUES (?,?,?,?,?,?,?) "
        "ON CONFLICT (workspace, ledger, organisation_id, kind, local_id) "
        "DO UPDATE SET base=excluded.base, ledger_id=excluded.ledger_id",
        ws.id,
        row["ledger"],
        row["organisation_id"],
        kind,
        local_id,
        ledger_id,
        dump(base),
    )


def unlink(tx: Tx, ws: Workspace, row: Doc, kind: str, local_id: str) -> None:
    """Forget that two records belong together."""
    sql = "DELETE FROM links WHERE workspace=? AND ledger=? AND organisation_id=? AND kind=? AND local_id=?"
    tx.run(sql, ws.id, row["ledger"], row["organisation_id"], kind, local_id)


def ledger_ids(tx: Tx, ws: Workspace, kind: str, local_id: str) -> dict[str, str]:
    """The ids of a record in the organisations that are connected, or were last."""
    rows = tx.all(
        "SELECT l.ledger, l.ledger_id FROM links l JOIN connections c ON c.workspace=l.workspace AND c.ledger=l.ledger "
        "AND c.organisation_id=l.organisation_id WHERE l.workspace=? AND l.kind=? AND l.local_id=?",
        ws.id,
        kind,
        local_id,
    )
    return {row["ledger"]: row["ledger_id"] for row in rows}
