from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.oracles import effects
from sevenpoint.scenarios.common import billed, line, standing_invoices, total_of, wait_for_invoices


@scenario(
    "Disconnecting and reconnecting loses nothing and sends nothing again",
    requirements=["7.2"],
    harm=Harm.MONEY_WRONG,
    catches=["reconnect-resends"],
)
def test_reconnect_resends_nothing(bench: Bench) -> None:
    """Connections are renewed when staff change or a grant runs out. A tool that starts from nothing then books last year's
    invoices a second time, into months that are closed."""
    known, amount = billed(bench), bench.names.amount()
    with bench.step("The ledger is disconnected, an invoice is made, and it is connected again"):
        bench.candidate.disconnect()
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        bench.connect(settings=False)
    with bench.step("What was made meanwhile arrives"):
        booked = wait_for_invoices(bench, client.name)
        bench.check(
            "7.2",
            effects.billed(amount, booked).once(),
            passed="The invoice made while disconnected arrived once, with the mapping that was there before",
            failed=f"An invoice of {amount} was made while disconnected; after reconnecting the ledger has it {len(booked)} times",
            expected=f"one invoice of {amount}",
            observed=[f"{each.number}: {each.subtotal}" for each in booked],
            money=amount,
        )
    with bench.step("What was there before is not sent again"):
        bench.clock.advance(minutes=30)
        before, contacts = (
            standing_invoices(bench, known.client.name),
            bench.bookkeeper.contacts_named(known.client.name),
        )
        bench.check(
            "7.2",
            (len(before), len(contacts)) == (1, 1),
            passed="Nothing was sent again",
            failed=f"After reconnecting, invoice {known.booked.number} is in the ledger {len(before)} times, {total_of(before)} before "
            f"tax, for {len(contacts)} contacts of one name",
            expected="one invoice, one contact",
            observed=f"{len(before)} invoices, {len(contacts)} contacts",
            money=abs(total_of(before) - known.booked.subtotal) or None,
        )
