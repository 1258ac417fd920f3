from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bench.plainly import plainly
from sevenpoint.harness.oracles import effects
from sevenpoint.scenarios.common import IN_TIME, UNDER_WAY, line, standing_invoices, total_of, wait_for_invoices


@scenario(
    "An answer that ends in the middle is neither a success nor a refusal",
    requirements=["5.1", "1.6"],
    harm=Harm.MONEY_WRONG,
    catches=["unreadable-answer-taken-for-no"],
)
def test_answer_cut_short(bench: Bench) -> None:
    """The ledger books the invoice and says 200, but half of its document is missing. A tool that reads this as a refusal shows an
    error for an invoice that is in the books, and whoever sends it again bills the client twice."""
    amount = bench.names.amount()
    with bench.step("The ledger books an invoice, and its answer ends in the middle"):
        cut = bench.faults.add("truncated_silently", match={"operation": "create_invoice"}, trigger={"times": 1})
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        invoice = bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        wait_for_invoices(bench, client.name)
        struck = bench.eventually(lambda: bench.faults.struck(cut), lambda hits: hits > 0, within_seconds=UNDER_WAY)
        bench.faults.clear()
        if not struck:
            bench.not_observed("5.1", "the tool sent no invoice whose answer could be cut short")
            return
    with bench.step("Somebody synchronises, and a day goes by"):
        bench.candidate.sync()
        bench.clock.advance(days=1)
        seen = bench.eventually(
            lambda: bench.candidate.invoice(invoice.id),
            lambda shown: shown.sync.state == "synced",
            on_virtual_clock=IN_TIME,
        )
        booked = standing_invoices(bench, client.name)
        bench.check(
            "1.6",
            len(booked) == 1,
            passed="One invoice in the tool is one invoice in the ledger, though its answer could not be read",
            failed=f"Half of the answer to one invoice of {amount} was missing, and the tool took that for a no and booked it again: the "
            f"ledger has {len(booked)}, {total_of(booked)} before tax",
            expected=f"one invoice of {amount}",
            observed=[f"{each.number}: {each.subtotal}" for each in booked],
            money=effects.billed(amount, booked).at_stake(),
        )
        bench.check(
            "5.1",
            seen.sync.state == "synced" and seen.number in {each.number for each in booked},
            passed="After the broken answer the tool knows the invoice and its number",
            failed=f"A day after half of an answer was missing the tool shows the invoice {seen.sync.state}, number {seen.number}: "
            f"{seen.sync.error or 'no reason'}",
            expected="synced, with the ledger's number",
            observed=f"{seen.sync.state}, {seen.number}; in the ledger {plainly([each.number for each in booked])}",
            money=amount,
        )
