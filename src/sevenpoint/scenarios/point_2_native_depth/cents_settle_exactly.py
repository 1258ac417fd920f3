from decimal import ROUND_HALF_UP, Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed, line

MOST_TRIES = 200


@scenario(
    "An invoice whose tax rounds differently by line and by total is settled to the cent",
    requirements=["2.2", "2.5"],
    harm=Harm.MONEY_WRONG,
    catches=["tax-rounded-its-own-way"],
)
def test_cents_settle_exactly(bench: Bench) -> None:
    """One system rounds tax line by line, the other on the total. A tool that works the tax out by itself asks the client for a
    cent more or less than the ledger: the invoice stays open or is overpaid, and somebody writes cents off every day."""
    rate = bench.bookkeeper.sales_tax().rate / 100
    with bench.step("Three amounts are found whose tax rounds differently by line and by total"):
        for _ in range(MOST_TRIES):
            amounts = [bench.names.amount(20, 90) for _ in range(3)]
            by_line, by_total = sum(cents(each * rate) for each in amounts), cents(sum(amounts) * rate)
            if by_line != by_total:
                break
    known = billed(bench, lines=[line(bench, amount) for amount in amounts])
    booked, shown = known.booked, known.invoice
    with bench.step("The tool asks for what the ledger asks for"):
        bench.check(
            "2.2",
            (shown.tax, shown.total, shown.amount_due) == (booked.tax, booked.total, booked.amount_due),
            passed="Tax and total are the ledger's, to the cent",
            failed=f"Invoice {booked.number} is {booked.total} in the ledger with {booked.tax} tax; the tool asks for "
            f"{shown.amount_due} with {shown.tax} tax, because it rounds the tax its own way",
            expected=f"{booked.subtotal} + {booked.tax} = {booked.total}",
            observed=f"{shown.subtotal} + {shown.tax} = {shown.total}, due {shown.amount_due}",
            money=abs(shown.total - booked.total) or None,
        )
    with bench.step("The client pays by card what the tool asks for"):
        bench.candidate.collect(known.invoice.id, method="card")
        settled = bench.eventually(
            lambda: bench.bookkeeper.invoice(booked.id),
            lambda seen: seen.status == "paid",
            on_virtual_clock=IN_TIME,
        )
        received = [payment.amount for payment in bench.bookkeeper.payments_of(booked.id)]
        bench.check(
            "2.5",
            settled.status == "paid" and settled.amount_due == 0 and received == [booked.total],
            passed="The payment closes the invoice exactly",
            failed=f"The client paid what the tool asked for, and invoice {booked.number} of {booked.total} is {settled.status} in "
            f"the ledger with {settled.amount_due} due",
            expected=f"one payment of {booked.total}, nothing due",
            observed=f"payments of {', '.join(map(str, received)) or 'nothing'}, {settled.amount_due} due",
            money=settled.amount_due or abs(sum(received, Decimal(0)) - booked.total) or None,
        )


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
