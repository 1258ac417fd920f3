from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, line


@scenario(
    "A client that the books know by name only is billed on the contact that is there",
    requirements=["1.6"],
    harm=Harm.MONEY_LATE,
    catches=["contacts-matched-by-email"],
)
def test_client_known_by_name_only(bench: Bench) -> None:
    """Ledgers keep names unique; tools like to look people up by e-mail. When the books have the name and not the e-mail, such a tool
    finds nobody, is refused when it makes the contact, and the invoice hangs; or it makes a twin with a number behind the name."""
    name, amount = bench.names.client(), bench.names.amount()
    with bench.step("The books hold a contact without an e-mail address"):
        held = bench.bookkeeper.create_contact(name)
    with bench.step("The firm makes the client in the tool, with one, and bills it"):
        client = bench.candidate.create_client(name, email=bench.names.email())
        bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        booked = bench.eventually(
            lambda: [each for each in bench.bookkeeper.invoices() if each.subtotal == amount],
            bool,
            on_virtual_clock=IN_TIME,
        )
        twins = [each for each in bench.bookkeeper.contacts() if each.name.startswith(name)]
        bench.check(
            "1.6",
            [each.contact_id for each in booked] == [held.id] and len(twins) == 1,
            passed="The invoice is on the contact that was there, and there is no twin",
            failed=f"The books hold {name} without an e-mail address. The invoice of {amount} "
            + ("hangs: it never reached the ledger" if not booked else f"went to {booked[0].contact_name}, a twin"),
            expected="one contact, with the invoice",
            observed=f"{len(twins)} contacts, {len(booked)} invoices",
            money=amount,
        )
