import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import NewClient
from sevenpoint.scenarios.common import DAY, IN_TIME, standing_invoices, wait_for_invoices
from sevenpoint.scenarios.point_3_proposal_to_payment._proposals import accepted, by_date, every

MONTHS = [dt.date(2026, 3, 2), dt.date(2026, 4, 2), dt.date(2026, 5, 2), dt.date(2026, 6, 2), dt.date(2026, 7, 2)]


@scenario(
    "Voiding one old invoice of a schedule bills no later month again",
    requirements=["2.4"],
    harm=Harm.MONEY_WRONG,
    catches=["void-rewinds-schedule"],
)
def test_schedule_survives_a_void(bench: Bench) -> None:
    """A firm lets a client off one month. A schedule that keeps only a pointer to the last billed month moves it back, and the client is
    billed again for every month since."""
    price = bench.names.amount()
    client = NewClient(name=bench.names.client(), email=bench.names.email())
    with bench.step("A monthly service is billed for four months"):
        proposal = accepted(bench, client, [every(1, bench, price)], start=MONTHS[0])
        bench.clock.advance(to=MONTHS[3] + DAY, step=dt.timedelta(days=31))
        wait_for_invoices(bench, client.name, 4)
    with bench.step("The second month is voided in the tool"):
        second = [each for each in bench.candidate.invoices_of(proposal.client_id) if each.issue_date == MONTHS[1]]
        bench.candidate.void_invoice(second[0].id)
        bench.eventually(
            lambda: by_date(standing_invoices(bench, client.name)),
            lambda found: MONTHS[1] not in found,
            within_seconds=2,
            on_virtual_clock=IN_TIME,
        )
        bench.clock.advance(days=3)
        found = standing_invoices(bench, client.name)
        later = [invoice for invoice in found if invoice.date >= MONTHS[2]]
        extra = sum((invoice.subtotal for invoice in later), Decimal(0)) - 2 * price
        bench.check(
            "2.4",
            len(later) == 2,
            passed="The later months were left alone",
            failed=f"The second of four months was voided, and now {len(later)} invoices stand from the third month on: {extra} is billed "
            "a second time",
            expected=f"one invoice each for {MONTHS[2]} and {MONTHS[3]}",
            observed=[f"{invoice.date}: {invoice.subtotal}" for invoice in found],
            money=abs(extra) or None,
        )
    with bench.step("The next month is billed once, on its day"):
        bench.clock.advance(to=MONTHS[4] + DAY, step=dt.timedelta(days=31))
        dates = by_date(wait_for_invoices(bench, client.name, len(found) + 1))
        bench.check(
            "2.4",
            dates.get(MONTHS[4]) == [price],
            passed="The schedule went on",
            failed=f"After a void the month of {MONTHS[4]} is billed {len(dates.get(MONTHS[4], []))} times",
            expected=f"one invoice of {price}",
            observed={str(date): [str(amount) for amount in amounts] for date, amounts in dates.items()},
            money=price,
        )
