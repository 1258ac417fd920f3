"""Clients on their way to the ledger: created, linked when the books hold them already, or changed."""

from __future__ import annotations

from .. import outbox
from ..connections import registry
from ..inbound import apply, merging
from ..ledgers.base import CLIENT_FIELDS, Contact, blank_fields
from ..problems import LedgerRefusedError, LedgerUnavailableError, WaitingError
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
        merged = remote[0].merged_to
        if merged and merging.follow(push.office, tx, push.ws, push.connection, remote[0].ledger_id, merged):
            return  # The row stays pending, or is cancelled with the client; the next turn sees the surviving contact.
        apply.contact(push.office, tx, push.ws, push.connection, remote[0])
        client = push.office.get(tx, push.ws, "client", push.entity)
    _send_details(push, client, link["ledger_id"])


def _first_contact(push: Push, client: Doc) -> None:
    found = _candidates(push, client)
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
        if push.office.flaws.on("namesake-overwritten"):
            _send_details(push, {**client, "dirty": list(CLIENT_FIELDS)}, contact.ledger_id)
            return
        if _another_company(client, contact) and not push.office.flaws.on("name-match-takes-over"):
            raise LedgerRefusedError(
                f"The ledger's contact {client['name']} has another tax identifier: it is not this client. Rename one."
            )
        with push.office.store.write() as tx:
            adopted = apply.adopt(push.office, tx, push.ws, push.connection, client["id"], contact, SYNC)
        _send_details(push, adopted, contact.ledger_id)
        return
    fields = {name: client[name] for name in CLIENT_FIELDS if name not in _unsent(push, client)}
    if _engaged(push) and push.office.flaws.on("client-name-only"):
        fields = {**blank_fields(), "name": client["name"]}
    try:
        made = push.book.create_contact(fields, client.get("currency") or push.ws.currency, push.key_for(fields))
    except LedgerRefusedError as error:
        if client.get("currency") != push.ws.currency and push.office.flaws.on("refused-currency-dropped"):
            _first_contact(push, {**client, "currency": push.ws.currency})
            return
        if push.office.flaws.on("name-clash-taken-for-outage"):
            raise LedgerUnavailableError("QuickBooks answered with an error.", uncertain=False) from error
        raise
    with push.office.store.write() as tx:
        registry.link(tx, push.ws, push.connection, "client", client["id"], made.ledger_id, made.fields)
        clean(push.office, tx, push.ws, "client", client, CLIENT_FIELDS)
        push.done(tx)


def _engaged(push: Push) -> bool:
    """Whether the client comes from an accepted proposal."""
    proposals = push.read().list(push.ws.id, "proposal")
    return any(each["client_id"] == push.entity and each["accepted_on"] for each in proposals)


def _candidates(push: Push, client: Doc) -> list[Contact]:
    """Contacts of the books that may be this client: those of its name."""
    email = (client["email"] or "").casefold()
    if email and push.office.flaws.on("email-match-takes-over"):
        same = [each for each in push.book.contacts() if (each.fields["email"] or "").casefold() == email]
        if same:
            return same[:1]
    found = push.book.find_contacts(client["name"])
    same = [each for each in found if email and (each.fields["email"] or "").casefold() == email]
    return push.office.flaws.instead("contacts-matched-by-email", found, same)


def _another_company(client: Doc, contact: Contact) -> bool:
    """Two names may be the same by chance; two tax identifiers are two companies."""
    theirs, ours = contact.fields["tax_number"], client["tax_number"]
    return bool(theirs and ours) and theirs != ours


def _send_details(push: Push, client: Doc, ledger_id: str) -> None:
    """Send the details that the ledger does not have yet."""
    changed = {name: client[name] for name in client["dirty"] if name not in _unsent(push, client)}
    answer = push.book.update_contact(ledger_id, changed, push.key_for(changed)) if changed else None
    with push.office.store.write() as tx:
        if answer is not None:
            registry.link(tx, push.ws, push.connection, "client", client["id"], ledger_id, answer.fields)
            clean(push.office, tx, push.ws, "client", client, changed)
        push.done(tx)


def _unsent(push: Push, client: Doc) -> list[str]:
    """Details that a flaw keeps from being sent."""
    flaws = {"tax-number-not-sent": "tax_number", "terms-not-sent": "payment_terms_days"}
    return [name for flaw, name in flaws.items() if client[name] is not None and push.office.flaws.on(flaw)]


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
