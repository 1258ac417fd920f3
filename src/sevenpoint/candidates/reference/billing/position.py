"""Where an engagement stands: agreed, to bill, billed and collected, worked out anew whenever somebody asks."""

from __future__ import annotations

from decimal import Decimal

from ..flaws import Flaws
from ..office import Office, Workspace
from ..storage import Tx
from ..values import Doc, line_amount, plain
from . import invoicing
from .schedule import Occurrence, agreed, waits

NOTHING = Decimal("0.00")


def position(office: Office, tx: Tx, ws: Workspace, proposal_id: str) -> Doc:
    """The four figures of a proposal, before tax but for `collected`."""
    doc = office.get(tx, ws, "proposal", proposal_id)
    done = invoicing.billed(tx, ws, proposal_id)
    all_agreed = agreed(_as_known(doc, office.flaws), ws.today(), office.flaws) if doc["accepted_on"] else []
    open_part = [each for each in all_agreed if (each.line, each.due.isoformat()) not in done]
    if any(each.due > ws.today() for each in open_part) and office.flaws.on("position-forgets-the-future"):
        open_part = [each for each in open_part if each.due <= ws.today()]
    if any(waits(line) for line in doc["lines"]) and office.flaws.on("manual-items-not-to-bill"):
        waiting = {line["id"] for line in doc["lines"] if waits(line)}
        open_part = [each for each in open_part if each.line not in waiting]
    billed, collected = _in_invoices(office, tx, ws, proposal_id)
    to_bill = _sum(open_part) - invoicing.deposit_left(tx, ws, doc)
    return {
        "agreed": plain(_sum(all_agreed)),
        "to_bill": plain(max(to_bill, NOTHING)),
        "billed": plain(billed),
        "collected": plain(collected),
        "currency": doc["currency"],
    }


def _in_invoices(office: Office, tx: Tx, ws: Workspace, proposal_id: str) -> tuple[Decimal, Decimal]:
    """Billed and collected, as the invoices and what was paid on them say."""
    billed = collected = NOTHING
    for invoice in tx.list(ws.id, "invoice", proposal_id):
        if invoice["status"] == "voided" and not office.flaws.on("position-counts-voided"):
            continue
        billed += Decimal(invoice["subtotal"])
        for payment in tx.list(ws.id, "payment", invoice["id"]):
            if payment["status"] != "succeeded" or payment["method"] == "credit":
                continue
            if payment["source"] == "ledger" and office.flaws.on("position-without-ledger-payments"):
                continue
            collected += Decimal(payment["amount"])
    return billed, collected


def _as_known(doc: Doc, flaws: Flaws) -> Doc:
    """The proposal, or what a flaw remembers of it."""
    if any(len(line["versions"]) > 1 for line in doc["lines"]) and flaws.on("position-as-signed"):
        doc = {**doc, "lines": [{**line, "versions": line["versions"][:1]} for line in doc["lines"]]}
    if doc["cancelled_from"] and flaws.on("position-ignores-the-end"):
        doc = {**doc, "cancelled_from": None}
    return doc


def _sum(occurrences: list[Occurrence]) -> Decimal:
    return sum((line_amount(each.terms) + each.adjustment for each in occurrences), NOTHING)
