import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import InvoiceChange, InvoiceLine
from sevenpoint.scenarios.common import IN_TIME, billed, line


@scenario(
    "An invoice edited in the tool, and edited again, agrees in the ledger line by line",
    requirements=["1.3"],
    harm=Harm.MONEY_WRONG,
    catches=["invoice-edits-stay-local", "edited-lines-appended"],
)
def test_invoice_edited_twice_in_tool(bench: Bench) -> None:
    """Prices are corrected before an invoice is paid. A tool that sends an invoice once, or adds the new lines to the old ones,
    leaves the firm with two totals for one document, and the client pays the wrong one."""
    known = billed(bench, lines=[line(bench, bench.names.amount()), line(bench, bench.names.amount(), "Bookkeeping")])
    due = bench.clock.today() + dt.timedelta(days=33)
    with bench.step("A member changes a price and the due date"):
        first = [_copy(each) for each in known.invoice.lines]
        first[0].unit_price = bench.names.amount()
        bench.candidate.change_invoice(known.invoice.id, InvoiceChange(lines=first, due_date=due))
        _agrees(bench, known.booked.id, first, due, "changed once")
    with bench.step("The member adds a line and drops another"):
        second = [first[0], line(bench, bench.names.amount())]
        bench.candidate.change_invoice(known.invoice.id, InvoiceChange(lines=second))
        _agrees(bench, known.booked.id, second, due, "changed twice")


def _copy(shown: InvoiceLine) -> InvoiceLine:
    """A line as it would be sent again."""
    return InvoiceLine(
        service=shown.service, description=shown.description, quantity=shown.quantity, unit_price=shown.unit_price
    )


def _agrees(bench: Bench, booked_id: str, lines: list[InvoiceLine], due: dt.date, when: str) -> None:
    """The ledger's invoice has these lines and no others."""
    wanted = sorted(each.unit_price for each in lines)
    seen = bench.eventually(
        lambda: bench.bookkeeper.invoice(booked_id),
        lambda invoice: sorted(each.amount for each in invoice.lines) == wanted and invoice.due_date == due,
        on_virtual_clock=IN_TIME,
    )
    amounts = sorted(each.amount for each in seen.lines)
    extra = len(amounts) - len(wanted)
    what = f"has {extra} lines too many" if extra > 0 else "still has the old lines or dates"
    bench.check(
        "1.3",
        amounts == wanted and seen.due_date == due,
        passed=f"The invoice, {when}, agrees in the ledger",
        failed=f"Invoice {seen.number}, {when} in the tool, {what} in the ledger: {seen.subtotal} before tax instead of {sum(wanted)}",
        expected=f"lines {', '.join(str(each) for each in wanted)}, due {due}",
        observed=f"lines {', '.join(str(each) for each in amounts)}, due {seen.due_date}",
        money=abs(seen.subtotal - sum(wanted)) or None,
    )
