"""Proposals: sent, accepted once, amended by effective date, cancelled."""

from __future__ import annotations

import datetime as dt

from .. import clients, invoices, outbox
from ..audit import Actor
from ..connections import registry
from ..office import Office, Workspace
from ..problems import RequestError
from ..storage import Tx
from ..values import Doc, line_amount, new_id
from ..workflow import opening
from . import invoicing, manual, misdone
from .schedule import amend_line, current_terms, new_line, occurrences

SHOWN = ["id", "client_id", "title", "status", "start_date", "deposit", "currency"]
CHANGEABLE = ("service", "description", "quantity", "unit_price")
ON_ACCEPTANCE: Doc = {"kind": "on_acceptance", "every_months": 1, "occurrences": None}


def create(office: Office, tx: Tx, ws: Workspace, actor: Actor, body: Doc) -> Doc:
    """Write a proposal and send it.

    A new client is written down here; the ledger hears of it when it signs.
    """
    lines = [new_line(new_id("line"), _read_terms(line)) for line in body["lines"]]
    if body.get("client_id"):
        client = clients.joined(tx, ws, office.get(tx, ws, "client", str(body["client_id"])))
    elif body.get("client"):
        client = clients.create(office, tx, ws, actor, body["client"], push=False)
    else:
        raise RequestError("invalid", "Give client_id or client.")
    doc = {
        "id": new_id("prop"),
        "client_id": client["id"],
        "title": body["title"],
        "status": "sent",
        "start_date": body["start_date"],
        "lines": lines,
        "deposit": body.get("deposit"),
        "payment_terms_days": body.get("payment_terms_days"),
        "collect_by": body.get("collect_by") or "manual",
        "currency": ws.currency,
        "instrument": None,
        "accepted_by": None,
        "accepted_on": None,
        "cancelled_from": None,
    }
    office.save(tx, ws, actor, "proposal.sent", "proposal", doc)
    if tx.get(ws.id, "workflow", opening.CONNECTION) and office.flaws.on("work-opened-before-acceptance"):
        opening.plan(office, tx, ws, doc["id"])
    if office.flaws.on("billed-before-acceptance"):
        first = [line for line in lines if current_terms(line)["billing"]["kind"] == "on_acceptance"] or lines
        today = ws.today()
        early = [invoicing.service_line(office, current_terms(line)) for line in first]
        due = today + invoicing.terms(doc, client)
        invoices.raise_invoice(office, tx, ws, actor, client["id"], early, today, due, proposal=doc)
        for line in first:
            values = (ws.id, doc["id"], line["id"], today.isoformat(), "early")
            tx.run("INSERT OR IGNORE INTO billed VALUES (?,?,?,?,?)", *values)
    return doc


def accept(office: Office, tx: Tx, ws: Workspace, actor: Actor, proposal_id: str, body: Doc) -> Doc:
    """The client signs: the deposit and everything that is due is billed.

    Signing again changes nothing but the instrument.
    """
    doc = office.get(tx, ws, "proposal", proposal_id)
    instrument = body.get("instrument")
    if doc["status"] == "cancelled":
        raise RequestError("conflict", "The proposal has been cancelled.")
    if doc["status"] in ("accepted", "completed"):
        if office.flaws.on("accept-twice-bills-twice"):
            tx.run("DELETE FROM billed WHERE workspace=? AND proposal=?", ws.id, proposal_id)
            invoicing.bill_deposit(office, tx, ws, actor, doc)
            invoicing.bill(office, tx, ws, actor, proposal_id)
        elif tx.get(ws.id, "workflow", opening.CONNECTION) and office.flaws.on("work-opened-again"):
            opening.plan(office, tx, ws, proposal_id)
        elif instrument and instrument != doc["instrument"]:
            _new_instrument(office, tx, ws, actor, {**doc, "instrument": instrument})
        return office.get(tx, ws, "proposal", proposal_id)
    signed = {"accepted_by": body["accepted_by"], "accepted_on": ws.today().isoformat(), "instrument": instrument}
    doc = {**doc, "status": "accepted", **signed}
    office.save(tx, ws, actor, "proposal.accepted", "proposal", doc)
    opening.plan(office, tx, ws, proposal_id)
    manual.plan_reminder(office, tx, ws, doc)
    _introduce(office, tx, ws, doc["client_id"])
    invoicing.bill_deposit(office, tx, ws, actor, doc)
    invoicing.bill(office, tx, ws, actor, proposal_id)
    return office.get(tx, ws, "proposal", proposal_id)


def _introduce(office: Office, tx: Tx, ws: Workspace, client_id: str) -> None:
    """The ledger hears of a new client at the signature, however late the first invoice is."""
    sent = tx.one("SELECT 1 FROM outbox WHERE workspace=? AND kind='client' AND entity=?", ws.id, client_id)
    known = sent is not None or registry.ledger_ids(tx, ws, "client", client_id)
    if not known and not office.flaws.on("client-only-with-first-invoice"):
        outbox.enqueue(office, tx, ws, "client.push", client_id)


