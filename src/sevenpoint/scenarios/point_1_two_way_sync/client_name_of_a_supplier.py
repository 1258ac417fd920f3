import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import ClientChange
from sevenpoint.scenarios.common import IN_TIME, line, standing_invoices, wait_for_invoices

PATIENCE = dt.timedelta(minutes=30)


@scenario(
    "A client with the name of a supplier is billed, or the firm is told which name to change",
    requirements=["1.6", "5.2"],
    harm=Harm.MONEY_LATE,
    catches=["name-clash-taken-for-outage"],
    ledgers=["quickbooks"],
)
def test_client_name_of_a_supplier(bench: Bench) -> None:
    """QuickBooks keeps names unique over customers, suppliers and employees. A client that is a supplier too is refused for ever; unless
    the firm hears which name is in the way, its invoices stay out of the books."""
    name, amount = bench.names.client(), bench.names.amount()
    with bench.step("The books hold a supplier of that name"):
        bench.bookkeeper.create_supplier(name)
    with bench.step("The firm makes a client of the same name, and bills it"):
        client = bench.candidate.create_client(name, email=bench.names.email())
        invoice = bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])

        def answered() -> bool:
            """In the ledger under some name, or told in words that name the client."""
            alerts = [each for each in bench.candidate.alerts() if each.who_must_act == "firm"]
            return bool(bench.candidate.invoice(invoice.id).ledger_ids) or any(
                name in f"{each.subject} {each.message}" for each in alerts
            )

        told = bench.eventually(answered, bool, on_virtual_clock=PATIENCE)
        bench.check(
            "5.2",
            told,
            passed="The client was billed under another name, or the firm was told that its name is taken",
            failed=f"A supplier in the ledger is called {name} too. The invoice of {amount} is not in the books, and after half an hour "
            "nobody was told that the name is in the way",
            expected="an invoice in the ledger, or an alert to the firm that names the client",
            observed="neither",
            money=amount,
        )
    with bench.step("Somebody gives the client another name"):
        own = bench.names.client()
        if standing_invoices(bench, name):
            own = name
        else:
            bench.candidate.change_client(client.id, ClientChange(name=own))
        booked = wait_for_invoices(bench, own, on_virtual_clock=IN_TIME)
        bench.check(
            "1.6",
            [each.subtotal for each in booked] == [amount],
            passed="The invoice is in the ledger, once",
            failed=f"The client got another name, and its invoice of {amount} is in the ledger {len(booked)} times",
            expected="once",
            observed=f"{len(booked)} times",
            money=amount,
        )
