import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import AmendedLine, Billing, NewClient, NewProposalLine
from sevenpoint.harness.oracles.convergence import Held, differences
from sevenpoint.harness.oracles.money import leak
from sevenpoint.scenarios.common import DAY, MONTH, one_of, standing_invoices, total_of, wait_for_invoices

START = dt.date(2026, 3, 31)
RAISE = dt.date(2026, 10, 1)
# From a month's last day, fourteen times: short months end earlier, and the 31st comes back after them.
DATES = [
    dt.date(2026, 3, 31), dt.date(2026, 4, 30), dt.date(2026, 5, 31), dt.date(2026, 6, 30), dt.date(2026, 7, 31),
    dt.date(2026, 8, 31), dt.date(2026, 9, 30), dt.date(2026, 10, 31), dt.date(2026, 11, 30), dt.date(2026, 12, 31),
    dt.date(2027, 1, 31), dt.date(2027, 2, 28), dt.date(2027, 3, 31), dt.date(2027, 4, 30),
]  # fmt: skip


@scenario(
    "A monthly retainer bills the right amount on the right day through a price change",
    requirements=["2.4", "3.5", "3.7"],
    harm=Harm.MONEY_WRONG,
    catches=["old-price-kept", "short-month-sticks", "schedule-stops-after-a-year", "month-end-billed-a-week-late"],
)
def test_retainer_over_fourteen_months(bench: Bench) -> None:
    """Retainers are most of a firm's revenue. A price rise that was agreed and never billed leaks every month; month ends and
    short months are where schedules slip or skip."""
    old, new = bench.names.amount(800, 1500), bench.names.amount(1600, 2400)
    name = bench.names.client()
    with bench.step("The client accepts a monthly retainer from the end of March"):
        proposal = bench.candidate.create_proposal(
            title="Monthly retainer",
            start_date=START,
            client=NewClient(name=name, email=bench.names.email()),
            lines=[
                NewProposalLine(
                    service="Advisory",
                    description="Monthly retainer",
                    unit_price=old,
                    billing=Billing(kind="recurring", every_months=1, occurrences=len(DATES)),
                )
            ],
        )
        proposal = bench.candidate.accept_proposal(proposal.id, accepted_by=bench.names.person())
    with bench.step("Six months pass, then the price rises from October"):
        bench.clock.advance(to=dt.date(2026, 9, 15), step=MONTH)
        raised = AmendedLine(id=one_of(proposal.lines, 0, "accept_proposal").id, unit_price=new)
        bench.candidate.amend_proposal(proposal.id, effective_date=RAISE, lines=[raised])
    late: list[dt.date] = []
    with bench.step("The rest of the fourteen months pass"):
        for number, date in enumerate(DATES[6:], start=7):
            bench.clock.advance(to=date + DAY, step=MONTH)
            if len(wait_for_invoices(bench, name, number, on_virtual_clock=None)) < number:
                late.append(date)
        bench.clock.advance(days=45, step=MONTH)
    booked = sorted(standing_invoices(bench, name), key=lambda invoice: invoice.date)
    agreed = {date: old if date < RAISE else new for date in DATES}
    with bench.step("The ledger holds fourteen invoices with the agreed amounts"):
        seen = {invoice.date: invoice.subtotal for invoice in booked}
        wrong = differences(
            [Held(str(date), amount=amount) for date, amount in agreed.items()],
            [Held(str(invoice.date), amount=invoice.subtotal) for invoice in booked],
        )
        lost = leak(sum(agreed.values(), Decimal(0)), total_of(booked))
        bench.check(
            "2.4",
            not wrong,
            passed="Fourteen invoices, each on its month's last day and at the price agreed for it",
            failed=f"The 14 monthly invoices are wrong in {len(wrong)} places around a price change; the first: "
            f"{wrong[0] if wrong else ''}",
            expected={str(date): str(amount) for date, amount in agreed.items()},
            observed={str(date): str(amount) for date, amount in seen.items()},
            money=abs(lost) or None,
        )
        bench.check(
            "3.5",
            not late,
            passed="Each invoice was in the ledger by the day after it was due",
            failed=f"{len(late)} monthly invoices were not in the ledger the day after, the first of {late[0] if late else ''}",
            expected="every invoice within a day",
            observed=f"late: {', '.join(map(str, late)) or 'none'}",
            harm=Harm.MONEY_LATE,
            money=sum((agreed[date] for date in late), Decimal(0)) or None,
        )
        bench.check(
            "3.7",
            lost == 0,
            passed="Agreed and billed are equal over fourteen months",
            failed=f"{lost} of {sum(agreed.values())} that the client agreed to was never billed"
            if lost > 0
            else f"{-lost} more was billed than the client agreed to",
            expected=f"{sum(agreed.values())} billed",
            observed=f"{total_of(booked)} billed",
            money=abs(lost) or None,
        )