def amend(office: Office, tx: Tx, ws: Workspace, actor: Actor, proposal_id: str, body: Doc) -> Doc:
    """Change price, quantity or rhythm of lines, or add lines, for what is billed on or after the effective date."""
    doc = office.get(tx, ws, "proposal", proposal_id)
    if doc["status"] not in ("accepted", "completed"):
        raise RequestError("conflict", "Only an accepted proposal can be amended.")
    since = dt.date.fromisoformat(body["effective_date"])
    lines = {line["id"]: line for line in doc["lines"]}
    for change in body.get("lines") or []:
        line_id = change.get("id")
        if line_id is None:
            added = new_line(new_id("line"), _read_terms(change), since)
            lines[added["id"]] = added
        elif line_id in lines:
            changed = {**_read_change(office, change), "prorate": bool(body.get("prorate"))}
            lines[line_id] = amend_line(lines[line_id], changed, since)
            _require_payable(doc, lines[line_id])
        else:
            raise RequestError("not_found", f"The proposal has no line {line_id!r}.")
    before, doc = doc, {**doc, "status": "accepted", "lines": list(lines.values())}
    office.save(tx, ws, actor, "proposal.amended", "proposal", doc)
    _misdo(office, tx, ws, actor, before, doc, body.get("lines") or [])
    invoicing.bill(office, tx, ws, actor, proposal_id)
    return office.get(tx, ws, "proposal", proposal_id)


def cancel(office: Office, tx: Tx, ws: Workspace, actor: Actor, proposal_id: str, body: Doc) -> Doc:
    """The end: nothing dated on or after the effective date is billed."""
    doc = office.get(tx, ws, "proposal", proposal_id)
    since = dt.date.fromisoformat(body["effective_date"])
    doc = {**doc, "status": "cancelled", "cancelled_from": since.isoformat()}
    office.save(tx, ws, actor, "proposal.cancelled", "proposal", doc)
    invoicing.bill(office, tx, ws, actor, proposal_id)  # What falls due before the end is still billed.
    return doc


def shown(doc: Doc) -> Doc:
    """A proposal as the contract shows it, lines as agreed last."""
    names = ("service", "description", "quantity", "unit_price", "discount_percent", "billing")
    lines = [{"id": line["id"], **{name: current_terms(line)[name] for name in names}} for line in doc["lines"]]
    return {**{name: doc[name] for name in SHOWN}, "lines": lines}


def _new_instrument(office: Office, tx: Tx, ws: Workspace, actor: Actor, doc: Doc) -> None:
    """Collections that failed with the old instrument are tried with the new one."""
    office.save(tx, ws, actor, "proposal.instrument", "proposal", doc)
    for invoice in tx.list(ws.id, "invoice", doc["id"]):
        if invoice["status"] in ("open", "part_paid") and invoice.get("collection_over"):
            invoice = {**invoice, "collection_over": False}
            office.save(tx, ws, actor, "invoice.collection_retried", "invoice", invoice)
            invoices.plan_jobs(tx, ws, invoice)


def _read_terms(line: Doc) -> Doc:
    """The terms of a line that was sent, completed. An amendment may lack what a new line needs."""
    if not line.get("service") or line.get("unit_price") is None:
        raise RequestError("invalid", "A new line needs a service and a unit_price.")
    return {
        "service": line["service"],
        "description": line.get("description") or line["service"],
        "quantity": line.get("quantity") or "1",
        "unit_price": line["unit_price"],
        "discount_percent": line.get("discount_percent") or "0",
        "billing": {**ON_ACCEPTANCE, **(line.get("billing") or {})},
    }


def _require_payable(doc: Doc, line: Doc) -> None:
    """Refuse a credit that is larger than the invoice it goes on: both ledgers take no negative invoice."""
    for occurrence in occurrences(doc, line, None):
        if occurrence.adjustment and line_amount(occurrence.terms) + occurrence.adjustment < 0:
            raise RequestError("refused", "The credit is more than the next invoice; give a credit note in the ledger.")
        if occurrence.due > dt.date.fromisoformat(line["versions"][-1]["since"]):
            return


def _misdo(office: Office, tx: Tx, ws: Workspace, actor: Actor, before: Doc, doc: Doc, changes: list[Doc]) -> None:
    """What careless tools do when an engagement is edited. Without a flaw nothing happens here."""
    undone = misdone.rebills_after_edit(office, tx, ws, doc["id"], changes)
    if undone is not None:
        invoices.void(office, tx, ws, actor, undone["id"])
    moved = [change["id"] for change in changes if change.get("id") and change.get("billing")]
    if moved and office.flaws.on("rhythm-change-bills-at-once"):
        terms = [current_terms(line) for line in before["lines"] if line["id"] in moved]
        extra, today = [invoicing.service_line(office, each) for each in terms], ws.today()
        invoices.raise_invoice(office, tx, ws, actor, doc["client_id"], extra, today, today, proposal=doc)


def _read_change(office: Office, change: Doc) -> Doc:
    """The members of an amendment that are present."""
    found = {name: change[name] for name in CHANGEABLE if change.get(name) is not None}
    if change.get("billing") is not None and not office.flaws.on("rhythm-change-ignored"):
        found["billing"] = {**ON_ACCEPTANCE, **change["billing"]}
    return found
