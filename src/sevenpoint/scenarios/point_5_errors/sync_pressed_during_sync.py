from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.oracles import effects
from sevenpoint.scenarios.common import IN_TIME, UNDER_WAY, line, standing_invoices, wait_for_invoices

SLOW = 1.5


@scenario(
    "Pressing synchronise while an invoice is being sent books it once",
    requirements=["1.6", "5.1"],
    harm=Harm.MONEY_WRONG,
    catches=["sync-button-races"],
)
def test_sync_pressed_during_sync(bench: Bench) -> None:
    """The ledger is slow, somebody grows impatient and presses the button. When the tool's own job and the button both send what is not
    yet marked as sent, the client is billed twice."""
    amount = bench.names.amount()
    client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
    bench.eventually(
        lambda: bench.candidate.client(client.id), lambda seen: bool(seen.ledger_ids), within_seconds=UNDER_WAY
    )
    with bench.step("The ledger is slow to answer while an invoice is sent, and somebody presses synchronise"):
        slow = bench.faults.add("delay", match={"operation": "create_invoice"}, settings={"seconds": SLOW})
        invoice = bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        bench.eventually(lambda: bench.faults.struck(slow), lambda hits: hits > 0, within_seconds=UNDER_WAY)
        bench.candidate.sync()
        if not bench.faults.struck(slow):
            for requirement in ("1.6", "5.1"):
                bench.not_observed(requirement, "the tool sent nothing by itself that the button could overtake")
            return
        bench.faults.clear()
    with bench.step("Everything has been sent"):
        wait_for_invoices(bench, client.name)
        shown = bench.eventually(
            lambda: bench.candidate.invoice(invoice.id),
            lambda seen: seen.sync.state == "synced",
            on_virtual_clock=IN_TIME,
        )
        booked = standing_invoices(bench, client.name)
        bench.check(
            "1.6",
            effects.billed(amount, booked).once(),
            passed="The invoice is in the ledger once",
            failed=f"Synchronise was pressed while an invoice of {amount} was on its way, and the ledger has it {len(booked)} times",
            expected=f"one invoice of {amount}",
            observed=[f"{each.number}: {each.subtotal}" for each in booked],
            money=effects.billed(amount, booked).at_stake(),
        )
        bench.check(
            "5.1",
            shown.sync.state == "synced" and shown.number in [each.number for each in booked],
            passed="The tool shows it as sent, with the ledger's number",
            failed=f"The ledger has the invoice, and the tool shows it {shown.sync.state} with number {shown.number}",
            expected=[each.number for each in booked],
            observed=f"{shown.sync.state}, {shown.number}",
            money=amount,
        )
