from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.oracles import effects
from sevenpoint.scenarios.common import IN_TIME, UNDER_WAY, line, standing_invoices, total_of, wait_for_invoices

# Writes of the document only: /Invoices and /Invoices/{id} at Xero, /invoice at QuickBooks.
INVOICES = {"xero": r"(?i)/Invoices(/[^/]+)?$", "quickbooks": r"(?i)/invoice$"}


@scenario(
    "An invoice whose answer was lost after it was booked is not booked again",
    requirements=["5.1", "1.6"],
    harm=Harm.MONEY_WRONG,
    catches=["retry-without-key"],
)
def test_answer_lost_after_commit(bench: Bench) -> None:
    """The ledger books the invoice and the connection dies before the answer arrives. The tool cannot know; if it simply tries
    again, the client gets two invoices and may pay both."""
    amount = bench.names.amount()
    with bench.step("The ledger books an invoice and the answer is lost"):
        faults = [
            bench.faults.add(
                "lost_answer", match={"method": method, "path": INVOICES[bench.ledger]}, trigger={"times": 1}
            )
            for method in ("POST", "PUT")
        ]
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        invoice = bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        wait_for_invoices(bench, client.name)
        struck = bench.eventually(
            lambda: sum(map(bench.faults.struck, faults)), lambda hits: hits > 0, within_seconds=UNDER_WAY
        )
        bench.faults.clear()
        if not struck:
            bench.not_observed("5.1", "the tool sent no invoice whose answer could be lost")
            return
    with bench.step("The tool recovers by itself"):
        seen = bench.eventually(
            lambda: bench.candidate.invoice(invoice.id),
            lambda shown: shown.sync.state == "synced",
            on_virtual_clock=IN_TIME,
        )
        bench.clock.advance(minutes=30)
        booked = standing_invoices(bench, client.name)
        bench.check(
            "1.6",
            len(booked) == 1,
            passed="One invoice in the tool is one invoice in the ledger, though its answer was lost",
            failed=f"The answer to one invoice of {amount} was lost after the ledger had booked it, and the tool booked it again: "
            f"the ledger has {len(booked)}, {total_of(booked)} before tax",
            expected=f"one invoice of {amount}",
            observed=[f"{each.number}: {each.subtotal}" for each in booked],
            money=effects.billed(amount, booked).at_stake(),
        )
        bench.check(
            "5.1",
            len(booked) == 1 and seen.sync.state == "synced" and seen.number == booked[0].number,
            passed="After the lost answer the tool knows the invoice and its number",
            failed=f"After one lost answer the tool shows the invoice {seen.sync.state}, number {seen.number}; the ledger has "
            f"{len(booked)} of it",
            expected="synced, with the ledger's number, once",
            observed=f"{seen.sync.state}, {seen.number}; in the ledger {', '.join(str(each.number) for each in booked) or 'nothing'}",
            money=amount,
        )
