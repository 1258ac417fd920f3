import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import Billing, NewClient, NewProposalLine
from sevenpoint.harness.ledgers import NewOrganisation
from sevenpoint.scenarios.common import IN_TIME

# Moments at which the firm's calendar and UTC show different dates, east and west, in the order in which they come.
PLACES = [
    ("Europe/Helsinki", dt.datetime(2026, 3, 3, 22, 30, tzinfo=dt.UTC), dt.date(2026, 3, 4)),
    ("America/Los_Angeles", dt.datetime(2026, 3, 4, 7, 0, tzinfo=dt.UTC), dt.date(2026, 3, 3)),
]


@scenario(
    "A month that begins around midnight is billed once, wherever the firm is",
    requirements=["2.4"],
    harm=Harm.MONEY_WRONG,
    catches=["billed-already-asked-in-utc"],
    connected=False,
)
def test_one_invoice_around_midnight(bench: Bench) -> None:
    """Whether a month is due is asked in the firm's time, and whether it was billed already perhaps in another. Near midnight the two
    disagree, and the client gets two invoices within a day."""
    for zone, moment, today in PLACES:
        with bench.step(f"A firm on {zone} time connects its books"):
            books = bench.sandbox.add_organisation(
                NewOrganisation(ledger=bench.ledger, name=bench.names.organisation(), time_zone=zone)
            )
            tool, _ = bench.another_workspace(books)
            bookkeeper = bench.bookkeeper_of(books)
            bench.clock.advance(to=moment)
        with bench.step(f"Its client accepts a monthly service near midnight, when its calendar shows {today}"):
            price = bench.names.amount()
            client = NewClient(name=bench.names.client(), email=bench.names.email())
            monthly = NewProposalLine(
                service="Advisory",
                description=bench.names.text(),
                unit_price=price,
                billing=Billing(kind="recurring", every_months=1),
            )
            sent = tool.create_proposal(title="Monthly advice", start_date=today, client=client, lines=[monthly])
            tool.accept_proposal(sent.id, accepted_by=bench.names.person())
        with bench.step(f"A day passes on {zone} time"):
            bench.clock.advance(hours=26, step=dt.timedelta(hours=2))
            booked = bench.eventually(
                lambda bookkeeper=bookkeeper: bookkeeper.invoices(),  # type: ignore[misc]
                lambda found: bool(found),
                within_seconds=2,
                on_virtual_clock=IN_TIME,
            )
            bench.check(
                "2.4",
                [(invoice.date, invoice.subtotal) for invoice in booked] == [(today, price)],
                passed=f"On {zone} time the month was billed once, on the day that it began",
                failed=f"On {zone} time a month of {price} that began near midnight was billed {len(booked)} times within a day"
                if len(booked) != 1
                else f"On {zone} time a month that began on {today} is billed with the date {booked[0].date}",
                expected=f"one invoice of {price}, dated {today}",
                observed=[f"{invoice.date}: {invoice.subtotal}" for invoice in booked],
                money=price,
            )
