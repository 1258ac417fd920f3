import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import NewClient
from sevenpoint.harness.ledgers import NewOrganisation
from sevenpoint.scenarios.common import IN_TIME
from sevenpoint.scenarios.point_3_proposal_to_payment._proposals import by_date, every

# Where clocks go back (5 April in Auckland) and forward (8 March in New York) between the first and the second billing.
PLACES = {
    "Pacific/Auckland": [dt.date(2026, 3, 10), dt.date(2026, 4, 10), dt.date(2026, 5, 10)],
    "America/New_York": [dt.date(2026, 3, 6), dt.date(2026, 4, 6), dt.date(2026, 5, 6)],
}


@scenario(
    "A schedule keeps its day when the clocks change",
    requirements=["2.4"],
    harm=Harm.MONEY_WRONG,
    catches=["schedule-drifts-over-clock-change"],
    connected=False,
)
def test_schedule_over_clock_changes(bench: Bench) -> None:
    """A schedule that counts hours is an hour off after the clocks have changed. An hour before midnight is the day before: the invoice
    gets another date, and at a month's end another period and another tax return."""
    firms = {}
    for zone, dates in PLACES.items():
        with bench.step(
            f"A firm on {zone} time connects its books, and a client accepts a monthly service from {dates[0]}"
        ):
            books = bench.sandbox.add_organisation(
                NewOrganisation(ledger=bench.ledger, name=bench.names.organisation(), time_zone=zone)
            )
            tool, _ = bench.another_workspace(books)
            price = bench.names.amount()
            client = NewClient(name=bench.names.client(), email=bench.names.email())
            sent = tool.create_proposal(
                title="Monthly advice", start_date=dates[0], client=client, lines=[every(1, bench, price)]
            )
            tool.accept_proposal(sent.id, accepted_by=bench.names.person())
            firms[zone] = bench.bookkeeper_of(books), price
    with bench.step("Three months pass, and the clocks change"):
        last = max(dates[-1] for dates in PLACES.values())
        bench.clock.advance(to=last + dt.timedelta(days=1), step=dt.timedelta(days=10))
    for zone, (bookkeeper, price) in firms.items():
        with bench.step(f"The ledger of the firm on {zone} time has the days that were agreed"):
            booked = bench.eventually(
                lambda bookkeeper=bookkeeper: bookkeeper.invoices(),  # type: ignore[misc]
                lambda found: len(found) >= len(PLACES["Pacific/Auckland"]),
                within_seconds=2,
                on_virtual_clock=IN_TIME,
            )
            found = by_date(booked)
            moved = [date for date in found if date not in PLACES[zone]]
            bench.check(
                "2.4",
                found == {date: [price] for date in PLACES[zone]},
                passed=f"On {zone} time every month was billed on its day",
                failed=f"On {zone} time {len(moved)} of {len(booked)} monthly invoices have another day than was agreed after the clocks "
                f"changed, the first {moved[0] if moved else 'none'}",
                expected=[str(date) for date in PLACES[zone]],
                observed={str(date): [str(amount) for amount in amounts] for date, amounts in found.items()},
                money=len(moved) * price or None,
            )
