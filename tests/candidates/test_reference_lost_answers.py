"""Every kind of write whose answer is lost after the ledger has booked it ends up in the books exactly once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from candidate_world import World, until

from sevenpoint.harness.contract import ClientChange, InvoiceChange, InvoiceLine

FAULTS = ["lost_answer", "error_after_commit", "truncated_silently", "maintenance_page"]
SETTINGS = {"maintenance_page": {"status": 200}}


def lose(here: World, fault: str, path: str) -> None:
    """The next answer to a write of this path is lost, or nothing that can be read."""
    for method in ("POST", "PUT"):
        match = {"ledger": here.ledger, "path": f"(?i)/{path}", "method": method}
        plan = {"fault": fault, "point": "after_commit", "settings": SETTINGS.get(fault, {}), "match": match}
        here.sandbox.add_fault({**plan, "trigger": {"times": 1}})


@pytest.mark.parametrize("fault", FAULTS)
def test_a_new_client(here: World, fault: str) -> None:
    """One contact, linked."""
    lose(here, fault, "(contacts|customer)")
    made = here.client("Amber Bakery", email="a@bakery.example")
    assert [found.id for found in here.bookkeeper.contacts()] == list(made.ledger_ids.values())


@pytest.mark.parametrize("fault", FAULTS)
def test_a_new_invoice(here: World, fault: str) -> None:
    """One invoice, with its number, and nobody is told of a defect."""
    client = here.client()
    lose(here, fault, "(invoices|invoice)$")
    line = InvoiceLine(service="Advisory", description="Advice", unit_price=Decimal("150.00"))
    made = here.candidate.create_invoice(client_id=client.id, lines=[line])
    until(lambda: here.candidate.invoice(made.id), lambda seen: seen.sync.state == "synced")
    assert len(here.bookkeeper.invoices()) == 1
    assert [alert for alert in here.candidate.open_alerts() if alert.severity == "error"] == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_card_payment_and_its_fee(here: World, fault: str) -> None:
    """One payment and one fee; the clearing account shows the payout to the cent."""
    invoice = here.invoice(here.client())
    lose(here, fault, "(payments|payment)($|[?])")
    lose(here, fault, "(banktransactions|purchase)")
    paid = here.candidate.collect(invoice.id, method="card")
    until(
        lambda: next(each for each in here.candidate.payments() if each.id == paid.id),
        lambda seen: seen.sync is not None and seen.sync.state == "synced",
    )
    moves = [move.amount for move in here.bookkeeper.account_movements(here.organisation.chart.clearing)]
    assert moves == [paid.amount, -paid.fee]
    seen = until(lambda: here.candidate.invoice(invoice.id), lambda found: found.status == "paid")
    assert seen.amount_paid == seen.total
    assert len(here.candidate.payments()) == 1


def test_changes_and_a_void(here: World) -> None:
    """A changed client, a changed invoice and a void arrive once, and nothing is reported as failed."""
    client = here.client()
    invoice = here.invoice(client)
    ledger_id = here.in_ledger(invoice)
    lose(here, "lost_answer", "(contacts|customer|invoices|invoice)")
    here.candidate.change_client(client.id, ClientChange(phone="555-0123"))
    line = InvoiceLine(service="Advisory", description="Advice", unit_price=Decimal("150.00"))
    here.candidate.change_invoice(invoice.id, InvoiceChange(lines=[line]))
    until(lambda: here.bookkeeper.invoice(ledger_id), lambda found: found.subtotal == Decimal("150.00"))
    until(lambda: here.bookkeeper.contacts()[0], lambda found: found.phone == "555-0123")
    lose(here, "lost_answer", "(invoices|invoice)")
    here.candidate.void_invoice(invoice.id)
    until(lambda: here.bookkeeper.invoice(ledger_id), lambda found: found.status == "voided")
    until(lambda: here.candidate.invoice(invoice.id), lambda found: found.sync.state == "synced")
    assert len(here.bookkeeper.invoices()) == 1
    assert [alert for alert in here.candidate.open_alerts() if alert.severity == "error"] == []


def test_a_payment_taken_back(here: World) -> None:
    """A refund whose answer is lost reverses the payment once."""
    invoice = here.invoice(here.client())
    paid = here.candidate.collect(invoice.id, method="debit")
    ledger_id = here.in_ledger(invoice)
    until(lambda: here.bookkeeper.invoice(ledger_id), lambda found: found.amount_due == 0)
    lose(here, "lost_answer", "(payments|payment)")
    here.candidate.refund(paid.id)
    until(lambda: here.bookkeeper.invoice(ledger_id), lambda found: found.amount_paid == 0)
    seen = until(lambda: here.candidate.invoice(invoice.id), lambda found: found.status == "open")
    assert seen.amount_due == seen.total
