import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import ClientChange
from sevenpoint.scenarios.common import IN_TIME, line, wait_for_invoices

PATIENCE = dt.timedelta(minutes=30)


@scenario(
    "A client is never billed on the account of a namesake",
    requirements=["1.6"],
    harm=Harm.MONEY_WRONG,
    catches=["name-match-takes-over", "namesake-overwritten"],
)
def test_client_namesake_in_ledger(bench: Bench) -> None:
    """Two companies may have one name; two tax identifiers are two companies. A tool that trusts the name puts one client's invoices
    on the other's statement, and overwrites who the other is."""
    name, amount = bench.names.client(), bench.names.amount()
    theirs, ours = bench.names.tax_number(), bench.names.tax_number()
    with bench.step("The books hold a company of that name, with its own tax identifier and e-mail"):
        held = bench.bookkeeper.create_contact(name, email=bench.names.email(), tax_number=theirs)
    with bench.step("The firm makes a client of the same name with another tax identifier, and bills it"):
        before = len(bench.candidate.alerts())
        client = bench.candidate.create_client(name, email=bench.names.email(), tax_number=ours)
        invoice = bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        told = bench.eventually(
            lambda: bench.candidate.invoice(invoice.id).ledger_ids or bench.candidate.alerts()[before:],
            bool,
            on_virtual_clock=PATIENCE,
        )
        kept, wrong = bench.bookkeeper.contact(held.id), bench.bookkeeper.invoices_of(held.id)
        bench.check(
            "1.6",
            not wrong,
            passed="Nothing was billed on the namesake's account",
            failed=f"An invoice of {amount} for the client with tax identifier {ours} stands on the account of a namesake with {theirs}",
            expected="no invoice on the namesake's account",
            observed=f"{len(wrong)} invoices",
            money=amount,
        )
        bench.check(
            "1.6",
            kept == held,
            passed="The namesake's details are as they were",
            failed=f"The details of another company called {name} were overwritten with the new client's: its tax identifier is now "
            f"{kept.tax_number} and its e-mail {kept.email}",
            expected=f"{held.tax_number}, {held.email}",
            observed=f"{kept.tax_number}, {kept.email}",
        )
        bench.check(
            "1.6",
            bool(told),
            passed="The client was billed on an account of its own, or the firm was told of the clash",
            failed=f"The name {name} is taken in the ledger; the invoice of {amount} is not in the books and nobody was told",
            expected="an invoice on another account, or an alert",
            observed="neither",
            money=amount,
        )
    with bench.step("Somebody gives the client a name of its own"):
        own = bench.names.client()
        bench.candidate.change_client(client.id, ClientChange(name=own))
        booked = wait_for_invoices(bench, own, on_virtual_clock=IN_TIME)
        bench.check(
            "1.6",
            [each.subtotal for each in booked] == [amount] and booked[0].contact_id != held.id,
            passed="Under a name of its own the client is billed on its own account",
            failed=f"The client was given the name {own}, and its invoice of {amount} is in the ledger {len(booked)} times under it",
            expected="one invoice on an account of its own",
            observed=f"{len(booked)} invoices",
            money=amount,
        )
