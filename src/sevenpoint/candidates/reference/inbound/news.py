"""Whether what was read in a ledger says anything that we do not know yet: our own writes come back as changes too."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ..connections import registry
from ..ledgers.base import Contact, LedgerInvoice
from ..office import Workspace
from ..storage import Tx
from ..values import Doc

ENDED = ("void", "deleted")
DRAFT = "draft"


def any_of(tx: Tx, ws: Workspace, row: Doc, records: Iterable[Contact | LedgerInvoice]) -> bool:
    """Whether one of them is news."""
    return any(
        of_contact(tx, ws, row, each) if isinstance(each, Contact) else of_invoice(tx, ws, row, each)
        for each in records
    )


def of_contact(tx: Tx, ws: Workspace, row: Doc, remote: Contact) -> bool:
    """Whether a client of ours has other details in the ledger than when both sides last agreed."""
    client_id = registry.local_of(tx, ws, row, "client", remote.ledger_id)
    link = registry.link_of(tx, ws, row, "client", client_id) if client_id is not None else None
    if link is None:
        return False
    return bool(remote.merged_to) or any(value != link["base"].get(name) for name, value in remote.fields.items())


def of_invoice(tx: Tx, ws: Workspace, row: Doc, remote: LedgerInvoice) -> bool:
    """Whether an invoice of ours has another content, status or payment in the ledger than we know of."""
    invoice_id = registry.local_of(tx, ws, row, "invoice", remote.ledger_id)
    link = registry.link_of(tx, ws, row, "invoice", invoice_id) if invoice_id is not None else None
    ours = tx.get(ws.id, "invoice", invoice_id) if invoice_id is not None else None
    if link is None or ours is None:
        return False
    if remote.status in ENDED:
        return bool(ours["status"] != "voided")
    return (
        (remote.status == DRAFT) != (ours["ledger_status"] == DRAFT)
        or remote.amount_paid != Decimal(ours["ledger_paid"] or 0)
        or remote.content() != link["base"]
        or any(registry.local_of(tx, ws, row, "payment", each.ledger_id) is None for each in remote.payments)
    )
