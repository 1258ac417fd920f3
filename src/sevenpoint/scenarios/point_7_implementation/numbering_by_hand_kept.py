from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bench.plainly import plainly
from sevenpoint.harness.bookkeepers.base import NewLedgerLine
from sevenpoint.harness.bookkeepers.quickbooks import QuickBooksBookkeeper
from sevenpoint.scenarios.common import IN_TIME, billed, line, wait_for_invoices


@scenario(
    "Where the firm numbers its invoices by hand, both sides show one number and the control stays on",
    requirements=["7.3", "1.3"],
    harm=Harm.MANUAL_WORK,
    catches=["custom-numbers-unread", "numbering-control-switched-off"],
    ledgers=["quickbooks"],
)
def test_numbering_by_hand_kept(bench: Bench) -> None:
    """With custom transaction numbers on, QuickBooks gives an invoice no number. The client then holds a document that nobody finds
    in the books; and a tool that asks the firm to switch the control off, or does so itself, weakens it for everybody."""
    keeper, amount = bench.bookkeeper, bench.names.amount()
    assert isinstance(keeper, QuickBooksBookkeeper)
    known = billed(bench)
    with bench.step("The firm turns on numbering by hand, and uses a series of its own"):
        keeper.number_by_hand()
        before = keeper.preferences()
        advice = NewLedgerLine(description="Advice", unit_amount=amount, account=bench.organisation.chart.sales)
        last = keeper.create_invoice(known.contact.id, [advice], number=f"{bench.names.nonce(3)}-0007").number
    with bench.step("The client is billed from the tool"):
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        invoice = bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        booked = wait_for_invoices(bench, client.name)
        seen = bench.eventually(
            lambda: (bench.candidate.invoice(invoice.id), wait_for_invoices(bench, client.name)),
            lambda both: bool(both[0].number) and [both[0].number] == [each.number for each in both[1]],
            on_virtual_clock=IN_TIME,
        )
        shown, held = seen[0].number, [each.number for each in seen[1]]
        bench.check(
            "1.3",
            bool(shown) and held == [shown] and shown != last,
            passed=f"Both sides show the number {shown}",
            failed=f"An invoice of {amount} has {f'number {held[0]}' if held[0] else 'no number'} in the ledger and {shown or 'none'} in the tool"
            if booked
            else f"The invoice of {amount} never reached the ledger",
            expected="one number, the same on both sides",
            observed=f"{plainly(held)} in the ledger, {shown} in the tool",
            money=amount,
        )
    with bench.step("The firm's controls are as it set them"):
        after = keeper.preferences()
        changed = sorted(name for name in before if before[name] != after.get(name))
        bench.check(
            "7.3",
            not changed,
            passed="The company's preferences are as the firm left them",
            failed=f"The tool changed the company's preferences ({', '.join(changed)}): numbering by hand is "
            f"{'still on' if after['SalesFormsPrefs'].get('CustomTxnNumbers') else 'off for everybody'}",
            expected="no preference changed",
            observed=", ".join(changed) or "unchanged",
            harm=Harm.SECURITY,
        )
