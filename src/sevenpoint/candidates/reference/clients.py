"""Clients of the firm: what members do with them. `dirty` names the details that the ledger does not have yet."""

from __future__ import annotations

from . import outbox
from .audit import Actor
from .connections import registry
from .ledgers.base import CLIENT_FIELDS, address_or_none, blank_fields
from .office import Office, Workspace
from .problems import RequestError
from .storage import Tx
from .values import Doc, new_id


def read_fields(body: Doc) -> Doc:
    """The client details that a caller sent. Members that are absent stay absent; empty text is none."""
    fields: Doc = {}
    for name in ("name", "email", "phone", "tax_number"):
        if body.get(name) is not None:
            fields[name] = body[name].strip() or None
    if body.get("address") is not None:
        fields["address"] = address_or_none(body["address"])
    for name in ("payment_terms_days", "active"):
        if body.get(name) is not None:
            fields[name] = body[name]
    return fields


def create(office: Office, tx: Tx, ws: Workspace, actor: Actor, body: Doc, push: bool = True) -> Doc:
    """Add a client. `push` False leaves the ledger alone until something is billed."""
    fields = {**blank_fields(), **read_fields({**body, "active": None})}
    require_free_name(tx, ws, fields["name"], None)
    doc = office.save(
        tx,
        ws,
        actor,
        "client.created",
        "client",
        {
            "id": new_id("cli"),
            **fields,
            "currency": body.get("currency") or ws.currency,
            "dirty": list(CLIENT_FIELDS),
        },
    )
    if push:
        outbox.enqueue(office, tx, ws, "client.push", doc["id"])
    return doc


def change(office: Office, tx: Tx, ws: Workspace, actor: Actor, client_id: str, body: Doc) -> Doc:
    """Change the members that are present."""
    before = office.get(tx, ws, "client", client_id)
    fields = read_fields(body)
    if "name" in fields:
        require_free_name(tx, ws, fields["name"], client_id)
    changed = [name for name, value in fields.items() if before[name] != value]
    if not changed:
        return before
    unsent = [name for name in changed if name != "active" or not office.flaws.on("archive-stays-local")]
    doc = {**before, **fields, "dirty": sorted({*before["dirty"], *unsent})}
    office.save(tx, ws, actor, "client.changed", "client", doc)
    linked = registry.ledger_ids(tx, ws, "client", client_id)
    queued = tx.one("SELECT 1 FROM outbox WHERE workspace=? AND kind='client' AND entity=?", ws.id, client_id)
    if (linked or queued) and not office.flaws.on("client-edits-stay-local"):
        outbox.enqueue(office, tx, ws, "client.push", client_id)
    return doc


def joined(tx: Tx, ws: Workspace, client: Doc) -> Doc:
    """The client that a client was joined with, at the end of the chain; itself when it never was."""
    while client.get("joined_to"):
        following = tx.get(ws.id, "client", client["joined_to"])
        if following is None:
            return client
        client = following
    return client


def require_free_name(tx: Tx, ws: Workspace, name: str, besides: str | None) -> None:
    """Names are unique in the workspace, whatever their case: `conflict` otherwise."""
    if name_taken(tx, ws, name, besides):
        raise RequestError("conflict", f"There is a client called {name!r} already.")


def name_taken(tx: Tx, ws: Workspace, name: str, besides: str | None) -> bool:
    """Whether another client has this name."""
    return any(c["id"] != besides and c["name"].casefold() == name.casefold() for c in tx.list(ws.id, "client"))


def shown(tx: Tx, ws: Workspace, doc: Doc) -> Doc:
    """A client as the contract shows it."""
    return {
        **{name: doc[name] for name in ("id", *CLIENT_FIELDS)},
        "currency": doc.get("currency") or ws.currency,
        "ledger_ids": registry.ledger_ids(tx, ws, "client", doc["id"]),
        "sync": outbox.sync_state(tx, ws, "client", doc["id"]),
    }
