"""What was open in the books before the tool came: brought in with its clients, followed from then on, never chased."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from .audit import Actor
from .connections import registry
from .inbound import apply
from .ledgers.base import LedgerInvoice
from .office import Office, Workspace
from .storage import Tx
from .values import Doc, new_id, plain


def bring_in(office: Office, tx: Tx, ws: Workspace, actor: Actor, row: Doc, held: list[LedgerInvoice]) -> list[str]:
    """Make the open invoices of our clients ours; gives the ids of those that are new here."""
    waiting = [doc for doc in tx.list(ws.id, "invoice") if registry.link_of(tx, ws, row, "invoice", doc["id"]) is None]
    made = []
    for remote in held:
        client_id = registry.local_of(tx, ws, row, "client", remote.contact_id)
        known = registry.local_of(tx, ws, row, "invoice", remote.ledger_id) is not None
        if client_id is None or known or any(_may_be(doc, client_id, remote) for doc in waiting):
            continue
        if remote.payments and office.flaws.on("imported-without-payments"):
            remote = replace(remote, payments=[], amount_paid=Decimal(0), amount_due=remote.total)
        doc = office.save(tx, ws, actor, "invoice.imported", "invoice", _as_ours(ws, client_id, remote))
        registry.link(tx, ws, row, "invoice", doc["id"], remote.ledger_id, remote.content())
        apply.invoice(office, tx, ws, row, remote)
        made.append(str(doc["id"]))
    return made


def take_out(office: Office, tx: Tx, ws: Workspace, actor: Actor, row: Doc, invoice_ids: list[str]) -> None:
    """Undo `bring_in`, but for invoices on which somebody has recorded money here since."""
    for invoice_id in invoice_ids:
        invoice, payments = tx.get(ws.id, "invoice", invoice_id), tx.list(ws.id, "payment", invoice_id)
        if invoice is None or any(payment["source"] != "ledger" for payment in payments):
            continue
        for kind, doc in [("payment", payment) for payment in payments] + [("invoice", invoice)]:
            registry.unlink(tx, ws, row, kind, doc["id"])
            tx.run("DELETE FROM records WHERE workspace=? AND kind=? AND id=?", ws.id, kind, doc["id"])
            office.note(tx, ws, actor, f"{kind}.removed", (kind, doc["id"]), doc, None)


def _may_be(ours: Doc, client_id: str, remote: LedgerInvoice) -> bool:
    """Whether an invoice of ours that is not in the ledger yet, as far as we know, is this one."""
    if ours["reference"] == remote.reference:
        return True
    mine = (ours["client_id"], ours["issue_date"], Decimal(ours["subtotal"]))
    return mine == (client_id, remote.issue_date.isoformat(), remote.subtotal)


def _as_ours(ws: Workspace, client_id: str, remote: LedgerInvoice) -> Doc:
    """A document of the tool with the ledger's content; `apply` adds what was paid, `source` keeps it here."""
    return {
        "id": new_id("inv"),
        "number": remote.number,
        "client_id": client_id,
        "proposal_id": None,
        "status": "open",
        "issue_date": remote.issue_date.isoformat(),
        "due_date": remote.due_date.isoformat(),
        "reference": remote.reference,
        "lines": [
            {
                "service": None,
                "role": "service",
                "ledger_line": line.ledger_id,
                **{
                    name: line.content()[name] for name in ("description", "quantity", "unit_price", "discount_percent")
                },
                "amount": plain(line.amount),
            }
            for line in remote.lines
        ],
        "subtotal": plain(remote.subtotal),
        "tax": plain(remote.tax),
        "total": plain(remote.total),
        "amount_paid": "0.00",
        "amount_due": plain(remote.total),
        "currency": ws.currency,
        "collect_by": "manual",
        "ledger_status": remote.status,
        "ledger_paid": None,
        "dirty": [],
        "source": "ledger",
        "imported": True,
    }
