from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.consent import allow
from sevenpoint.harness.ledgers import Organisation
from sevenpoint.harness.oracles.tenancy import strayed
from sevenpoint.scenarios.common import IN_TIME, line


@scenario(
    "Of all organisations that one login may enter, only the chosen one is written to",
    requirements=["6.6"],
    harm=Harm.SECURITY,
    catches=["first-organisation-taken"],
    ledgers=["xero"],
    connected=False,
    organisations=2,
)
def test_organisation_that_was_chosen(bench: Bench) -> None:
    """Whoever looks after the firm's demo company, or a client's books, has one login for all of them, and Xero lists every organisation
    that the login ever allowed. A tool that takes the first of the list, or the one that changed last, bills into other people's books."""
    other, chosen = bench.organisations
    with bench.step("A user allows another organisation first and closes the browser, then connects the right one"):
        allow(bench.start_connect(), organisation=other.id, follow=False)
        bench.connect(chosen)
        status = bench.candidate.connection()
        shown = status.organisation_name if status else None
        bench.check(
            "6.6",
            shown == chosen.name,
            passed="The tool is connected to the organisation that the user chose",
            failed=f"The user chose {chosen.name}, and the tool is connected to {shown or 'an organisation that it does not name'}",
            expected=chosen.name,
            observed=shown or "no name",
        )
    with bench.step("An invoice is made"):
        bill_into(bench, chosen, other, "right after connecting")
    with bench.step(
        "The user allows the other organisation once more, tokens are renewed, and another invoice is made"
    ):
        allow(bench.start_connect(), organisation=other.id, follow=False)
        bench.sandbox.expire_grants(bench.app, "access")
        bench.clock.advance(hours=1)
        bill_into(bench, chosen, other, "after the other organisation was allowed again")


def bill_into(bench: Bench, chosen: Organisation, other: Organisation, when: str) -> None:
    """Bill a new client; its invoice must be in the chosen books, and nothing may be asked of the others."""
    amount, mark = bench.names.amount(), bench.last_exchange
    client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
    bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
    found = bench.eventually(
        lambda: (invoices(bench, chosen, client.name), invoices(bench, other, client.name)),
        lambda books: books != (0, 0),
        on_virtual_clock=IN_TIME,
    )
    calls = strayed(bench.exchanges(after=mark), chosen.id)
    bench.check(
        "6.6",
        found == (1, 0) and not calls,
        passed=f"The invoice made {when} is in the chosen books, and no call was about others",
        failed=f"The user chose {chosen.name}; of the invoice over {amount} made {when}, {found[0]} are there and {found[1]} in "
        f"{other.name}, and {len(calls)} calls were about {other.name}",
        expected=f"one invoice in {chosen.name}, no call about {other.name}",
        observed=f"{found[0]} in {chosen.name}, {found[1]} in {other.name}, {len(calls)} calls about {other.name}",
        money=amount,
    )


def invoices(bench: Bench, books: Organisation, client_name: str) -> int:
    """How many invoices an organisation has for customers of that name."""
    bookkeeper = bench.bookkeeper_of(books)
    return sum(len(bookkeeper.invoices_of(contact.id)) for contact in bookkeeper.contacts_named(client_name))
