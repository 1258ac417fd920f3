from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.base import LedgerAddress, LedgerContact
from sevenpoint.harness.contract import Client, LedgerSettings, ServiceMapping
from sevenpoint.scenarios.common import IN_TIME, line, wait_for_invoices


@scenario(
    "From the connection to the first invoice nothing needs a file, aligned fields or a second entry",
    requirements=["2.7"],
    harm=Harm.MANUAL_WORK,
    catches=["options-from-a-template", "import-name-only", "import-address-in-one-line"],
    connected=False,
)
def test_connected_without_files(bench: Bench) -> None:
    """A connection that brings names only sends the firm to an export, a spreadsheet and an import, with columns to be aligned by hand,
    and again after every change. What can be seen from outside: the tool reads the ledger's own lists, every detail of a client arrives in
    its own field, and the first invoice goes to the client and the account that were there."""
    bench.needs("import")
    terms = 21
    with bench.step("The books hold a client with every detail; the firm connects"):
        address = bench.names.address()
        held = bench.bookkeeper.create_contact(
            bench.names.client(),
            email=bench.names.email(),
            phone=bench.names.phone(),
            address=LedgerAddress(**address.model_dump()),
            tax_number=bench.names.tax_number(),
            payment_terms_days=terms,
        )
        bench.connect(settings=False)
    with bench.step("The tool offers the ledger's own accounts and taxes"):
        offered = bench.candidate.ledger_options()
        theirs = {each.id: each.name for each in bench.bookkeeper.accounts()}
        strange = [each.name for each in offered.accounts if theirs.get(each.id) != each.name]
        missing = [
            name
            for name, ids in (("the sales account", offered.accounts), ("the sales tax", offered.taxes))
            if not {each.id for each in ids} & {bench.organisation.chart.sales, bench.bookkeeper.sales_tax().id}
        ]
        bench.check(
            "2.7",
            not strange and not missing,
            passed=f"{len(offered.accounts)} accounts and {len(offered.taxes)} taxes are offered, each as the ledger has it",
            failed=f"The tool offers {len(strange)} accounts that the ledger does not have under that name"
            + (f", the first {strange[0]!r}" if strange else "")
            + (f", and does not offer {' and '.join(missing)}" if missing else "")
            + ": somebody must align its list with the ledger's by hand",
            expected="the ledger's accounts and taxes",
            observed=", ".join(each.name for each in [*offered.accounts, *offered.taxes])[:300] or "nothing",
        )
    with bench.step("The first import brings the client"):
        bench.candidate.run_import(bench.candidate.preview_import().preview_id)
        found = bench.candidate.clients_named(held.name)
        lost = [] if len(found) != 1 else differing(found[0], held)
        bench.require(
            "2.7",
            len(found) == 1 and not lost,
            passed="The client arrived with every detail in its own field",
            failed=f"The import brought {held.name} {len(found)} times"
            if len(found) != 1
            else f"The import brought {held.name} without the right {', '.join(lost)}: the rest needs a file or is typed again",
            expected=held.model_dump(mode="json"),
            observed=[each.model_dump(mode="json") for each in found],
        )
    with bench.step("A service is mapped by choosing from what is offered, and the client is billed"):
        chart, amount = bench.organisation.chart, bench.names.amount()
        mapping = ServiceMapping(service="Advisory", account=chart.sales, tax=bench.bookkeeper.sales_tax().id)
        bench.candidate.save_settings(LedgerSettings(services=[mapping], payment_account=chart.clearing))
        bench.candidate.create_invoice(client_id=found[0].id, lines=[line(bench, amount)])
        booked = wait_for_invoices(bench, held.name, on_virtual_clock=IN_TIME)
        seen = [(each.contact_id, each.subtotal, [part.account for part in each.lines]) for each in booked]
        bench.check(
            "2.7",
            seen == [(held.id, amount, [chart.sales])],
            passed="The first invoice went to the client that the books had, in the account that was chosen",
            failed=f"The first invoice, over {amount} for {held.name}, is not in the books once, for the client that they had and in the "
            "account that was chosen",
            expected=[(held.id, str(amount), [chart.sales])],
            observed=[(contact, str(net), accounts) for contact, net, accounts in seen],
            money=amount,
        )


def differing(client: Client, held: LedgerContact) -> list[str]:
    """The details of the ledger's contact that the tool does not hold as they are."""
    ours = client.address.model_dump() if client.address else {}
    pairs = {
        "e-mail address": (client.email, held.email),
        "telephone number": (client.phone, held.phone),
        "address": (ours, held.address.model_dump()),
        "tax number": (client.tax_number, held.tax_number),
        "payment terms": (client.payment_terms_days, held.payment_terms_days),
    }
    return [name for name, (mine, theirs) in pairs.items() if mine != theirs]
