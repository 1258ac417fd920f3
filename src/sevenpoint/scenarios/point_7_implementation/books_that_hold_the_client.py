from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.oracles.writes import writes
from sevenpoint.scenarios.common import IN_TIME, line, wait_for_invoices


@scenario(
    "A first connection to books that hold the client matches it instead of making a second",
    requirements=["7.1", "1.6"],
    harm=Harm.MANUAL_WORK,
    catches=["import-duplicates-clients"],
    connected=False,
)
def test_books_that_hold_the_client(bench: Bench) -> None:
    """Every firm that buys a tool has books already. When the first connection doubles the client list, somebody merges it by
    hand, and invoices hang on the wrong twin for years."""
    both, only_ledger = bench.names.client(), bench.names.client()
    with bench.step("The books hold two clients, and the tool one of them"):
        held = bench.bookkeeper.create_contact(both, email=bench.names.email())
        bench.bookkeeper.create_contact(only_ledger, email=bench.names.email())
        client = bench.candidate.create_client(both, email=bench.names.email())
    with bench.step("The tool is connected, and the import shows what it would do"):
        bench.connect()
        mark = bench.last_exchange
        preview = bench.candidate.preview_import()
        rows = {row.name: row.action for row in preview.rows}
        written = writes(bench.exchanges(after=mark), ["contact", "customer"])
        bench.check(
            "7.1",
            rows.get(both) in ("link", "skip") and rows.get(only_ledger) == "create" and not written,
            passed="The preview matches the client that both have, would add the other, and writes nothing",
            failed=f"For a client that both sides have, the import would {rows.get(both, 'forget it')}; for one that only the ledger "
            f"has, {rows.get(only_ledger, 'forget it')}",
            expected="link the first, create the second, write nothing",
            observed=f"{rows.get(both)}, {rows.get(only_ledger)}, {len(written)} writes",
        )
    with bench.step("The import is carried out, and once more"):
        bench.candidate.run_import(preview.preview_id)
        bench.candidate.run_import(bench.candidate.preview_import().preview_id)
        counts = [len(bench.candidate.clients_named(name)) for name in (both, only_ledger)]
        bench.check(
            "7.1",
            counts == [1, 1],
            passed="After two imports the tool has each client once",
            failed=f"After importing twice, the tool has {counts[0]} clients called {both} and {counts[1]} called {only_ledger}",
            expected="one each",
            observed=f"{counts[0]} and {counts[1]}",
        )
    with bench.step("The client that was there is billed"):
        amount = bench.names.amount()
        bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        booked = wait_for_invoices(bench, both, on_virtual_clock=IN_TIME)
        twins = bench.bookkeeper.contacts_named(both)
        bench.check(
            "1.6",
            len(twins) == 1 and [invoice.contact_id for invoice in booked] == [held.id],
            passed="The invoice went to the contact that the books already had",
            failed=f"The books now hold {len(twins)} contacts called {both}, and the invoice of {amount} went to "
            f"{', '.join(invoice.contact_name for invoice in booked) or 'nobody'}",
            expected="one contact, the one that was there",
            observed=f"{len(twins)} contacts; invoices for {', '.join(each.contact_id for each in booked) or 'none'}",
            money=amount,
        )
