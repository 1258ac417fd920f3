import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, line, standing_invoices, wait_for_invoices

CLOSED = dt.date(2026, 2, 28)
ISSUED = dt.date(2026, 2, 16)


@scenario(
    "An invoice dated in a closed month is refused aloud, keeps its date, and goes once the month is open",
    requirements=["5.2", "2.2"],
    harm=Harm.MONEY_WRONG,
    catches=["closed-period-redated"],
)
def test_closed_period_keeps_its_figures(bench: Bench) -> None:
    """The accountant closes a month and files its figures. A tool that quietly moves the invoice into another month changes two
    tax returns; one that gives it up loses the sale."""
    amount = bench.names.amount()
    with bench.step("The books are closed up to the end of February"):
        bench.sandbox.close_books(bench.organisation, CLOSED)
    with bench.step("The firm bills work with a date in February"):
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        invoice = bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)], issue_date=ISSUED)
        failed = bench.eventually(
            lambda: bench.candidate.invoice(invoice.id),
            lambda seen: seen.sync.state in ("failed", "synced"),
            on_virtual_clock=IN_TIME,
        )
        moved = [each.date for each in standing_invoices(bench, client.name)]
        bench.check(
            "2.2",
            not moved and failed.sync.state == "failed",
            passed="Nothing was booked under another date, and the tool shows that the invoice is not in the ledger",
            failed=f"The invoice of {ISSUED}, in a closed month, was moved to {moved[0]} without a word"
            if moved
            else f"The ledger refuses the invoice of {ISSUED} in a closed month, and the tool shows it as {failed.sync.state}",
            expected="no invoice in the ledger, shown as failed",
            observed=f"{', '.join(map(str, moved)) or 'nothing'} in the ledger, shown as {failed.sync.state}",
            money=amount,
        )
    with bench.step("The month is opened, and somebody presses synchronise"):
        bench.sandbox.close_books(bench.organisation, None)
        bench.candidate.sync()
        found = wait_for_invoices(bench, client.name)
        bench.check(
            "5.2",
            [(each.date, each.subtotal) for each in found] == [(ISSUED, amount)],
            passed="Once the month is open, the invoice is in the ledger with its own date",
            failed=f"The month is open again, and the invoice of {ISSUED} is not in the ledger as it was written",
            expected=f"one invoice of {amount} dated {ISSUED}",
            observed=[f"{each.subtotal} dated {each.date}" for each in found],
            money=amount,
        )
