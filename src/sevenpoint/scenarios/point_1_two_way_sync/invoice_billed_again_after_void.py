from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import InvoiceLine
from sevenpoint.scenarios.common import IN_TIME, standing_invoices, wait_for_invoices


@scenario(
    "A bill that was voided in the ledger can be sent again, and is a document of its own",
    requirements=["1.6", "1.8"],
    harm=Harm.MONEY_WRONG,
    catches=["voided-document-updated"],
)
def test_invoice_billed_again_after_void(bench: Bench) -> None:
    """A bill is taken back, and the same bill is sent again. A tool that knows it by its content gets the dead document back from the
    ledger, or tries to revive it; it says synced, and the money is never asked for."""
    name, reference, amount = bench.names.client(), bench.names.reference(), bench.names.amount()
    text = bench.names.text()
    with bench.step("The firm bills a client under its order number"):
        client = bench.candidate.create_client(name, email=bench.names.email())
        lines = [InvoiceLine(service="Advisory", description=text, unit_price=amount)]
        first = bench.candidate.create_invoice(client_id=client.id, lines=lines, reference=reference)
        booked = wait_for_invoices(bench, name, on_virtual_clock=IN_TIME)
        bench.require(
            "1.6",
            len(booked) == 1,
            passed="The bill is in the ledger",
            failed=f"The bill of {amount} is in the ledger {len(booked)} times",
            expected="once",
            observed=len(booked),
            money=amount,
        )
    with bench.step("The bookkeeper takes it out: deleted in QuickBooks, voided in Xero"):
        if bench.ledger == "quickbooks":
            bench.bookkeeper.delete_invoice(booked[0].id)
        else:
            bench.bookkeeper.void_invoice(booked[0].id)
        gone = bench.eventually(
            lambda: bench.candidate.invoice(first.id).status,
            lambda status: status == "voided",
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.8",
            gone == "voided",
            passed="The tool shows it as void",
            failed=f"The bill was taken out of the ledger and the tool still shows it {gone}",
            expected="voided",
            observed=gone,
            money=amount,
        )
    with bench.step("The firm sends the same bill again"):
        again = bench.candidate.create_invoice(client_id=client.id, lines=lines, reference=reference)
        standing = bench.eventually(
            lambda: standing_invoices(bench, name), lambda found: bool(found), on_virtual_clock=IN_TIME
        )
        shown = bench.eventually(
            lambda: bench.candidate.invoice(again.id),
            lambda seen: seen.sync.state != "pending",
            on_virtual_clock=IN_TIME,
        )
        claimed = "as synced, with the dead document" if shown.sync.state == "synced" else f"as {shown.sync.state}"
        bench.check(
            "1.6",
            [each.subtotal for each in standing] == [amount],
            passed="The new bill is in the ledger, once",
            failed=f"The bill of {amount} was sent again after the first was taken out; the ledger holds {len(standing)} that stand, and "
            f"the tool shows it {claimed}",
            expected="one invoice that stands",
            observed=f"{len(standing)}; in the tool {shown.sync.state}, {shown.status}",
            money=amount,
        )
