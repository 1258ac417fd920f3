"""Invoices that are due at the same moment go to the ledger in one request."""

from __future__ import annotations

from decimal import Decimal

from candidate_world import World, until

from sevenpoint.harness.contract import InvoiceLine


def test_one_request_for_many(here: World) -> None:
    """Three invoices that waited for a busy ledger are one request, and each gets its number."""
    clients = [here.client(f"Amber Bakery {number}") for number in range(3)]
    here.sandbox.add_fault(
        {"fault": "throttled", "settings": {"retry_after": 30}, "match": {"ledger": here.ledger}, "trigger": {}}
    )
    line = InvoiceLine(service="Advisory", description="Advice", unit_price=Decimal("100.00"))
    made = [here.candidate.create_invoice(client_id=client.id, lines=[line]) for client in clients]
    here.candidate.sync()
    here.sandbox.clear_faults()
    before = len(here.sandbox.exchanges())
    here.move(minutes=2)
    seen = until(here.candidate.invoices, lambda found: all(each.number is not None for each in found))
    assert len({invoice.number for invoice in seen}) == len(made) == 3
    writes = [
        each.path
        for each in here.sandbox.exchanges()[before:]
        if each.actor == "candidate" and each.method in ("POST", "PUT") and not each.path.endswith("/query")
    ]
    assert writes == [writes[0]]
    assert writes[0].lower().endswith(("/invoices", "/batch"))
