"""Stories on both ledgers that no scenario tells: money going back, edits in the tool, credits, archives."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from candidate_world import World, connect, until

from sevenpoint.harness.bookkeepers.base import LedgerAddress
from sevenpoint.harness.contract import (
    Address,
    AmendedLine,
    Billing,
    ClientChange,
    InvoiceChange,
    InvoiceLine,
    NewProposalLine,
    ServiceMapping,
)
from sevenpoint.harness.fronts.errors import CandidateRefused
from sevenpoint.harness.ledgers import NewOrganisation


def test_client_details_travel_both_ways(here: World) -> None:
    """Every detail arrives, and a detail changed in the ledger comes back without a write of ours."""
    made = here.client(
        email="a@bakery.example", phone="555-0101", tax_number="12-345", payment_terms_days=14,
        address=Address(line1="1 High St", city="Reading", region="CA", postal_code="90210", country="US"),
    )  # fmt: skip
    found = here.bookkeeper.find_contact(made.name)
    assert found is not None
    assert (found.email, found.phone, found.tax_number) == ("a@bakery.example", "555-0101", "12-345")
    assert (found.payment_terms_days, found.address.city, found.address.region) == (14, "Reading", "CA")
    here.bookkeeper.change_contact(found.id, phone="555-0999", address=LedgerAddress(line1="2 Low St", city="Bath"))
    seen = until(lambda: here.candidate.client(made.id), lambda client: client.phone == "555-0999")
    assert seen.address is not None
    assert seen.address.line1 == "2 Low St"


def test_both_sides_changed_the_ledger_wins(here: World) -> None:
    """The same detail changed on both sides takes the ledger's value; another detail changed here still arrives."""
    made = here.client(email="a@bakery.example")
    found = here.bookkeeper.find_contact(made.name)
    assert found is not None
    here.sandbox.pause_deliveries()
    here.bookkeeper.change_contact(found.id, email="ledger@bakery.example")
    here.candidate.change_client(made.id, ClientChange(email="tool@bakery.example", phone="555-0777"))
    here.sandbox.resume_deliveries()
    seen = until(lambda: here.bookkeeper.contact(found.id), lambda contact: contact.phone == "555-0777")
    assert seen.email == "ledger@bakery.example"
    assert here.candidate.client(made.id).email == "ledger@bakery.example"
    assert any(entry.action == "conflict.ledger_wins" for entry in here.candidate.audit_trail())


def test_contact_archived_in_the_ledger(here: World) -> None:
    """An archived contact is an inactive client under its own name."""
    made = here.client()
    found = here.bookkeeper.find_contact(made.name)
    assert found is not None
    here.bookkeeper.archive_contact(found.id)
    seen = until(lambda: here.candidate.client(made.id), lambda client: not client.active)
    assert seen.name == made.name


def test_invoice_edited_and_voided_in_the_tool(here: World) -> None:
    """Lines, due date and void travel to the ledger."""
    invoice = here.invoice(here.client())
    lines = [
        InvoiceLine(service="Advisory", description="Advice", quantity=Decimal(2), unit_price=Decimal("100.00")),
        InvoiceLine(service="Bookkeeping", description="Books", unit_price=Decimal("33.33")),
    ]
    here.candidate.change_invoice(invoice.id, InvoiceChange(lines=lines, due_date=dt.date(2026, 4, 30)))
    ledger_id = here.in_ledger(invoice)
    seen = until(lambda: here.bookkeeper.invoice(ledger_id), lambda found: found.subtotal == Decimal("233.33"))
    assert seen.due_date == dt.date(2026, 4, 30)
    mine = until(lambda: here.candidate.invoice(invoice.id), lambda found: found.total == seen.total)
    assert (mine.subtotal, mine.tax) == (seen.subtotal, seen.tax)
    here.candidate.void_invoice(invoice.id)
    until(lambda: here.bookkeeper.invoice(ledger_id), lambda found: found.status == "voided")
    assert here.candidate.invoice(invoice.id).status == "voided"


