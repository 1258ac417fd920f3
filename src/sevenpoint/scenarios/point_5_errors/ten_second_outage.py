from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.oracles import effects
from sevenpoint.harness.oracles.claims import falsely_claimed
from sevenpoint.scenarios.common import UNDER_WAY, line, wait_for_invoices


@scenario(
    "Invoices made during a ten-second outage arrive afterwards, once each",
    requirements=["5.1", "5.3"],
    harm=Harm.MONEY_LATE,
    catches=["outage-drops-invoice"],
)
def test_ten_second_outage(bench: Bench) -> None:
    """Ledgers go down for seconds every week. An invoice that was dropped then is found at month-end, if at all."""
    amounts = [bench.names.amount() for _ in range(3)]
    with bench.step("The ledger is down for ten seconds while three invoices are made"):
        outage = bench.faults.add("outage", trigger={"seconds": 10})
        clients = [bench.candidate.create_client(bench.names.client(), email=bench.names.email()) for _ in amounts]
        invoices = [
            bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
            for client, amount in zip(clients, amounts, strict=True)
        ]
        bench.eventually(lambda: bench.faults.struck(outage), lambda hits: hits > 0, within_seconds=UNDER_WAY)
        shown = [bench.candidate.invoice(invoice.id) for invoice in invoices]
        reached = [len(bench.bookkeeper.contacts_named(client.name)) for client in clients]
        bench.check(
            "5.3",
            not falsely_claimed(zip(shown, reached, strict=True)),
            passed="During the outage no invoice was claimed to be in the ledger",
            failed="The ledger was down, nothing was booked, and the tool showed the invoice as synced",
            expected="pending or failed",
            observed=[each.sync.state for each in shown],
            harm=Harm.MONEY_WRONG,
            money=sum(amounts, Decimal(0)),
        )
    with bench.step("The ledger is back"):
        bench.clock.advance(seconds=15)
        booked = [wait_for_invoices(bench, client.name) for client in clients]
        came = [effects.billed(amount, found) for amount, found in zip(amounts, booked, strict=True)]
        bench.check(
            "5.1",
            effects.once_each(came),
            passed="Three invoices made during the outage are in the ledger, once each",
            failed=f"{sum(each.missing() for each in came)} of 3 invoices made during a ten-second outage never reached the ledger, and "
            f"{sum(each.doubled() for each in came)} were booked more than once",
            expected=amounts,
            observed=[each.total() for each in came],
            money=effects.off_by(came),
        )
