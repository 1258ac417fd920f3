import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import InvoiceChange
from sevenpoint.scenarios.common import IN_TIME, billed, line


@scenario(
    "A harmless edit in the tool leaves what the bookkeeper filled in",
    requirements=["1.7"],
    harm=Harm.MANUAL_WORK,
    catches=["update-blanks-fields"],
)
def test_invoice_coded_by_bookkeeper(bench: Bench) -> None:
    """Bookkeepers code what a tool knows nothing of: the partner, the office, the job. A tool that sends its own thin picture of the
    invoice wipes that out, and nobody sees it before the partner reports are wrong."""
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
        option = bench.bookkeeper.create_tracking("Partner", f"Ward {bench.names.nonce(3)}")
        coded = bench.bookkeeper.change_line(known.booked.id, 1, tracking=option.id)
        wanted = {each.amount: each.tracking for each in coded.lines}
        bench.clock.advance(minutes=6)
    with bench.step("A member gives the client more time"):
        due = bench.clock.today() + dt.timedelta(days=41)
        bench.candidate.change_invoice(known.invoice.id, InvoiceChange(due_date=due))
        seen = bench.eventually(
            lambda: bench.bookkeeper.invoice(known.booked.id),
            lambda invoice: invoice.due_date == due,
            on_virtual_clock=IN_TIME,
        )
        kept = {each.amount: each.tracking for each in seen.lines}
        bench.check(
            "1.7",
            kept == wanted,
            passed="The bookkeeper's coding survived an edit of the due date",
            failed=f"The due date of invoice {seen.number} was changed in the tool, and {option.name}, which the bookkeeper had put on a "
            "line, is gone: the edit sent a whole invoice and emptied what only the ledger holds",
            expected=f"{option.name} on the second line",
            observed="no tracking" if not any(kept.values()) else "other tracking than before",
            money=known.booked.lines[1].amount,
        )
