import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed

DAYS = (dt.date(2026, 3, 12), dt.date(2026, 3, 25), dt.date(2026, 4, 3))
HOUR = dt.timedelta(hours=1)
MOST_READS = 2


@scenario(
    "What changed since last time is asked for, no more and no less, on any day of the month",
    requirements=["1.9", "4.5"],
    harm=Harm.MONEY_LATE,
    catches=["change-filter-dropped", "day-and-month-swapped"],
)
def test_changes_asked_for_since_last_time(bench: Bench) -> None:
    """The time of the last look is lost on its way to the ledger, and every look reads everything; or day and month change places, and
    for some days of each month the tool asks about a day that is still to come."""
    idle, edited = billed(bench), billed(bench)
    for day in DAYS:
        for turn in (1, 2):
            with bench.step(
                f"On {day:%-d %B} the bookkeeper changes a client, for the {turn}. time, and no notification comes"
            ):
                bench.clock.advance(to=dt.datetime.combine(day, dt.time(8 + 3 * turn), dt.UTC))
                bench.sandbox.pause_deliveries()
                email = bench.names.email()
                bench.bookkeeper.change_contact(edited.contact.id, email=email)
                bench.sandbox.drop_deliveries()
                bench.sandbox.resume_deliveries()
                seen = bench.eventually(
                    lambda: bench.candidate.client(edited.client.id),
                    lambda seen, email=email: seen.email == email,  # type: ignore[misc]
                    within_seconds=0.3,
                    on_virtual_clock=IN_TIME,
                )
                bench.check(
                    "1.9",
                    seen.email == email,
                    passed=f"The change of {day:%-d %B} was found",
                    failed=f"On {day:%-d %B} a change was made in the ledger and not found in two hours of looking: the tool asks for the "
                    "wrong span of time",
                    expected=email,
                    observed=seen.email or "no address",
                )
        with bench.step("Nothing happens for an hour"):
            mark = bench.last_exchange
            bench.clock.advance(seconds=HOUR.total_seconds(), step=dt.timedelta(minutes=10))
            reads = [each for each in bench.exchanges(after=mark) if idle.contact.id in read_ids(each.response_body)]
            bench.check(
                "4.5",
                len(reads) <= MOST_READS,
                passed="In a quiet hour, records that had not changed were not read",
                failed=f"In a quiet hour the tool read a client who had not changed for days more than {MOST_READS} times: it reads all the "
                "books at every look, and the firm's calls are used up by nothing",
                expected=f"at most {MOST_READS} reads",
                observed=f"{len(reads)} reads" if len(reads) <= MOST_READS else f"more than {MOST_READS} reads",
                harm=Harm.COSMETIC,
            )


def read_ids(body: str) -> set[str]:
    """Everything in quotes in an answer: ids are among it."""
    return set(body.split('"'))
