from decimal import ROUND_HALF_UP, Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.base import LedgerInvoice
from sevenpoint.harness.contract import Invoice, InvoiceChange
from sevenpoint.scenarios.common import IN_TIME, billed, line


@scenario(
    "QuickBooks decides the sales tax, and the tool shows what it decided, also after a line has changed",
    requirements=["2.2"],
    harm=Harm.MONEY_WRONG,
    catches=["own-tax-sent", "tax-kept-after-line-change"],
    ledgers=["quickbooks"],
)
def test_tax_decided_by_quickbooks(bench: Bench) -> None:
    """In the United States QuickBooks works the sales tax out from its own rates. A tool that sends tax of its own puts a wrong
    liability into the return; one that keeps the tax of an earlier version asks clients for another total than the books do."""
    first, second, third = (bench.names.amount() for _ in range(3))
    known = billed(bench, amount=first)
    judge(bench, "as it was billed", known.booked, known.invoice)
    with bench.step("A line is changed in the tool"):
        bench.candidate.change_invoice(known.invoice.id, InvoiceChange(lines=[line(bench, second)]))
        booked = bench.eventually(
            lambda: bench.bookkeeper.invoice(known.booked.id),
            lambda seen: seen.subtotal == second,
            on_virtual_clock=IN_TIME,
        )
        shown = bench.eventually(
            lambda: bench.candidate.invoice(known.invoice.id),
            lambda seen: seen.total == booked.total,
            on_virtual_clock=IN_TIME,
        )
        judge(bench, "after a line was changed in the tool", booked, shown)
    with bench.step("A line is changed in the ledger"):
        booked = bench.bookkeeper.change_line(known.booked.id, unit_amount=third)
        shown = bench.eventually(
            lambda: bench.candidate.invoice(known.invoice.id),
            lambda seen: seen.total == booked.total,
            on_virtual_clock=IN_TIME,
        )
        judge(bench, "after a line was changed in the ledger", booked, shown)


def judge(bench: Bench, when: str, booked: LedgerInvoice, shown: Invoice) -> None:
    rate = bench.bookkeeper.sales_tax().rate / 100
    right = (booked.subtotal * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)
    bench.check(
        "2.2",
        booked.tax == right,
        passed=f"The tax {when} is the ledger's own",
        failed=f"Invoice {booked.number} carries {booked.tax} sales tax {when}; the company's rate of {rate:.2%} makes {right}: the "
        "tool has put tax of its own in its place",
        expected=right,
        observed=booked.tax,
        money=abs(booked.tax - right) or None,
    )
    bench.check(
        "2.2",
        (shown.subtotal, shown.tax, shown.total) == (booked.subtotal, booked.tax, booked.total),
        passed=f"The tool shows the ledger's tax and total {when}",
        failed=f"Invoice {booked.number} is {booked.total} in the ledger {when}, {booked.tax} of it tax; the tool shows "
        f"{shown.total} with {shown.tax} tax",
        expected=f"{booked.subtotal} + {booked.tax} = {booked.total}",
        observed=f"{shown.subtotal} + {shown.tax} = {shown.total}",
        money=abs(shown.total - booked.total) or None,
    )
