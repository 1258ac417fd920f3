import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import InvoiceChange
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "An invoice with a payment on it can still be given more time in the tool",
    requirements=["1.3"],
    harm=Harm.MONEY_LATE,
    catches=["stale-version-token"],
    ledgers=["quickbooks"],
)
def test_invoice_edited_after_payment(bench: Bench) -> None:
    """QuickBooks gives an invoice a new version with every payment. A tool that sends the version of its own last write is refused from
    then on: its edits stay local, and the client gets two due dates."""
    known = billed(bench)
    with bench.step("The client pays half by bank transfer"):
        part = (known.booked.total / 2).quantize(Decimal("0.01"))
        bench.bookkeeper.pay(known.booked.id, part, account=bench.organisation.chart.bank)
        bench.eventually(
            lambda: bench.candidate.invoice(known.invoice.id).status,
            lambda status: status == "part_paid",
            on_virtual_clock=IN_TIME,
        )
    with bench.step("A member gives it more time for the rest"):
        due = bench.clock.today() + dt.timedelta(days=44)
        bench.candidate.change_invoice(known.invoice.id, InvoiceChange(due_date=due))
        seen = bench.eventually(
            lambda: bench.bookkeeper.invoice(known.booked.id),
            lambda invoice: invoice.due_date == due,
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.3",
            seen.due_date == due,
            passed="The new due date reached the part-paid invoice",
            failed=f"Invoice {seen.number} was part-paid in the ledger, and the tool cannot edit it any more: the ledger refuses the old "
            f"version that it sends, and the invoice is still due {seen.due_date}",
            expected=due,
            observed=seen.due_date,
            money=seen.amount_due,
        )
        bench.check(
            "1.3",
            seen.amount_paid == part,
            passed="The payment stands",
            failed=f"The edit took the payment of {part} off invoice {seen.number}",
            expected=part,
            observed=seen.amount_paid,
            money=part,
        )
