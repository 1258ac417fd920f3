"""Invoices: what members do with them, and the amounts and states that follow from payments here and in the ledger."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from . import agenda, clients, outbox
from .audit import Actor
from .connections import registry
from .office import Office, Workspace
from .problems import RequestError
from .storage import Tx
from .values import Doc, line_amount, new_id, plain, start_of_day

TERMS_DAYS = 14
ALIVE = ("succeeded", "pending")
SHOWN = [
    "id",
    "number",
    "client_id",
    "proposal_id",
    "status",
    "issue_date",
    "due_date",
    "reference",
    "subtotal",
    "tax",
    "total",
    "amount_paid",
    "amount_due",
    "currency",
]
SHOWN_LINE = ("service", "description", "quantity", "unit_price", "discount_percent", "amount")


def read_line(body: Doc) -> Doc:
    """An invoice line that a caller sent, priced."""
    line = {
        "service": body.get("service"),
        "description": body.get("description") or body.get("service") or "",
        "quantity": body.get("quantity") or "1",
        "unit_price": body["unit_price"],
        "discount_percent": body.get("discount_percent") or "0",
        "role": "service",
        "ledger_line": None,
    }
    return {**line, "amount": plain(line_amount(line))}


def create(office: Office, tx: Tx, ws: Workspace, actor: Actor, body: Doc) -> Doc:
    """Bill something outside a proposal."""
    client = clients.joined(tx, ws, office.get(tx, ws, "client", body["client_id"]))
    lines = [read_line(line) for line in body["lines"]]
    if body.get("issue_date"):
        issued = dt.date.fromisoformat(body["issue_date"])
    else:
        issued = office.flaws.instead("issue-date-in-utc", ws.today(), ws.now().date())
    days = client["payment_terms_days"] if client["payment_terms_days"] is not None else TERMS_DAYS
    due = dt.date.fromisoformat(body["due_date"]) if body.get("due_date") else issued + dt.timedelta(days=days)
    if due < issued:
        raise RequestError("invalid", "due_date is before issue_date.")
    return raise_invoice(office, tx, ws, actor, client["id"], lines, issued, due, reference=body.get("reference"))


def raise_invoice(
    office: Office,
    tx: Tx,
    ws: Workspace,
    actor: Actor,
    client_id: str,
    lines: list[Doc],
    issued: dt.date,
    due: dt.date,
    *,
    reference: str | None = None,
    proposal: Doc | None = None,
) -> Doc:
    """Make an invoice and queue it for the ledger. Without a reference it carries its own id, to be found again by."""
    invoice_id = new_id("inv")
    subtotal = sum((Decimal(line["amount"]) for line in lines), Decimal("0.00"))
    doc: Doc = {
        "id": invoice_id,
        "number": None,
        "client_id": client_id,
        "proposal_id": proposal["id"] if proposal else None,
        "status": "open",
        "issue_date": issued.isoformat(),
        "due_date": due.isoformat(),
        "reference": reference or invoice_id,
        "lines": lines,
        "subtotal": plain(subtotal),
        "tax": "0.00",
        "total": plain(subtotal),
        "amount_paid": "0.00",
        "amount_due": plain(subtotal),
        "currency": office.get(tx, ws, "client", client_id).get("currency") or ws.currency,
        "collect_by": proposal["collect_by"] if proposal else "manual",
        "ledger_status": _first_status(tx, ws),
        "ledger_paid": None,
        "dirty": [],
    }
    settle(tx, ws, doc)
    office.save(tx, ws, actor, "invoice.created", "invoice", doc, parent=doc["proposal_id"] or "")
    by_itself = actor.source == "system" and doc["collect_by"] != "manual"
    if not (by_itself and office.flaws.on("scheduled-autopay-stays-local")):
        outbox.enqueue(office, tx, ws, "invoice.create", invoice_id, client_id)
    plan_jobs(tx, ws, doc)
    return doc


def change(office: Office, tx: Tx, ws: Workspace, actor: Actor, invoice_id: str, body: Doc) -> Doc:
    """Change the members that are present; `lines` replaces the whole set."""
    doc = office.get(tx, ws, "invoice", invoice_id)
    if doc["status"] in ("voided", "paid"):
        raise RequestError("refused", f"A {doc['status']} invoice cannot be changed.")
    parts: Doc = {}
    if body.get("lines") is not None:
        given = [read_line(line) for line in body["lines"]]
        for line, old in zip(given, doc["lines"], strict=False):
            line["ledger_line"], line["role"] = old["ledger_line"], old["role"]
            if old.get("recoded") or line["service"] != old["service"]:
                line["recoded"] = True
        parts["lines"] = given
    if body.get("due_date") is not None:
        parts["due_date"] = body["due_date"]
    if body.get("reference"):
        parts["reference"] = body["reference"]
    changed = [name for name, value in parts.items() if doc[name] != value]
    if not changed:
        return doc
    doc = {**doc, **parts, "dirty": sorted({*doc["dirty"], *changed})}
    if "lines" in changed:
        subtotal = sum((Decimal(line["amount"]) for line in doc["lines"]), Decimal("0.00"))
        doc["subtotal"], doc["total"] = plain(subtotal), plain(subtotal + Decimal(doc["tax"]))
    settle(tx, ws, doc)
    office.save(tx, ws, actor, "invoice.changed", "invoice", doc)
    if not office.flaws.on("invoice-edits-stay-local"):
        outbox.enqueue(office, tx, ws, "invoice.update", invoice_id, doc["client_id"])
    plan_jobs(tx, ws, doc)
    return doc


def void(office: Office, tx: Tx, ws: Workspace, actor: Actor, invoice_id: str) -> Doc:
    """Void an invoice here and in the ledger. Money on it has to go back first, as both ledgers demand."""
    doc = office.get(tx, ws, "invoice", invoice_id)
    if doc["status"] == "voided":
        return doc
    if Decimal(doc["amount_paid"]) > 0:
        raise RequestError("refused", "There are payments on this invoice; refund or reverse them first.")
    doc = {**doc, "status": "voided", "amount_due": "0.00"}
    office.save(tx, ws, actor, "invoice.voided", "invoice", doc)
    if doc["proposal_id"] and office.flaws.on("void-rewinds-schedule"):
        rewound = (ws.id, doc["proposal_id"], doc["issue_date"])
        tx.run("DELETE FROM billed WHERE workspace=? AND proposal=? AND occurrence>=?", *rewound)
        agenda.plan(tx, ws, "bill", doc["proposal_id"], ws.now())
    if not office.flaws.on("voids-stay-local"):
        outbox.enqueue(office, tx, ws, "invoice.void", invoice_id, doc["client_id"])
    plan_jobs(tx, ws, doc)
    return doc


def settle(tx: Tx, ws: Workspace, doc: Doc) -> None:
    """Work out what is paid, what is due and the status.

    What the ledger says counts, plus our payments that have not reached it, less those of ours that it does not know
    are undone.
    """
    if doc["status"] == "voided":
        return
    paid = Decimal(doc["ledger_paid"] or "0.00")
    for payment in tx.list(ws.id, "payment", doc["id"]):
        linked = bool(registry.ledger_ids(tx, ws, "payment", payment["id"])) and doc["ledger_paid"] is not None
        if payment["status"] in ALIVE and not linked:
            paid += Decimal(payment["amount"])
        elif payment["status"] not in ALIVE and linked and payment.get("undo_pending"):
            paid -= Decimal(payment["amount"])
    due = Decimal(doc["total"]) - paid
    doc["amount_paid"], doc["amount_due"] = plain(paid), plain(max(due, Decimal("0.00")))
    if doc["ledger_status"] == "draft":
        doc["status"] = "draft"
    elif due <= 0:
        doc["status"] = "paid"
    else:
        doc["status"] = "part_paid" if paid > 0 else "open"


def plan_jobs(tx: Tx, ws: Workspace, doc: Doc) -> None:
    """Put the due date's work on the agenda, or take it off."""
    due = dt.date.fromisoformat(doc["due_date"])
    # What the tool did not bill it does not chase either.
    waiting = doc["status"] in ("open", "part_paid") and not doc.get("imported")
    if waiting and doc["collect_by"] != "manual" and not doc.get("collection_over"):
        agenda.plan(tx, ws, "collect", doc["id"], start_of_day(due, ws.time_zone))
    else:
        agenda.drop(tx, ws, "collect", doc["id"])
    told = tx.one("SELECT 1 FROM notices WHERE workspace=? AND invoice_id=? AND kind='past_due'", ws.id, doc["id"])
    if waiting and told is None:
        agenda.plan(tx, ws, "past_due", doc["id"], start_of_day(due + dt.timedelta(days=1), ws.time_zone))
    else:
        agenda.drop(tx, ws, "past_due", doc["id"])


def notify(tx: Tx, ws: Workspace, invoice_id: str, kind: str, subject: str = "") -> None:
    """Send a client a notice, once for each subject (a payment, or the invoice itself)."""
    sql = "INSERT OR IGNORE INTO notices (workspace, invoice_id, kind, subject, sent_at) VALUES (?,?,?,?,?)"
    tx.run(sql, ws.id, invoice_id, kind, subject, ws.stamp())


def shown(tx: Tx, ws: Workspace, doc: Doc) -> Doc:
    """An invoice as the contract shows it."""
    return {
        **{name: doc[name] for name in SHOWN},
        "lines": [{name: line[name] for name in SHOWN_LINE} for line in doc["lines"]],
        "ledger_ids": registry.ledger_ids(tx, ws, "invoice", doc["id"]),
        "sync": outbox.sync_state(tx, ws, "invoice", doc["id"]),
    }


def _first_status(tx: Tx, ws: Workspace) -> str:
    chosen = [registry.settings(tx, ws, row)["invoice_status"] for row in registry.known(tx, ws)]
    return "draft" if any(status != "authorised" for status in chosen) else "open"
