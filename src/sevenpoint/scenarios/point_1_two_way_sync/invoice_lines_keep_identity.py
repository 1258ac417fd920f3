from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import InvoiceChange, InvoiceLine
from sevenpoint.scenarios.common import IN_TIME, billed, line, one_of


@scenario(
    "Lines that are edited in the tool stay the same lines in the ledger, with their tracking",
    requirements=["1.7", "1.3"],
    harm=Harm.MANUAL_WORK,
    catches=["lines-rebuilt-without-ids"],
)
def test_invoice_lines_keep_identity(bench: Bench) -> None:
    """Xero and QuickBooks take lines that come without their ids as new ones: the old lines go, and with them the tracking or class
    that the bookkeeper gave them. The totals still agree, so nobody looks."""
    known = billed(bench, lines=[line(bench, bench.names.amount()), line(bench, bench.names.amount(), "Bookkeeping")])
    bench.require(
        "1.7",
        len(known.booked.lines) == 2,
        passed="Both lines of the invoice are in the ledger",
        failed=f"An invoice of two lines is in the ledger with {len(known.booked.lines)}",
        expected="2 lines",
        observed=f"{len(known.booked.lines)} lines",
        money=known.booked.total,
    )
    with bench.step("The bookkeeper puts the second line under a tracking option"):
        option = bench.bookkeeper.create_tracking("Partner", f"Moor {bench.names.nonce(3)}")
        coded = bench.bookkeeper.change_line(known.booked.id, 1, tracking=option.id)
        bench.clock.advance(minutes=6)
    with bench.step("A member changes the quantity of the first line"):
        lines = [
            InvoiceLine(service=each.service, description=each.description, unit_price=each.unit_price)
            for each in known.invoice.lines
        ]
        one_of(lines, 0, "invoice").quantity = Decimal(2)
        bench.candidate.change_invoice(known.invoice.id, InvoiceChange(lines=lines))
        total = 2 * known.booked.lines[0].amount + known.booked.lines[1].amount
        seen = bench.eventually(
            lambda: bench.bookkeeper.invoice(known.booked.id),
            lambda invoice: invoice.subtotal == total,
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.3",
            seen.subtotal == total,
            passed="The new quantity reached the ledger",
            failed=f"The quantity of a line of invoice {seen.number} was doubled in the tool; the ledger still says {seen.subtotal}",
            expected=total,
            observed=seen.subtotal,
            money=abs(total - seen.subtotal) or None,
        )
        same = [each.id for each in seen.lines] == [each.id for each in coded.lines]
        tracked = [each.tracking for each in seen.lines] == [each.tracking for each in coded.lines]
        bench.check(
            "1.7",
            same and tracked,
            passed="The lines are the same lines, with the bookkeeper's tracking",
            failed=f"An edit in the tool rebuilt the lines of invoice {seen.number}"
            + ("" if same else " under new ids")
            + ("" if tracked else f", and {option.name}, which the bookkeeper had put on one, is gone"),
            expected=f"the same lines, {option.name} on the second",
            observed=f"{'the same' if same else 'new'} lines, tracking {'kept' if tracked else 'lost'}",
            money=known.booked.lines[1].amount,
        )
