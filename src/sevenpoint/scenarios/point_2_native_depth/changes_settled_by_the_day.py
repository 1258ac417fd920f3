import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import AmendedLine, NewClient
from sevenpoint.scenarios.common import DAY, one_of, standing_invoices, total_of, wait_for_invoices
from sevenpoint.scenarios.point_3_proposal_to_payment._proposals import accepted, every

START, NEXT = dt.date(2026, 3, 2), dt.date(2026, 4, 2)
# More and less, soon after the period has begun, in its middle and on its last day.
CHANGES = [
    (dt.date(2026, 3, 3), Decimal(2)),
    (dt.date(2026, 3, 17), Decimal("0.5")),
    (dt.date(2026, 4, 1), Decimal("0.5")),
]
CENT = Decimal("0.01")


@scenario(
    "A change in the middle of a month is settled by its days, up and down",
    requirements=["2.4"],
    harm=Harm.MONEY_WRONG,
    catches=["decrease-not-prorated", "prorated-by-thirtieths"],
)
def test_changes_settled_by_the_day(bench: Bench) -> None:
    """Staff come and go, and a fee per head changes with them. A tool that charges the increase and forgets the decrease, or that counts
    every month as thirty days, is wrong on every such invoice, a little, and clients do the sum."""
    bench.needs("proration")
    stories = []
    for effective, factor in CHANGES:
        with bench.step(f"A client with a monthly fee; from {effective} it is {factor} times as much"):
            price = bench.names.amount()
            client = NewClient(name=bench.names.client(), email=bench.names.email())
            proposal = accepted(bench, client, [every(1, bench, price)], start=START)
            changed = AmendedLine(id=one_of(proposal.lines, 0, "accept_proposal").id, quantity=factor)
            bench.candidate.amend_proposal(proposal.id, effective_date=effective, lines=[changed], prorate=True)
            stories.append((effective, factor, price, client.name))
    with bench.step("The next month is billed"):
        bench.clock.advance(to=NEXT + DAY, step=dt.timedelta(days=31))
    for effective, factor, price, name in stories:
        with bench.step(f"The change from {effective} is settled"):
            booked = wait_for_invoices(bench, name, 2)
            new = (price * factor).quantize(CENT, ROUND_HALF_UP)
            days = Decimal((NEXT - effective).days) / (NEXT - START).days
            settled = ((new - price) * days).quantize(CENT, ROUND_HALF_UP)
            agreed, billed = price + new + settled, total_of(standing_invoices(bench, name))
            bench.check(
                "2.4",
                abs(billed - agreed) <= CENT and len(booked) >= 2,
                passed=f"The change from {effective} was settled by the day: {settled}",
                failed=f"A fee of {price} a month is {new} from {effective}; by its days that is {settled} for the running month, and "
                f"{billed - price - new} was billed for it",
                expected=f"{agreed} on two invoices: {price}, {new} and {settled}",
                observed=[f"{invoice.date}: {invoice.subtotal}" for invoice in booked],
                money=abs(billed - agreed) or None,
            )