def test_card_payment_refunded(here: World) -> None:
    """A refund takes the ledger's payment back and opens the invoice on both sides."""
    invoice = here.invoice(here.client())
    paid = here.candidate.collect(invoice.id, method="card")
    ledger_id = here.in_ledger(invoice)
    until(lambda: here.bookkeeper.invoice(ledger_id), lambda found: found.amount_due == 0)
    until(lambda: here.bookkeeper.account_movements(here.organisation.chart.clearing), lambda moves: len(moves) == 2)
    assert here.candidate.refund(paid.id).status == "refunded"
    until(lambda: here.bookkeeper.invoice(ledger_id), lambda found: found.amount_paid == 0)
    mine = until(lambda: here.candidate.invoice(invoice.id), lambda found: found.status == "open")
    assert mine.amount_paid == 0
    with pytest.raises(CandidateRefused):
        here.candidate.refund(paid.id)


def test_debit_returned(here: World) -> None:
    """A returned debit opens the invoice on both sides and alerts the firm."""
    invoice = here.invoice(here.client())
    paid = here.candidate.collect(invoice.id, method="debit")
    ledger_id = here.in_ledger(invoice)
    until(lambda: here.bookkeeper.invoice(ledger_id), lambda found: found.amount_due == 0)
    assert here.candidate.return_payment(paid.id).status == "returned"
    until(lambda: here.bookkeeper.invoice(ledger_id), lambda found: found.amount_paid == 0)
    assert here.candidate.invoice(invoice.id).status == "open"
    assert any(alert.entity_id == paid.id for alert in here.candidate.open_alerts())


def test_payment_removed_in_the_ledger(here: World) -> None:
    """A payment that bounces in the ledger is reversed here, whoever recorded it first."""
    invoice = here.invoice(here.client())
    ledger_id = here.in_ledger(invoice)
    here.candidate.record_payment(invoice.id, Decimal("40.00"))
    until(lambda: here.bookkeeper.payments_of(ledger_id), lambda payments: len(payments) == 1)
    here.bookkeeper.pay(ledger_id, Decimal("10.00"), account=here.organisation.chart.bank)
    until(lambda: here.candidate.payments_of(invoice.id), lambda payments: len(payments) == 2)
    for payment in here.bookkeeper.payments_of(ledger_id):
        here.bookkeeper.remove_payment(payment.id)
    seen = until(lambda: here.candidate.invoice(invoice.id), lambda found: found.amount_paid == 0)
    assert seen.status == "open"
    assert {payment.status for payment in here.candidate.payments_of(invoice.id)} == {"reversed"}


def test_retainer_amended_cancelled_and_collected(here: World) -> None:
    """Month-end billing, a price change, collection on the due date, and an end; the position adds up."""
    proposal = here.candidate.create_proposal(
        title="Retainer",
        start_date=dt.date(2026, 3, 31),
        client_id=here.client(payment_terms_days=0).id,
        lines=[
            NewProposalLine(
                service="Advisory", description="Monthly", unit_price=Decimal("100.00"),
                billing=Billing(kind="recurring", every_months=1),
            )
        ],
        collect_by="card",
    )  # fmt: skip
    here.candidate.accept_proposal(proposal.id, accepted_by="Ann", instrument="ok")
    change = AmendedLine(id=proposal.lines[0].id, unit_price=Decimal("120.00"))
    here.candidate.amend_proposal(proposal.id, effective_date=dt.date(2026, 5, 1), lines=[change])
    for _ in range(4):
        here.move(days=31)
    here.candidate.cancel_proposal(proposal.id, effective_date=dt.date(2026, 7, 10))
    here.move(days=62)
    billed = [(i.issue_date.isoformat(), i.subtotal) for i in here.candidate.invoices() if i.proposal_id == proposal.id]
    assert billed == [
        ("2026-03-31", Decimal("100.00")),
        ("2026-04-30", Decimal("100.00")),
        ("2026-05-31", Decimal("120.00")),
        ("2026-06-30", Decimal("120.00")),
    ]
    invoices = until(here.candidate.invoices, lambda found: all(each.status == "paid" for each in found))
    position = here.candidate.position(proposal.id)
    assert (position.agreed, position.billed, position.to_bill) == (Decimal("440.00"), Decimal("440.00"), Decimal(0))
    assert position.collected == sum(each.total for each in invoices)


