import datetime as dt
from zoneinfo import ZoneInfo

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.ledgers import NewOrganisation
from sevenpoint.scenarios.common import IN_TIME

ZONES = ("Pacific/Auckland", "America/Los_Angeles")
MOMENTS = (dt.time(0, 30), dt.time(12, 30), dt.time(23, 30))
FIRST = dt.date(2026, 3, 4)


@scenario(
    "A change in the ledger is found without a notification, at any hour of the firm's day and in any time zone",
    requirements=["1.9"],
    harm=Harm.MONEY_LATE,
    catches=["cursor-in-local-time"],
    connected=False,
)
def test_changes_far_from_greenwich(bench: Bench) -> None:
    """The time of the last look is kept as a date, on a clock of twelve hours, or without its zone, and what changed in the hours
    between is never asked for again. It works where the tool was written, and nowhere east of it."""
    for place, zone in enumerate(ZONES):
        with bench.step(f"A firm on {zone} time connects its books, and a client of it is there"):
            books = bench.sandbox.add_organisation(
                NewOrganisation(ledger=bench.ledger, name=bench.names.organisation(), time_zone=zone)
            )
            tool, _ = bench.another_workspace(books)
            keeper = bench.bookkeeper_of(books)
            client = tool.create_client(bench.names.client(), email=bench.names.email())
            known = bench.eventually(
                lambda tool=tool, client=client: tool.client(client.id),  # type: ignore[misc]
                lambda seen: bench.ledger in seen.ledger_ids,
                on_virtual_clock=IN_TIME,
            )
            contact = known.ledger_ids.get(tool.ledger)
            bench.require(
                "1.9",
                contact is not None,
                passed="The client is in the ledger",
                failed=f"A client of a firm on {zone} time never reached the ledger",
                expected="a contact",
                observed=known.sync,
            )
        for day, moment in enumerate(MOMENTS):
            local = dt.datetime.combine(FIRST + dt.timedelta(days=4 * place + day), moment, ZoneInfo(zone))
            with bench.step(
                f"At {local:%H:%M} there the bookkeeper changes the client's e-mail address, and no notification comes"
            ):
                bench.clock.advance(to=local.astimezone(dt.UTC))
                bench.sandbox.pause_deliveries()
                email = bench.names.email()
                keeper.change_contact(str(contact), email=email)
                bench.sandbox.drop_deliveries()
                bench.sandbox.resume_deliveries()
                seen = bench.eventually(
                    lambda tool=tool, client=client: tool.client(client.id),  # type: ignore[misc]
                    lambda seen, email=email: seen.email == email,  # type: ignore[misc]
                    within_seconds=0.3,
                    on_virtual_clock=IN_TIME,
                )
                bench.check(
                    "1.9",
                    seen.email == email,
                    passed=f"On {zone} time, a change at {local:%H:%M} was found",
                    failed=f"On {zone} time, a change made in the ledger at {local:%H:%M} was not found in two hours of looking: what changed "
                    "at that hour is never asked for",
                    expected=email,
                    observed=seen.email or "no address",
                )
