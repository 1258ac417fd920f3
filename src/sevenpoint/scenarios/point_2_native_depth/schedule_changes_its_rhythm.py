import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import AmendedLine, Billing, NewClient
from sevenpoint.scenarios.common import DAY, one_of, standing_invoices, wait_for_invoices
from sevenpoint.scenarios.point_3_proposal_to_payment._proposals import accepted, by_date, every

MONTHLY = [dt.date(2026, 3, 2), dt.date(2026, 4, 2), dt.date(2026, 5, 2)]
QUARTERLY = [dt.date(2026, 6, 2), dt.date(2026, 9, 2)]
AGREED_ON = dt.date(2026, 5, 15)


@scenario(
    "A change from monthly to quarterly bills nothing in between and nothing twice",
    requirements=["2.4"],
    harm=Harm.MONEY_WRONG,
    catches=["rhythm-change-bills-at-once", "rhythm-change-ignored"],
)
def test_schedule_changes_its_rhythm(bench: Bench) -> None:
    """A client asks to be billed by the quarter. A tool that holds the new rule against today makes an invoice at once, in the middle of a
    month that was billed; one that forgets the change goes on every month."""
    monthly, quarterly = bench.names.amount(300, 900), bench.names.amount(1000, 2500)
    client = NewClient(name=bench.names.client(), email=bench.names.email())
    with bench.step("A monthly service is billed for three months"):
        proposal = accepted(bench, client, [every(1, bench, monthly)], start=MONTHLY[0])
        bench.clock.advance(to=AGREED_ON, step=dt.timedelta(days=31))
        wait_for_invoices(bench, client.name, 3)
    with bench.step("It is agreed to bill by the quarter from June, at a new price"):
        change = AmendedLine(
            id=one_of(proposal.lines, 0, "accept_proposal").id,
            unit_price=quarterly,
            billing=Billing(kind="recurring", every_months=3),
        )
        bench.candidate.amend_proposal(proposal.id, effective_date=QUARTERLY[0], lines=[change])
        bench.clock.advance(days=2)
        early = [each for each in standing_invoices(bench, client.name) if each.date not in MONTHLY]
        bench.check(
            "2.4",
            not early,
            passed="The change itself billed nothing",
            failed=f"The rhythm changes from June, and on {early[0].date if early else ''} an invoice of "
            f"{early[0].subtotal if early else ''} was made at once, in a month that had been billed",
            expected="no invoice before June",
            observed=[f"{each.date}: {each.subtotal}" for each in early],
            money=early[0].subtotal if early else None,
        )
    with bench.step("The summer passes"):
        bench.clock.advance(to=QUARTERLY[1] + DAY, step=dt.timedelta(days=31))
        dates = by_date(wait_for_invoices(bench, client.name, 5))
        wanted = {date: [monthly] for date in MONTHLY} | {date: [quarterly] for date in QUARTERLY}
        billed = sum((amount for amounts in dates.values() for amount in amounts), Decimal(0))
        agreed = 3 * monthly + 2 * quarterly
        bench.check(
            "2.4",
            dates == wanted,
            passed="Two quarters were billed, on their days and at the new price",
            failed=f"After the change to quarterly billing {len(dates)} dates are billed, {billed} in all where {agreed} was agreed",
            expected={str(date): [str(amount) for amount in amounts] for date, amounts in wanted.items()},
            observed={str(date): [str(amount) for amount in amounts] for date, amounts in dates.items()},
            money=abs(billed - agreed) or None,
        )
