"""Two contacts were merged in a ledger: what belonged to the losing one goes on under the surviving one."""

from __future__ import annotations

from .. import outbox
from ..alerts import clear_alert, raise_alert
from ..audit import Actor, ledger_actor
from ..connections import registry
from ..ledgers.base import Book
from ..office import Office, Workspace
from ..storage import Tx
from ..values import Doc


def follow(office: Office, tx: Tx, ws: Workspace, row: Doc, losing: str, surviving: str) -> bool:
    """Let our client of the losing contact go on with the surviving one; whether that one has to be read now."""
    client_id = registry.local_of(tx, ws, row, "client", losing)
    if client_id is None or losing == surviving or office.flaws.on("merge-not-followed"):
        return False
    actor, other = ledger_actor(row["ledger"]), registry.local_of(tx, ws, row, "client", surviving)
    if other is not None and office.flaws.on("merged-twin-left-behind"):
        return False
    if other is None:
        registry.link(tx, ws, row, "client", client_id, surviving, {})
        told = ({"ledger_id": losing}, {"ledger_id": surviving})
        office.note(tx, ws, actor, "client.relinked", ("client", client_id), *told)
    else:
        _join(office, tx, ws, row, actor, client_id, other)
    outbox.revive(office, tx, ws, "workspace=? AND ledger=?", ws.id, row["ledger"])
    return True


def heir(tx: Tx, ws: Workspace, row: Doc, book: Book, losing: str) -> str | None:
    """Whose the invoices of a contact are that the ledger does not know any more: then it was merged, not deleted."""
    client_id = registry.local_of(tx, ws, row, "client", losing)
    links = [
        registry.link_of(tx, ws, row, "invoice", invoice["id"])
        for invoice in tx.list(ws.id, "invoice")
        if invoice["client_id"] == client_id
    ]
    found = book.read_invoices([link["ledger_id"] for link in links[-1:] if link is not None])
    owners = {invoice.contact_id for invoice in found} - {losing, ""}
    return owners.pop() if len(owners) == 1 else None


def _join(office: Office, tx: Tx, ws: Workspace, row: Doc, actor: Actor, losing_id: str, other_id: str) -> None:
    """Both contacts had a client here: one is left, as in the ledger, and the firm is told."""
    losing, other = office.get(tx, ws, "client", losing_id), office.get(tx, ws, "client", other_id)
    for kind in ("invoice", "proposal"):
        for doc in tx.list(ws.id, kind):
            if doc["client_id"] == losing_id:
                office.save(tx, ws, actor, f"{kind}.moved", kind, {**doc, "client_id": other_id})
    registry.unlink(tx, ws, row, "client", losing_id)
    office.save(
        tx, ws, actor, "client.joined", "client", {**losing, "active": False, "joined_to": other_id, "dirty": []}
    )
    sql = "UPDATE outbox SET state='cancelled' WHERE workspace=? AND kind='client' AND entity=? AND state!='done'"
    tx.run(sql, ws.id, losing_id)
    outbox.release(tx, ws, "client", losing_id)
    cause = f"joined:{losing_id}"
    subject = f"{losing['name']} is {other['name']} now"
    message = (
        f"The two contacts were merged in {row['ledger']}. What belonged to the first belongs to the second here too."
    )
    raise_alert(office, tx, ws, cause, subject, message, severity="info", entity=("client", losing_id))
    clear_alert(tx, ws, cause)
