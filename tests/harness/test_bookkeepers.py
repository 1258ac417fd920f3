"""The bookkeeper against the mock ledgers themselves: every verb, on both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from sevenpoint.harness.bench.names import Names
from sevenpoint.harness.bookkeepers import REDIRECT, Bookkeeper, open_bookkeeper
from sevenpoint.harness.bookkeepers.base import BookkeeperError, LedgerAddress, LedgerContact, NewLedgerLine
from sevenpoint.harness.bookkeepers.quickbooks import QuickBooksBookkeeper
from sevenpoint.harness.errors import HarnessFault
from sevenpoint.harness.ledgers import App, LedgerControl, NewOrganisation, Organisation, Sandbox
from sevenpoint.mock_ledgers import LedgerServer

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
NAMES = Names(7, "bookkeepers", "both")


class Books:
    """One organisation with its bookkeeper."""

    def __init__(self, control: LedgerControl, ledger: str) -> None:
        books = [NewOrganisation(ledger=ledger, name=NAMES.organisation()) for _ in range(2)]
        self.sandbox: Sandbox = control.create_sandbox(f"bookkeepers {ledger}", books, now=START)
        self.organisation: Organisation = self.sandbox.organisations[0]
        self.app: App = self.sandbox.create_app(ledger, "Bookkeeper", "bookkeeper", [REDIRECT])
        self.bookkeeper: Bookkeeper = open_bookkeeper(control.url, self.app, self.organisation)

    def client(self) -> LedgerContact:
        return self.bookkeeper.create_contact(NAMES.client())

    def line(self, amount: Decimal, *, taxed: bool = False) -> NewLedgerLine:
        tax = self.bookkeeper.sales_tax().id if taxed else None
        account = self.organisation.chart.sales
        return NewLedgerLine(description="Advice", unit_amount=amount, account=account, tax=tax)


@pytest.fixture(scope="module")
def control() -> Iterator[LedgerControl]:
    with LedgerServer() as server:
        yield LedgerControl(server.url, server.control_token)


@pytest.fixture(scope="module")
def every_books(control: LedgerControl) -> dict[str, Books]:
    return {}


@pytest.fixture(params=["xero", "quickbooks"])
def books(request: pytest.FixtureRequest, control: LedgerControl, every_books: dict[str, Books]) -> Iterator[Books]:
    if request.param not in every_books:
        every_books[request.param] = Books(control, request.param)
    found = every_books[request.param]
    yield found
    assert found.sandbox.integrity(found.organisation.id).problems == []


def test_the_books_by_name(books: Books) -> None:
    assert books.bookkeeper.organisation_name() == books.organisation.name


def test_contacts(books: Books) -> None:
    keeper, name = books.bookkeeper, NAMES.client()
    address = LedgerAddress(line1="1 High Street", city="Springfield", region="IL", postal_code="62701", country="US")
    made = keeper.create_contact(name, email="a@client.example", phone="555-100-2000", payment_terms_days=14)
    assert keeper.contact(made.id).model_dump(include={"name", "email", "phone", "payment_terms_days"}) == {
        "name": name,
        "email": "a@client.example",
        "phone": "555-100-2000",
        "payment_terms_days": 14,
    }
    renamed = NAMES.client()
    keeper.change_contact(made.id, name=renamed, email="b@client.example", address=address, payment_terms_days=30)
    now = keeper.contact(made.id)
    assert (now.name, now.email, now.address, now.payment_terms_days) == (renamed, "b@client.example", address, 30)
    assert now.phone == "555-100-2000"
    assert keeper.find_contact(name) is None
    assert [each.id for each in keeper.contacts_named(renamed.upper())] == [made.id]
    keeper.archive_contact(made.id)
    assert made.id not in [each.id for each in keeper.contacts()]
    assert made.id in [each.id for each in keeper.contacts(include_archived=True)]
    assert not keeper.contact(made.id).active


def test_tax_number(books: Books) -> None:
    made = books.bookkeeper.create_contact(NAMES.client(), tax_number="12-3456789")
    read = books.bookkeeper.contact(made.id).tax_number
    assert read is not None
    assert read.endswith("56789")


def test_an_invoice_from_first_to_last(books: Books) -> None:
    keeper, client = books.bookkeeper, books.client()
    rate = keeper.sales_tax().rate
    invoice = keeper.create_invoice(
        client.id,
        [books.line(Decimal("100.10"), taxed=True), books.line(Decimal("50.00"))],
        date=dt.date(2026, 3, 2),
        due_date=dt.date(2026, 3, 16),
        reference="REF-1",
    )
    tax = (Decimal("100.10") * rate / 100).quantize(Decimal("0.01"))
    assert (invoice.status, invoice.subtotal, invoice.tax) == ("authorised", Decimal("150.10"), tax)
    assert (invoice.date, invoice.due_date) == (dt.date(2026, 3, 2), dt.date(2026, 3, 16))
    assert invoice.reference == "REF-1"
    assert [line.account for line in invoice.lines] == [books.organisation.chart.sales] * 2
    assert [line.amount for line in invoice.lines] == [Decimal("100.10"), Decimal("50.00")]
    assert keeper.invoices_of(client.id) == [keeper.invoice(invoice.id)]

    changed = keeper.change_line(invoice.id, 1, description="More advice", unit_amount=Decimal("60.00"))
    assert [line.description for line in changed.lines] == ["Advice", "More advice"]
    assert changed.subtotal == Decimal("160.10")
    assert changed.lines[0].tax == invoice.lines[0].tax
    assert keeper.change_due_date(invoice.id, dt.date(2026, 4, 1)).due_date == dt.date(2026, 4, 1)

    voided = keeper.void_invoice(invoice.id)
    assert voided.status == "voided"
    assert invoice.id in [each.id for each in keeper.invoices()]


def test_payments(books: Books) -> None:
    keeper, client, bank = books.bookkeeper, books.client(), books.organisation.chart.bank
    invoice = keeper.create_invoice(client.id, [books.line(Decimal("80.00"))])
    part = keeper.pay(invoice.id, Decimal("30.00"), account=bank, date=dt.date(2026, 3, 3), reference="T1")
    assert (part.amount, part.account, part.date, part.reference) == (Decimal(30), bank, dt.date(2026, 3, 3), "T1")
    rest = keeper.pay(invoice.id, Decimal("50.00"), account=bank)
    paid = keeper.invoice(invoice.id)
    assert (paid.status, paid.amount_due, paid.amount_paid) == ("paid", 0, Decimal(80))
    assert {each.id for each in keeper.payments_of(invoice.id)} == {part.id, rest.id}
    assert {part.id, rest.id} <= {each.id for each in keeper.payments()}
    moved = [each for each in keeper.account_movements(bank) if each.id in (part.id, rest.id)]
    assert sorted(each.amount for each in moved) == [Decimal(30), Decimal(50)]

    keeper.remove_payment(rest.id)
    assert keeper.invoice(invoice.id).amount_due == Decimal(50)
    assert [each.id for each in keeper.payments_of(invoice.id)] == [part.id]
    assert rest.id not in [each.id for each in keeper.account_movements(bank)]


def test_drafts(books: Books) -> None:
    keeper, client = books.bookkeeper, books.client()
    draft = keeper.create_invoice(client.id, [books.line(Decimal("10.00"))], status="draft")
    assert draft.status == ("draft" if keeper.ledger == "xero" else "authorised")
    assert keeper.approve_invoice(draft.id).status == "authorised"
    other = keeper.create_invoice(client.id, [books.line(Decimal("11.00"))], status="draft")
    keeper.delete_invoice(other.id)
    assert other.id not in [each.id for each in keeper.invoices() if each.status != "deleted"]


def test_accounts(books: Books) -> None:
    keeper, chart = books.bookkeeper, books.organisation.chart
    assert set(chart.model_dump().values()) <= {each.id for each in keeper.accounts()}
    keeper.archive_account(chart.fees)
    assert not next(each for each in keeper.accounts() if each.id == chart.fees).active
    keeper.restore_account(chart.fees)
    assert next(each for each in keeper.accounts() if each.id == chart.fees).active


def test_taxes(books: Books) -> None:
    assert books.bookkeeper.sales_tax().rate > 0
    assert books.bookkeeper.no_tax().rate == 0


def test_tracking(books: Books) -> None:
    keeper, client = books.bookkeeper, books.client()
    option = keeper.create_tracking("Team", NAMES.nonce())
    second = keeper.create_tracking("Team", NAMES.nonce())
    assert {option.id, second.id} <= {each.id for each in keeper.trackings()}
    line = books.line(Decimal("10.00")).model_copy(update={"tracking": option.id})
    assert keeper.create_invoice(client.id, [line]).lines[0].tracking == [option.id]
    keeper.delete_tracking(second.id)
    assert second.id not in [each.id for each in keeper.trackings()]


def test_history(books: Books) -> None:
    invoice = books.bookkeeper.create_invoice(books.client().id, [books.line(Decimal("10.00"))])
    notes = books.bookkeeper.history(invoice.id)
    assert bool(notes) == (books.bookkeeper.ledger == "xero")


def test_a_refusal_quotes_the_ledger(books: Books) -> None:
    taken = books.client()
    with pytest.raises(BookkeeperError, match="the ledger answered 400"):
        books.bookkeeper.create_contact(taken.name)


def test_tokens_are_renewed_and_consent_is_given_again(books: Books) -> None:
    books.sandbox.expire_grants(books.app, "access")
    assert books.bookkeeper.organisation_name() == books.organisation.name
    books.sandbox.expire_grants(books.app, "access")
    books.sandbox.expire_grants(books.app, "refresh")
    assert books.bookkeeper.organisation_name() == books.organisation.name


def test_the_second_organisation_has_its_own_books(books: Books) -> None:
    second = books.sandbox.organisations[1]
    other = open_bookkeeper(books.sandbox.control.url, books.app, second)
    assert other.organisation_name() == second.name
    assert books.bookkeeper.organisation_name() == books.organisation.name


def test_money_over_several_invoices_on_account_and_credit(books: Books) -> None:
    keeper, client, chart = books.bookkeeper, books.client(), books.organisation.chart
    first, second = (keeper.create_invoice(client.id, [books.line(Decimal(each))]) for each in (300, 200))
    keeper.pay_several({first.id: Decimal(300), second.id: Decimal(50)}, account=chart.bank)
    assert keeper.invoice(first.id).status == "paid"
    assert keeper.invoice(second.id).amount_due == 150
    held = keeper.receive_on_account(client.id, Decimal(80), account=chart.bank)
    keeper.apply_on_account(held, second.id, Decimal(60))
    note = keeper.credit(client.id, Decimal(100), account=chart.sales)
    keeper.apply_credit(note, second.id, Decimal(90))
    assert keeper.invoice(second.id).status == "paid"
    left = {each.kind: (each.id, each.remaining) for each in keeper.credits_of(client.id)}
    assert left == {"credit_note": (note, 10), "on_account": (held, 20)}


def test_what_only_quickbooks_has(control: LedgerControl) -> None:
    books = Books(control, "quickbooks")
    keeper, client, chart = books.bookkeeper, books.client(), books.organisation.chart
    assert isinstance(keeper, QuickBooksBookkeeper)
    billed = keeper.create_invoice(client.id, [books.line(Decimal(100))])
    other = books.client()
    keeper.reassign_invoice(billed.id, other.id)
    assert keeper.invoice(billed.id).contact_id == other.id
    note = keeper.credit(other.id, Decimal(40), account=chart.sales)
    keeper.apply_credits_by_itself()
    again = keeper.create_invoice(other.id, [books.line(Decimal(100))])
    assert keeper.invoice(again.id).amount_due == 60
    assert [(each.id, each.remaining) for each in keeper.credits_of(other.id)] == [(note, 0)]


def test_a_contact_merged_into_another(books: Books) -> None:
    keeper, losing, surviving = books.bookkeeper, books.client(), books.client()
    paid = keeper.create_invoice(losing.id, [books.line(Decimal("40.00"))])
    opened = keeper.create_invoice(losing.id, [books.line(Decimal("60.00"))])
    keeper.pay(paid.id, Decimal("15.00"), account=books.organisation.chart.bank)
    credit = keeper.credit(losing.id, Decimal("5.00"), account=books.organisation.chart.sales)
    books.sandbox.merge_contacts(books.organisation, losing.id, surviving.id)
    assert {each.id for each in keeper.invoices_of(surviving.id)} == {paid.id, opened.id}
    assert [each.id for each in keeper.credits_of(surviving.id)] == [credit]
    assert keeper.invoices_of(losing.id) == []
    assert losing.id not in [each.id for each in keeper.contacts()]
    keeper.pay(opened.id, Decimal("60.00"), account=books.organisation.chart.bank)
    with pytest.raises(BookkeeperError):
        keeper.create_invoice(losing.id, [books.line(Decimal("1.00"))])
    if books.organisation.ledger == "xero":
        assert not keeper.contact(losing.id).active
    else:
        with pytest.raises(BookkeeperError, match="610"):
            keeper.contact(losing.id)


def test_contacts_that_cannot_be_merged(books: Books) -> None:
    one, gone = books.client(), books.client()
    books.bookkeeper.archive_contact(gone.id)
    for losing, surviving in ((one.id, one.id), (gone.id, one.id), (one.id, gone.id), (one.id, "0")):
        with pytest.raises(HarnessFault, match="409"):
            books.sandbox.merge_contacts(books.organisation, losing, surviving)


def test_an_invoice_that_repeats(books: Books) -> None:
    client, other = books.client(), books.client()
    amount, start = Decimal("90.00"), dt.date(2026, 4, 10)
    made = books.bookkeeper.repeat_monthly(client.id, amount, account=books.organisation.chart.sales, start=start)
    found = books.bookkeeper.repeating(client.id)
    assert [each.id for each in found] == [made]
    assert "90.00" in found[0].terms
    assert books.bookkeeper.repeating(other.id) == []
    assert books.bookkeeper.invoices_of(client.id) == []


def test_numbering_by_hand(control: LedgerControl, every_books: dict[str, Books]) -> None:
    books = every_books.setdefault("by hand", Books(control, "quickbooks"))
    keeper = books.bookkeeper
    assert isinstance(keeper, QuickBooksBookkeeper)
    before = keeper.preferences()
    keeper.number_by_hand()
    assert [name for name, group in keeper.preferences().items() if group != before[name]] == ["SalesFormsPrefs"]
    assert not keeper.create_invoice(books.client().id, [books.line(Decimal("1.00"))]).number
