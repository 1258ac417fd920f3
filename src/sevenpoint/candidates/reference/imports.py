"""The first import: what the books hold is matched with what is here.

Previewed before, undone after, repeated at will.
"""

from __future__ import annotations

from . import clients, open_items, outbox
from .audit import Actor
from .connections import registry
from .inbound import apply
from .ledgers.base import CLIENT_FIELDS, Contact, LedgerInvoice, address_or_none, blank_fields
from .office import Office, Workspace
from .problems import LedgerError, RequestError
from .storage import Tx
from .values import Doc, new_id


def preview(office: Office, ws: Workspace, actor: Actor, ledger: str) -> Doc:
    """A dry run: reads every contact of the ledger and writes nothing but the plan itself."""
    row = registry.connected(office.store.read(), ws, ledger)
    try:
        contacts = list(registry.open_book(office, ws, row).contacts())
    except LedgerError as error:
        raise RequestError("ledger_refused", str(error)) from None
    with office.store.write() as tx:
        rows = plan(office, tx, ws, row, contacts)
        found = {contact.ledger_id: contact.fields for contact in contacts}
        doc = {
            "id": new_id("prev"),
            "ledger": ledger,
            "organisation_id": row["organisation_id"],
            "rows": rows,
            "fields": found,
        }
        tx.put(ws.id, "preview", doc)
        office.note(tx, ws, actor, "import.previewed", ("preview", doc["id"]), None, {"rows": len(rows)})
    return {"preview_id": doc["id"], "rows": rows}


def plan(office: Office, tx: Tx, ws: Workspace, row: Doc, contacts: list[Contact]) -> list[Doc]:
    """What would be done with each contact: link it, create a client, ask, or skip it."""
    unlinked = [c for c in tx.list(ws.id, "client") if registry.link_of(tx, ws, row, "client", c["id"]) is None]
    wanted: dict[str, int] = {}
    rows = []
    for contact in contacts:
        rows.append(_row(office, tx, ws, row, contact, unlinked))
        if rows[-1]["action"] == "link":
            wanted[rows[-1]["client_id"]] = wanted.get(rows[-1]["client_id"], 0) + 1
    for each in rows:
        if each["action"] == "link" and wanted[each["client_id"]] > 1:
            each.update(action="ask", client_id=None, reason="Several contacts match the same client.")
    return rows


def _row(office: Office, tx: Tx, ws: Workspace, row: Doc, contact: Contact, unlinked: list[Doc]) -> Doc:
    name, email = contact.fields["name"], (contact.fields["email"] or "").casefold()
    found: Doc = {"ledger_id": contact.ledger_id, "name": name, "action": "create", "client_id": None, "reason": None}
    linked = registry.local_of(tx, ws, row, "client", contact.ledger_id)
    if linked is not None:
        return {**found, "action": "skip", "client_id": linked, "reason": "Linked already."}
    if contact.supplier_only:
        return {**found, "action": "skip", "reason": "A supplier who has never been invoiced."}
    by_name = [c for c in unlinked if c["name"].casefold() == name.casefold()]
    by_email = [c for c in unlinked if email and (c["email"] or "").casefold() == email]
    matches = {c["id"]: c for c in (*by_name, *by_email)}
    if matches and office.flaws.on("import-duplicates-clients"):
        return found
    if office.variant.match_by == "email" and len(by_email) == 1:
        matches = {by_email[0]["id"]: by_email[0]}
    if len(matches) > 1:
        return {**found, "action": "ask", "reason": "Several clients match by name or e-mail."}
    if matches:
        how = "name" if by_name and office.variant.match_by == "name" else "e-mail"
        theirs, match = contact.fields["tax_number"], next(iter(matches.values()))
        if theirs and match["tax_number"] and theirs != match["tax_number"]:
            return {**found, "action": "ask", "reason": f"Same {how}, but another tax identifier."}
        return {**found, "action": "link", "client_id": next(iter(matches)), "reason": f"Same {how}."}
    if clients.name_taken(tx, ws, name, None):
        return {**found, "action": "ask", "reason": "A client of this name is linked to another contact."}
    return found


def run(office: Office, ws: Workspace, actor: Actor, ledger: str, preview_id: str) -> Doc:
    """Carry out a preview. Rows that no longer hold, because something changed since, are skipped."""
    with ws.desk:
        return _carry_out(office, ws, actor, ledger, preview_id, _open_invoices(office, ws, ledger))


def _open_invoices(office: Office, ws: Workspace, ledger: str) -> list[LedgerInvoice]:
    row = registry.connected(office.store.read(), ws, ledger)
    try:
        return registry.open_book(office, ws, row).open_invoices()
    except LedgerError as error:
        raise RequestError("ledger_refused", str(error)) from None


