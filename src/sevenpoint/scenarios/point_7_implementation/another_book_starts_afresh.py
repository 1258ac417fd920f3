from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.base import Bookkeeper, LedgerContact
from sevenpoint.harness.contract import ClientChange
from sevenpoint.scenarios.common import IN_TIME, billed, line

MOST_STRANGERS = 30


@scenario(
    "Another organisation never inherits the ids of the one before",
    requirements=["7.2", "6.6"],
    harm=Harm.MONEY_WRONG,
    catches=["links-follow-to-another-book"],
    organisations=2,
)
def test_another_book_starts_afresh(bench: Bench) -> None:
    """Firms move to new books: a merger, a fresh file, the demo company first. Record numbers start again there, so that an id kept from
    the old books is unknown in the new ones, or is somebody else."""
    known, (_, new) = billed(bench), bench.organisations
    books = bench.bookkeeper_of(new)
    with bench.step("The new books know other clients, under numbers that the old books used as well"):
        strangers = fill(bench, books, known.contact.id)
    with bench.step("The tool is disconnected and connected to the new books"):
        bench.reconnect(new, settings=True)
    with bench.step("The client is billed again, and its e-mail is changed"):
        amount, email = bench.names.amount(), bench.names.email()
        bench.candidate.create_invoice(client_id=known.client.id, lines=[line(bench, amount)])
        bench.candidate.change_client(known.client.id, ClientChange(email=email))
        booked = bench.eventually(
            lambda: [
                invoice.subtotal
                for contact in books.contacts_named(known.client.name)
                for invoice in books.invoices_of(contact.id)
            ],
            lambda found: amount in found,
            on_virtual_clock=IN_TIME,
        )
        wronged = [stranger for stranger in strangers if touched(books, stranger)]
        for requirement in ("7.2", "6.6"):
            bench.check(
                requirement,
                amount in booked and not wronged,
                passed="The client was made anew in the new books and billed there; nobody else's record was touched",
                failed=f"After moving to new books, {known.client.name} was billed {amount}: the new books "
                + ("have the invoice" if amount in booked else "have no such invoice")
                + (
                    f", and {len(wronged)} clients who happen to have the same number were changed or billed"
                    if wronged
                    else ""
                ),
                expected="one invoice for the client, other clients as they were",
                observed=f"{len(booked)} invoices for the client, {len(wronged)} other clients touched",
                money=amount,
            )


def fill(bench: Bench, books: Bookkeeper, until: str) -> list[LedgerContact]:
    """Contacts in the new books: enough for one to have the number that is taken in the old ones, where ids are numbers."""
    made = [books.create_contact(bench.names.client(), email=bench.names.email())]
    while until.isdigit() and int(made[-1].id) < int(until) and len(made) < MOST_STRANGERS:
        made.append(books.create_contact(bench.names.client(), email=bench.names.email()))
    return made


def touched(books: Bookkeeper, stranger: LedgerContact) -> bool:
    """Whether a client who has nothing to do with it was renamed, re-addressed or billed."""
    now = books.contact(stranger.id)
    return (now.name, now.email) != (stranger.name, stranger.email) or bool(books.invoices_of(stranger.id))
