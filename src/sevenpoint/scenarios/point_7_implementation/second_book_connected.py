from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.consent import allow
from sevenpoint.harness.ledgers import Organisation
from sevenpoint.scenarios.common import IN_TIME, billed, line


@scenario(
    "Connecting a second organisation does not silently replace the first",
    requirements=["6.6", "7.4"],
    harm=Harm.MONEY_WRONG,
    catches=["second-connection-replaces-first"],
    organisations=2,
)
def test_second_book_connected(bench: Bench) -> None:
    """Groups have several companies. A tool with one place for a connection either says so, or keeps both; one that overwrites goes on
    billing into whatever was connected last, and holds keys to books that it no longer shows."""
    billed(bench)
    first, second = bench.organisations
    with bench.step("A user connects a second organisation while the first is connected"):
        started = bench.last_exchange
        answer = allow(bench.start_connect(), organisation=second.id)
        shown = [each.organisation_id for each in bench.candidate.connections() if each.status == "connected"]
        said = bool(bench.candidate.open_alerts()) or (answer.status or 0) >= 400
        kept = first.id in shown
        ended = bool(goodbyes(bench, started))
        bench.check(
            "6.6",
            kept or (said and ended),
            passed="The first organisation is connected as before"
            if kept
            else "The first organisation was let go openly",
            failed=f"{second.name} was connected, and {first.name} is gone from the tool"
            + ("" if said else " without a word")
            + ("" if ended else "; the tool's grant there is still alive"),
            expected=f"{first.name} still connected, or its grant ended and the firm told",
            observed=f"{len(shown)} connected, {first.name} {'among them' if kept else 'not'}, "
            f"{'told' if said else 'not told'}, grant {'ended' if ended else 'alive'}",
        )
    with bench.step("An invoice is made"):
        amount = bench.names.amount()
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        expected = [each for each in (first, second) if each.id in shown]
        found = bench.eventually(
            lambda: [each.name for each in (first, second) if has_invoice(bench, each, client.name)],
            bool,
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "7.4",
            bool(found) and set(found) <= {each.name for each in expected},
            passed="The next invoice is in books that the tool shows as connected",
            failed=f"The tool shows {' and '.join(each.name for each in expected) or 'no organisation'} as connected, and the next "
            f"invoice, over {amount}, is in {' and '.join(found) or 'neither of the books'}",
            expected=[each.name for each in expected],
            observed=found or "in neither",
            money=amount,
        )


def goodbyes(bench: Bench, after: int) -> list[str]:
    """Calls since a mark that ended a grant or a connection at the ledger."""
    removed = bench.exchanges(method="DELETE", path="/connections/", after=after)
    path = "/connect/revocation" if bench.ledger == "xero" else "/tokens/revoke"
    revoked = bench.exchanges(method="POST", path=path, after=after)
    return [call.path for call in [*removed, *revoked] if call.status in (200, 204)]


def has_invoice(bench: Bench, books: Organisation, client_name: str) -> bool:
    """Whether an organisation has an invoice for a customer of that name."""
    bookkeeper = bench.bookkeeper_of(books)
    return any(bookkeeper.invoices_of(contact.id) for contact in bookkeeper.contacts_named(client_name))
