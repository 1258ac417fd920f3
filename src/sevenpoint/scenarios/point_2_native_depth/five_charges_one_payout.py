from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed, line

CHARGES = 5


@scenario(
    "Five card payments that are paid out together leave their invoices as signed and are income once",
    requirements=["2.6", "2.2"],
    harm=Harm.MONEY_WRONG,
    catches=["payout-booked-as-income", "surcharge-on-the-invoice"],
)
def test_five_charges_one_payout(bench: Bench) -> None:
    """The processor pays out days later, many charges at once and less its fees. A tool that books the payout as a sale doubles the
    firm's income; one that puts the fee on the invoice changes what the client signed, and its tax."""
    chart = bench.organisation.chart
    known = [
        billed(
            bench,
            lines=[line(bench, bench.names.amount()), line(bench, bench.names.amount(), "Bookkeeping")],
        )
        for _ in range(CHARGES)
    ]
    with bench.step(f"{CHARGES} clients pay by card, and the processor pays out a few days later"):
        payments = [bench.candidate.collect(each.invoice.id, method="card") for each in known]
        payout = sum((each.amount - each.fee for each in payments), Decimal(0))
        bench.eventually(
            lambda: len(bench.bookkeeper.account_movements(chart.clearing)),
            lambda count: count >= 2 * CHARGES,
            on_virtual_clock=IN_TIME,
        )
        bench.clock.advance(days=4)
    with bench.step("The invoices are what the clients signed"):
        for each in known:
            now = bench.bookkeeper.invoice(each.booked.id)
            before = (each.booked.subtotal, each.booked.tax, len(each.booked.lines))
            bench.check(
                "2.2",
                (now.subtotal, now.tax, len(now.lines)) == before,
                passed="A card payment leaves the lines and the tax of its invoice alone",
                failed=f"The client signed {each.booked.subtotal} and {each.booked.tax} of tax; after the card payment invoice "
                f"{each.booked.number} is over {now.subtotal} and {now.tax}, on {len(now.lines)} lines",
                expected=f"{before[0]} and {before[1]} of tax, {before[2]} lines",
                observed=f"{now.subtotal} and {now.tax} of tax, {len(now.lines)} lines",
                money=abs(now.total - each.booked.total) or each.booked.total,
            )
    with bench.step("The clearing account holds the payout, and nothing but the invoices is income"):
        moved = [*bench.bookkeeper.account_movements(chart.clearing), *bench.bookkeeper.account_movements(chart.bank)]
        income = [each for each in moved if each.contra in (chart.sales, chart.sales_2)]
        held = sum((each.amount for each in moved), Decimal(0))
        bench.check(
            "2.6",
            not income and held == payout,
            passed="The clearing account equals the payout to the cent, and the payout is no income",
            failed=f"A payout of {payout} was booked as new money, on top of the payments that it is made of: the firm's books are richer "
            f"by {held - payout} than its bank"
            if income or held > payout
            else f"The processor pays out {payout}, and the ledger holds {held} of it",
            expected=f"{payout} in the clearing account, no income beside the invoices",
            observed=f"{held}, {len(income)} entries against sales",
            money=abs(held - payout) or payout,
        )