def test_unmapped_service_waits_and_goes_on(here: World) -> None:
    """Nothing is assumed: the alert names the service, and mapping it is enough."""
    line = InvoiceLine(service="Payroll", description="Payslips", unit_price=Decimal("80.00"))
    made = here.candidate.create_invoice(client_id=here.client().id, lines=[line])
    until(lambda: here.candidate.invoice(made.id), lambda found: found.sync.state == "failed")
    assert any("Payroll" in alert.message for alert in here.candidate.open_alerts())
    settings = here.candidate.settings()
    settings.services.append(ServiceMapping(service="Payroll", account=here.organisation.chart.sales_2))
    here.candidate.save_settings(settings)
    until(lambda: here.candidate.invoice(made.id), lambda found: found.sync.state == "synced")
    assert not here.candidate.open_alerts()


def test_work_done_while_disconnected_is_sent_later(here: World) -> None:
    """What is billed between disconnecting and reconnecting waits for the same organisation."""
    client = here.client()
    here.candidate.disconnect()
    line = InvoiceLine(service="Advisory", description="Advice", unit_price=Decimal("70.00"))
    made = here.candidate.create_invoice(client_id=client.id, lines=[line])
    assert here.candidate.invoice(made.id).sync.state == "pending"
    connect(here, here.organisation)
    until(lambda: here.candidate.invoice(made.id), lambda found: found.sync.state == "synced")
    assert len(here.bookkeeper.invoices()) == 1


def test_another_organisation_inherits_nothing(here: World) -> None:
    """Connected to other books, nothing of the first books is written there, and no mapping is taken along."""
    invoice = here.invoice(here.client())
    other = here.sandbox.add_organisation(NewOrganisation(ledger=here.ledger, name="Other Books Ltd"))
    here.candidate.disconnect()
    connect(here, other)
    here.candidate.sync()
    connection = here.candidate.connection()
    assert connection is not None
    assert (connection.organisation_id, connection.organisation_name) == (other.id, "Other Books Ltd")
    assert here.candidate.settings().services == []
    assert here.candidate.invoice(invoice.id).ledger_ids == {}
    writes = [each for each in here.sandbox.exchanges() if each.organisation == other.id and each.actor == "candidate"]
    assert [each.path for each in writes if each.method in ("POST", "PUT") and "query" not in each.path] == []
    here.candidate.disconnect()
    connect(here, here.organisation)
    assert here.candidate.settings().services
    assert here.candidate.invoice(invoice.id).ledger_ids
    assert len(here.bookkeeper.invoices()) == 1


def test_a_chased_client_is_one_who_owes(here: World) -> None:
    """The day after the due date one client is reminded; the one who paid in the ledger is not."""
    client = here.client()
    owing, settled = (here.invoice(client, due_date=dt.date(2026, 3, 10)) for _ in range(2))
    here.bookkeeper.pay(
        here.in_ledger(settled), here.candidate.invoice(settled.id).total, account=here.organisation.chart.bank
    )
    for _ in range(10):
        here.move(days=1)
    chased = [notice.invoice_id for notice in here.candidate.notices() if notice.kind == "past_due"]
    assert chased == [owing.id]


def test_a_draft_is_sent_when_it_is_approved(here: World) -> None:
    """Drafts cannot be paid and nobody is told of them; approval in the ledger opens them. QuickBooks has none."""
    settings = here.candidate.settings().model_copy(update={"invoice_status": "draft"})
    if here.ledger == "quickbooks":
        with pytest.raises(CandidateRefused):
            here.candidate.save_settings(settings)
        return
    here.candidate.save_settings(settings)
    invoice = here.invoice(here.client())
    assert here.candidate.invoice(invoice.id).status == "draft"
    with pytest.raises(CandidateRefused):
        here.candidate.collect(invoice.id)
    assert here.candidate.notices() == []
    here.bookkeeper.approve_invoice(here.in_ledger(invoice))
    until(lambda: here.candidate.invoice(invoice.id), lambda found: found.status == "open")
    assert [notice.kind for notice in here.candidate.notices()] == ["invoice"]
