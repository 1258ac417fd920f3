"""Playing bookkeeper in both ledgers, as oneself or as an integration that faults, limits and roles reach."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from sevenpoint.harness.bookkeepers import REDIRECT, open_bookkeeper
from sevenpoint.harness.ledgers import NewOrganisation

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
LESSER = {"xero": "READONLY", "quickbooks": "Reports only"}


class Books:
    """An organisation at the console, and the same seen by a bookkeeper of the test's own."""

    def __init__(self, control, visitor, ledger):
        self.sandbox = control.create_sandbox(ledger, [NewOrganisation(ledger=ledger, name="Hill")], now=START)
        self.organisation = self.sandbox.organisations[0]
        self.path = f"/sandboxes/{self.sandbox.id}/books/{self.organisation.id}"
        app = self.sandbox.create_app(ledger, "Test", "bookkeeper", [REDIRECT])
        self.seen = open_bookkeeper(control.url, app, self.organisation)
        self.visitor = visitor

    def client(self, name):
        return self.visitor.send(f"{self.path}/contacts", name=name).here.rsplit("/", 1)[1]

    def line(self, amount, row=0):
        typed = {
            "description": "Advice",
            "quantity": "1",
            "unit_amount": amount,
            "account": self.organisation.chart.sales,
        }
        return {f"lines-{row}-{name}": value for name, value in typed.items()}


@pytest.fixture(scope="module")
def every_books():
    return {}


@pytest.fixture(params=["xero", "quickbooks"])
def books(request, control, visitor, every_books):
    if request.param not in every_books:
        every_books[request.param] = Books(control, visitor, request.param)
    found = every_books[request.param]
    visitor.send("/acting", who="bookkeeper")
    yield found
    visitor.send("/acting", who="bookkeeper")
    found.sandbox.clear_faults()
    assert found.sandbox.integrity(found.organisation.id).problems == []


def test_a_contact_is_added_renamed_and_archived(visitor, books):
    contact = books.client("Amy & Sons")
    assert "Amy & Sons is a contact now." in visitor.words
    visitor.send(f"{books.path}/contacts/{contact}", name="Amy & Daughters", email="amy@client.example")
    assert books.seen.contact(contact).name == "Amy & Daughters"
    assert books.seen.contact(contact).email == "amy@client.example"
    assert "1 contact" in visitor.get(f"{books.path}/contacts?q=daughters").words
    assert "No contact is like this." in visitor.get(f"{books.path}/contacts?q=nobody").words
    visitor.send(f"{books.path}/contacts/{contact}/archive")
    assert not books.seen.contact(contact).active


def test_a_refusal_is_told_in_the_ledgers_own_words_and_nothing_typed_is_lost(visitor, books):
    books.client("Twin")
    visitor.send(f"{books.path}/contacts", name="Twin", phone="555 0100")
    assert visitor.status == 422
    own = {"xero": "is already assigned to another contact", "quickbooks": "Another customer, vendor or employee"}
    assert own[books.organisation.ledger] in visitor.words
    assert 'value="555 0100"' in visitor.html


def test_an_invoice_is_written_paid_and_the_payment_taken_back(visitor, books):
    contact = books.client("Payer")
    visitor.get(f"{books.path}/invoices/new")
    assert contact in visitor.offered("contact")
    taxed = {"lines-2-tax": visitor.offered("lines-0-tax")[1]}
    visitor.send(
        f"{books.path}/invoices/new",
        contact=contact,
        reference="R1",
        **books.line("100.25"),
        **books.line("50", 2),
        **taxed,
    )
    invoice = books.seen.invoice(visitor.here.rsplit("/", 1)[1])
    assert (invoice.subtotal, len(invoice.lines), invoice.reference) == (Decimal("150.25"), 2, "R1")
    assert f"over {invoice.total:,.2f} USD is written." in visitor.words
    bank = visitor.offered("account")[0]
    assert bank == books.organisation.chart.bank
    page = f"{books.path}/invoices/{invoice.id}"
    visitor.send(f"{page}/pay", amount=str(invoice.total), account=bank, scope="pay")
    assert books.seen.invoice(invoice.id).status == "paid"
    assert "✓ paid" in visitor.words
    assert "Payer" in visitor.get(f"{books.path}/payments").words
    (payment,) = books.seen.payments_of(invoice.id)
    visitor.send(f"{books.path}/payments/{payment.id}/remove")
    assert books.seen.invoice(invoice.id).status == "authorised"
    visitor.send(f"{page}/due-date", due_date="2026-05-01", scope="due")
    assert books.seen.invoice(invoice.id).due_date == dt.date(2026, 5, 1)
    visitor.send(f"{page}/void")
    assert "The invoice is void." in visitor.words
    assert books.seen.invoice(invoice.id).status == "voided"
    assert "No invoice is like this." in visitor.get(f"{books.path}/invoices?q=Payer&status=paid").words
    assert visitor.get(f"{books.path}/invoices?q=Payer&status=voided").html.count(f"/contacts/{contact}") == 1


def test_an_invoice_form_says_what_each_line_lacks_and_grows(visitor, books):
    contact = books.client("Slow")
    form = {"contact": contact, "lines-1-description": "Advice", "lines-1-unit_amount": "ten"}
    visitor.send(f"{books.path}/invoices/new", **form)
    assert (visitor.status, 'value="ten"' in visitor.html) == (400, True)
    assert 'href="#lines-1-unit_amount"' in visitor.html
    assert 'href="#lines-1-account"' in visitor.html
    more = visitor.send(f"{books.path}/invoices/new", **form, rows="3", more="1")
    assert (more.status, 'name="lines-5-description"' in more.html, 'value="ten"' in more.html) == (200, True, True)
    assert visitor.send(f"{books.path}/invoices/new", contact=contact).status == 400
    assert books.seen.invoices_of(contact) == []


