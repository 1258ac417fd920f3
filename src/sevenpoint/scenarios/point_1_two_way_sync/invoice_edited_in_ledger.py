import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed, stays


@scenario(
    "An invoice edited in the ledger agrees in the tool",
    requirements=["1.3", "1.7"],
    harm=Harm.MONEY_WRONG,
    catches=["ledger-invoice-edits-ignored"],
)
def test_invoice_edited_in_ledger(bench: Bench) -> None:
    """Before an invoice is paid the bookkeeper may correct a price or give the client more time. When the tool keeps the old
    version, it collects the wrong amount or writes the correction away."""
    known = billed(bench, due_date=bench.clock.today() + dt.timedelta(days=10))
    price, due = bench.names.amount(), bench.clock.today() + dt.timedelta(days=24)
    with bench.step("The bookkeeper changes the price and the due date in the ledger"):
        bench.bookkeeper.change_line(known.booked.id, 0, unit_amount=price)
        edited = bench.bookkeeper.change_due_date(known.booked.id, due)
    with bench.step("The tool shows the new price, total and due date"):
        seen = bench.eventually(
            lambda: bench.candidate.invoice(known.invoice.id),
            lambda invoice: (invoice.total, invoice.due_date) == (edited.total, due),
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.3",
            (seen.total, seen.due_date, seen.number) == (edited.total, due, edited.number),
            passed="An invoice edited in the ledger agrees in the tool: number, total and due date",
            failed=f"Invoice {edited.number} was changed in the ledger to {edited.total} due {due}; the tool still shows "
            f"{seen.total} due {seen.due_date}",
            expected=f"{edited.number}, {edited.total}, due {due}",
            observed=f"{seen.number}, {seen.total}, due {seen.due_date}",
            money=abs(edited.total - seen.total) or None,
        )
    with bench.step("The correction stands"):
        kept = stays(bench, lambda: bench.bookkeeper.invoice(known.booked.id).total, edited.total)
        bench.check(
            "1.7",
            kept == edited.total,
            passed="The bookkeeper's correction was not overwritten",
            failed=f"The tool wrote its old version over the bookkeeper's correction: the ledger says {kept} again",
            expected=edited.total,
            observed=kept,
            money=abs(edited.total - kept) or None,
        )
