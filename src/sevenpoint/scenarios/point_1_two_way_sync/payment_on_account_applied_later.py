import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import billed
from sevenpoint.scenarios.point_1_two_way_sync._money import dunned, owing


@scenario(
    "Money on account that the bookkeeper applies to an invoice settles it in the tool",
    requirements=["1.4", "1.5"],
    harm=Harm.MONEY_WRONG,
    catches=["money-on-account-overlooked"],
)
def test_payment_on_account_applied_later(bench: Bench) -> None:
    """A client paid too much last time; the bookkeeper lets the next invoice take it. No new payment arrives, so a tool that
    only reads payments goes on asking for money that the firm already has."""
    due = bench.clock.today() + dt.timedelta(days=10)
    known = billed(bench, due_date=due)
    extra = bench.names.amount()
    total = known.booked.total
    with bench.step("The client transfers more than the invoice, and the bookkeeper keeps it on account"):
        held = bench.bookkeeper.receive_on_account(
            known.contact.id, total + extra, account=bench.organisation.chart.bank
        )
    with bench.step("The bookkeeper lets the invoice take its part"):
        bench.bookkeeper.apply_on_account(held, known.booked.id, total)
        seen = owing(bench, known.invoice.id, Decimal(0))
        bench.check(
            "1.4",
            seen.status == "paid" and seen.amount_due == 0,
            passed="An invoice settled with money on account shows as paid",
            failed=f"The ledger settled invoice {known.booked.number} with money on account; the tool shows it {seen.status} with "
            f"{seen.amount_due} due",
            expected="paid, nothing due",
            observed=f"{seen.status}, {seen.amount_due} due",
            money=total,
        )
    with bench.step("The due date passes"):
        bench.clock.advance(to=due + dt.timedelta(days=3))
        sent = dunned(bench, known.invoice.id)
        bench.check(
            "1.5",
            sent == 0,
            passed="No past-due notice goes out for an invoice settled with money on account",
            failed=f"Invoice {known.booked.number} was settled with money on account, and the client got {sent} past-due notices",
            expected="no past-due notice",
            observed=f"{sent} past-due notices",
            money=total,
        )
