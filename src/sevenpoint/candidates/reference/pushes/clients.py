"""Clients on their way to the ledger: created, linked when the books hold them already, or changed."""

from __future__ import annotations

from .. import outbox
from ..connections import registry
from ..inbound import apply
from ..ledgers.base import CLIENT_FIELDS
from ..problems import LedgerRefusedError, WaitingError
from ..values import Doc
from .push import SYNC, Push, clean


def push_client(push: Push) -> None:
    """Create the contact, link it when the books already hold it, or send what changed."""
    client = push.office.get(push.read(), push.ws, "client", push.entity)
    link = push.link_of("client", push.entity)
    if link is None:
        _first_contact(push, client)
        return
    remote = push.book.read_contacts([link["ledger_id"]])
    if not remote:
        raise LedgerRefusedError("The contact behind this client is gone from the ledger.")
    with push.office.store.write() as tx:
        # Where both sides changed the same detail since they last agreed, the declared rule says whose stands.
        apply.contact(push.office, tx, push.ws, push.connection, remote[0])
        client = push.office.get(tx, push.ws, "client", push.entity)
    _send_details(push, client, link["ledger_id"])


def _first_contact(push: Push, client: Doc) -> None:
    found = push.book.find_contacts(client["name"])
    if found and push.office.flaws.on("import-duplicates-clients"):
        client = {**client, "name": f"{client['name']} (2)"}
        found = []
    if len(found) > 1:
        raise LedgerRefusedError(
            f"Several contacts in the ledger are called {client['name']}; merge them there or import first."
        )
    if found:
        contact = found[0]
        if push.taken("client", contact.ledger_id):
            raise LedgerRefusedError(f"The contact {client['name']} belongs to another client of the tool already.")
        with push.office.store.write() as tx:
            adopted = apply.adopt(push.office, tx, push.ws, push.connection, client["id"], contact, SYNC)
        _send_details(push, adopted, contact.ledger_id)
        return
    fields = {name: client[name] for name in CLIENT_FIELDS}
    made = push.book.create_contact(fields, push.key_for(fields))
    with push.office.store.write() as tx:
        registry.link(tx, push.ws, push.connection, "client", client["id"], made.ledger_id, made.fields)
        clean(push.office, tx, push.ws, "client", client, CLIENT_FIELDS)
        push.done(tx)


def _send_details(push: Push, client: Doc, ledger_id: str) -> None:
    """Send the details that the ledger does not have yet."""
    changed = {name: client[name] for name in client["dirty"]}
    answer = push.book.update_contact(ledger_id, changed, push.key_for(changed)) if changed else None
    with push.office.store.write() as tx:
        if answer is not None:
            registry.link(tx, push.ws, push.connection, "client", client["id"], ledger_id, answer.fields)
            clean(push.office, tx, push.ws, "client", client, changed)
        push.done(tx)


def contact_of(push: Push, client_id: str) -> str:
    """The ledger's id of a client; a client whom the ledger does not know is sent first."""
    link = push.link_of("client", client_id)
    if link is not None:
        return str(link["ledger_id"])
    with push.office.store.write() as tx:
        sql = (
            "SELECT state FROM outbox WHERE workspace=? AND ledger=? AND organisation_id=? AND kind='client' "
            "AND entity=? ORDER BY id DESC"
        )
        values = (push.ws.id, push.connection["ledger"], push.connection["organisation_id"], client_id)
        last = tx.one(sql, *values)
        if last is None or last["state"] in ("done", "cancelled"):
            outbox.enqueue_for(push.office, tx, push.ws, push.connection, "client.push", client_id)
    raise WaitingError("client", client_id, "It waits for its client to reach the ledger.")