def test_a_draft_is_approved_or_deleted(visitor, books):
    if books.organisation.ledger == "quickbooks":
        pytest.skip("QuickBooks knows no drafts")
    contact = books.client("Drafts")
    for action, status in (("approve", "authorised"), ("delete", "deleted")):
        visitor.send(f"{books.path}/invoices/new", contact=contact, status="draft", **books.line("10"))
        draft = visitor.here.rsplit("/", 1)[1]
        visitor.send(f"{books.path}/invoices/{draft}/{action}")
        assert books.seen.invoice(draft).status == status


def test_what_is_done_as_an_integration_is_struck_and_the_journal_shows_it(visitor, books):
    books.sandbox.add_fault({"fault": "throttled", "trigger": {"times": 1}, "match": {"operation": "create_customer"}})
    assert visitor.send(f"{books.path}/contacts", name="By the bookkeeper").status == 200
    visitor.send("/acting", who="integration", back=f"{books.path}/contacts")
    assert (visitor.here, "You work as an integration" in visitor.words) == (f"{books.path}/contacts", True)
    struck = visitor.send(f"{books.path}/contacts", name="By an integration")
    assert (struck.status, "The ledger refused (429)" in struck.words) == (422, True)
    assert books.seen.find_contact("By an integration") is None
    journal = visitor.get(f"/sandboxes/{books.sandbox.id}/journal?fault=any&actor=candidate").words
    assert "429 throttled" in journal
    assert visitor.send(f"{books.path}/contacts", name="By an integration").status == 200


def test_an_answer_that_is_lost_is_told_as_unknown_and_the_books_show_what_was_done(visitor, books):
    visitor.send("/acting", who="integration")
    visitor.send(f"{books.path}/contacts", name="First call")
    books.sandbox.add_fault({"fault": "lost_answer", "match": {"operation": "create_customer"}})
    lost = visitor.send(f"{books.path}/contacts", name="Lost answer")
    assert (lost.status, "Whether the work was done is not known" in lost.words) == (502, True)
    assert books.seen.find_contact("Lost answer") is not None


def test_a_lowered_role_shuts_the_integration_out_and_not_the_bookkeeper(visitor, books):
    visitor.send("/acting", who="integration")
    visitor.send(f"{books.path}/contacts", name="Allowed")
    users = {user.email: user for user in books.sandbox.users(books.organisation).users}
    one = users["integration@console.example"]
    role = LESSER[books.organisation.ledger]
    assert f"is {role} now" in visitor.send(f"{books.path}/people/{one.id}/role", role=role, scope=one.id).words
    refused = visitor.send(f"{books.path}/contacts", name="Forbidden")
    assert (refused.status, "The ledger refused (40" in refused.words) == (422, True)
    visitor.send(f"{books.path}/people/{one.id}/role", role=one.role)
    assert visitor.send(f"{books.path}/contacts", name="Allowed again").status == 200


def test_people_come_and_go(visitor, books):
    role = books.sandbox.users(books.organisation).roles[-1]
    visitor.send(f"{books.path}/people", email="temp@firm.example", role=role)
    assert f"temp@firm.example works here as {role}." in visitor.words
    again = visitor.send(f"{books.path}/people", email="temp@firm.example", role=role)
    assert (again.status, "works in organisation" in again.words) == (409, True)
    users = {user.email: user for user in books.sandbox.users(books.organisation).users}
    visitor.send(f"{books.path}/people/{users['temp@firm.example'].id}/remove")
    assert "temp@firm.example" not in {user.email for user in books.sandbox.users(books.organisation).users}


def test_the_books_are_closed_and_opened(visitor, books):
    contact = books.client("Closed")
    visitor.send(f"{books.path}/lock-date", until="2026-02-28")
    assert "The books are closed up to 28 Feb 2026." in visitor.words
    form = {"contact": contact, "date": "2026-02-10", **books.line("10")}
    assert visitor.send(f"{books.path}/invoices/new", **form).status == 422
    visitor.send(f"{books.path}/lock-date")
    assert books.sandbox.closed_until(books.organisation) is None
    assert visitor.send(f"{books.path}/invoices/new", **form).status == 200


def test_the_books_are_seen_at_a_glance(visitor, books):
    contact = books.client("Glance")
    visitor.send(f"{books.path}/invoices/new", contact=contact, **books.line("1234.50"))
    visitor.get(f"{books.path}/")
    assert "They balance." in visitor.words
    receivable = books.sandbox.integrity(books.organisation.id).receivables_control
    assert f"Receivables control {receivable:,.2f}" in visitor.words


def test_after_a_rewind_and_a_restart_the_console_works_on(visitor, books):
    """A rewind takes the console's app and consent with it: they are asked for anew."""
    first = books.sandbox.keep_checkpoint("first")
    books.client("Forgotten")
    visitor.send(f"/sandboxes/{books.sandbox.id}/checkpoints/{first.id}/rewind")
    assert "Forgotten" not in visitor.get(f"{books.path}/contacts").words
    assert visitor.status == 200
    assert visitor.get(f"{books.path}/contacts/none-such").status in (404, 422)
