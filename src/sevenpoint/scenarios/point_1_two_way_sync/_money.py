"""What the stories about money share: looking at an invoice in the tool until it owes what the ledger says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench
from sevenpoint.harness.bookkeepers.base import LedgerInvoice
from sevenpoint.harness.contract import Invoice
from sevenpoint.scenarios.common import IN_TIME, Billed, line, wait_for_invoices


def owing(bench: Bench, invoice_id: str, due: Decimal, *, on_virtual_clock: dt.timedelta | None = IN_TIME) -> Invoice:
    """The invoice in the tool, once it owes `due`; what it shows when the time is up."""
    return bench.eventually(
        lambda: bench.candidate.invoice(invoice_id),
        lambda seen: seen.amount_due == due,
        within_seconds=3.0,
        on_virtual_clock=on_virtual_clock,
    )


def billed_again(bench: Bench, known: Billed) -> tuple[Invoice, LedgerInvoice]:
    """One more invoice for the same client, in the tool and in the ledger."""
    before = len(wait_for_invoices(bench, known.client.name))
    made = bench.candidate.create_invoice(client_id=known.client.id, lines=[line(bench, bench.names.amount())])
    wait_for_invoices(bench, known.client.name, before + 1)
    settled = bench.eventually(
        lambda: bench.candidate.invoice(made.id),
        lambda seen: seen.sync.state == "synced",
        on_virtual_clock=IN_TIME,
    )
    return settled, bench.bookkeeper.invoice(settled.ledger_ids[bench.candidate.ledger])


def dunned(bench: Bench, invoice_id: str) -> int:
    """How many past-due notices went out for an invoice."""
    return sum(
        1 for notice in bench.candidate.notices() if notice.invoice_id == invoice_id and notice.kind == "past_due"
    )