def _carry_out(
    office: Office, ws: Workspace, actor: Actor, ledger: str, preview_id: str, held: list[LedgerInvoice]
) -> Doc:
    with office.store.write() as tx:
        row = registry.connected(tx, ws, ledger)
        before = office.get(tx, ws, "preview", preview_id)
        if before["ledger"] != ledger or before["organisation_id"] != row["organisation_id"]:
            raise RequestError("conflict", "The preview belongs to another organisation; make a new one.")
        done: Doc = {
            "id": new_id("imp"),
            "ledger": ledger,
            "organisation_id": row["organisation_id"],
            "created": [],
            "linked": [],
        }
        for each in before["rows"]:
            contact = Contact(each["ledger_id"], "", before["fields"][each["ledger_id"]])
            if each["action"] == "skip" and each["client_id"] and office.flaws.on("import-overwrites-with-blanks"):
                kept = office.get(tx, ws, "client", each["client_id"])
                office.save(tx, ws, actor, "client.imported", "client", {**kept, **contact.fields})
            if each["action"] in ("ask", "skip") or registry.local_of(tx, ws, row, "client", contact.ledger_id):
                continue
            if each["action"] == "link":
                _link(office, tx, ws, actor, row, contact, each["client_id"], done)
            else:
                _create(office, tx, ws, actor, row, contact, done)
        done["invoices"] = open_items.bring_in(office, tx, ws, actor, row, held)
        tx.put(ws.id, "import", done)
        skipped = len(before["rows"]) - len(done["created"]) - len(done["linked"])
        counts = {"created": len(done["created"]), "linked": len(done["linked"]), "skipped": skipped}
        counts["invoices"] = len(done["invoices"])
        office.note(tx, ws, actor, "import.run", ("import", done["id"]), None, counts)
    return {"import_id": done["id"], **counts}


def undo(office: Office, ws: Workspace, actor: Actor, ledger: str, import_id: str) -> None:
    """Take an import back: clients that it made and nobody has used since go, links that it made are cut."""
    with ws.desk, office.store.write() as tx:
        done = office.get(tx, ws, "import", import_id)
        if done["ledger"] != ledger:
            raise RequestError("not_found", f"There is no import {import_id!r} from {ledger}.")
        row = {"ledger": ledger, "organisation_id": done["organisation_id"]}
        open_items.take_out(office, tx, ws, actor, row, done["invoices"])
        used = {doc["client_id"] for kind in ("invoice", "proposal") for doc in tx.list(ws.id, kind)}
        for client_id in done["created"]:
            client = tx.get(ws.id, "client", client_id)
            if client is None or client_id in used or office.flaws.on("undo-leaves-clients"):
                continue
            registry.unlink(tx, ws, row, "client", client_id)
            tx.run("DELETE FROM records WHERE workspace=? AND kind='client' AND id=?", ws.id, client_id)
            office.note(tx, ws, actor, "client.removed", ("client", client_id), client, None)
        for linked in done["linked"]:
            client = tx.get(ws.id, "client", linked["client_id"])
            if client is None or linked["client_id"] in used - set(linked["used_before"]):
                continue
            registry.unlink(tx, ws, row, "client", client["id"])
            office.save(tx, ws, actor, "client.unlinked", "client", {**client, **linked["before"]})
        office.note(tx, ws, actor, "import.undone", ("import", import_id), None, None)


def _link(
    office: Office, tx: Tx, ws: Workspace, actor: Actor, row: Doc, contact: Contact, client_id: str, done: Doc
) -> None:
    client = tx.get(ws.id, "client", client_id)
    if client is None or registry.link_of(tx, ws, row, "client", client_id) is not None:
        return
    before = {name: client[name] for name in (*CLIENT_FIELDS, "dirty")}
    used = {doc["client_id"] for kind in ("invoice", "proposal") for doc in tx.list(ws.id, kind)}
    apply.adopt(office, tx, ws, row, client_id, contact, actor)
    done["linked"].append({"client_id": client_id, "before": before, "used_before": sorted(used & {client_id})})
    outbox.release(tx, ws, "client", client_id)


def _create(office: Office, tx: Tx, ws: Workspace, actor: Actor, row: Doc, contact: Contact, done: Doc) -> None:
    fields = _brought(office, contact)
    if clients.name_taken(tx, ws, fields["name"], None):
        if not office.flaws.on("import-duplicates-clients"):
            return
        fields["name"] = f"{fields['name']} (2)"
    doc = office.save(tx, ws, actor, "client.imported", "client", {"id": new_id("cli"), **fields, "dirty": []})
    registry.link(tx, ws, row, "client", doc["id"], contact.ledger_id, contact.fields)
    done["created"].append(doc["id"])


def _brought(office: Office, contact: Contact) -> Doc:
    """The details that the import brings: all of them, each in its own field, unless a flaw is on."""
    fields, address = dict(contact.fields), contact.fields["address"]
    if office.flaws.on("import-name-only"):
        return {**blank_fields(), "name": fields["name"]}
    if address and office.flaws.on("import-address-in-one-line"):
        fields["address"] = address_or_none({"line1": ", ".join(part for part in address.values() if part)})
    return fields
