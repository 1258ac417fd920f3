import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import InvoiceChange
from sevenpoint.harness.ledgers import NewOrganisation
from sevenpoint.scenarios.common import UNDER_WAY, line

# Where the firm's calendar and UTC show different dates, east and west, in the order in which those moments come.
PLACES = [
    ("Pacific/Auckland", dt.datetime(2026, 3, 3, 11, 30, tzinfo=dt.UTC), dt.date(2026, 3, 4)),
    ("Australia/Brisbane", dt.datetime(2026, 3, 3, 14, 30, tzinfo=dt.UTC), dt.date(2026, 3, 4)),
    ("America/New_York", dt.datetime(2026, 3, 4, 4, 30, tzinfo=dt.UTC), dt.date(2026, 3, 3)),
    ("America/Los_Angeles", dt.datetime(2026, 3, 4, 7, 30, tzinfo=dt.UTC), dt.date(2026, 3, 3)),
]
TERMS = dt.timedelta(days=21)
SAVES = 3
SAME_DAY = dt.timedelta(minutes=15)  # No calendar turns its page in that time.


@scenario(
    "Invoice and due dates are those of the firm's own calendar, also around midnight",
    requirements=["1.3"],
    harm=Harm.MONEY_WRONG,
    catches=["issue-date-in-utc", "dates-through-utc-midnight", "due-date-slips-at-each-save"],
    connected=False,
    time_limit=240,
)
def test_date_of_the_firm(bench: Bench) -> None:
    """A date that passes through UTC comes out a day early or late. At a month's end the sale lands in the wrong period and in
    the wrong tax return; a due date that slips makes the firm chase clients who are not late."""
    for zone, moment, today in PLACES:
        with bench.step(f"A firm on {zone} time connects its books"):
            books = bench.sandbox.add_organisation(
                NewOrganisation(ledger=bench.ledger, name=bench.names.organisation(), time_zone=zone)
            )
            tool, _ = bench.another_workspace(books)
            bookkeeper = bench.bookkeeper_of(books)
            bench.clock.advance(to=moment)
        with bench.step(f"It bills a client near midnight, when its calendar shows {today}"):
            client = tool.create_client(bench.names.client(), email=bench.names.email())
            asked = today + TERMS
            made = tool.create_invoice(client_id=client.id, lines=[line(bench, bench.names.amount())], due_date=asked)
            made = bench.eventually(
                lambda tool=tool, made=made: tool.invoice(made.id),  # type: ignore[misc]
                lambda seen: bench.ledger in seen.ledger_ids,
                within_seconds=UNDER_WAY,
                on_virtual_clock=SAME_DAY,
            )
            ledger_id = made.ledger_ids.get(tool.ledger)
            bench.require(
                "1.3",
                ledger_id is not None,
                passed="The invoice reached the ledger",
                failed=f"The invoice of a firm on {zone} time never reached the ledger",
                expected="an invoice in the ledger",
                observed=made.sync,
                money=made.subtotal,
            )
            booked = bookkeeper.invoice(str(ledger_id))
            bench.check(
                "1.3",
                (booked.date, booked.due_date) == (today, asked),
                passed=f"On {zone} time, invoice and due date are right in the ledger",
                failed=f"On {zone} time the ledger's invoice is dated {booked.date} where the firm's calendar showed {today}, and "
                f"due {booked.due_date} where {asked} was asked for",
                expected=f"dated {today}, due {asked}",
                observed=f"dated {booked.date}, due {booked.due_date}",
                money=booked.total,
            )
        with bench.step(f"The invoice is saved {SAVES} times with another reference"):
            for number in range(SAVES):
                reference = f"{bench.names.reference()} {number}"
                tool.change_invoice(made.id, InvoiceChange(reference=reference))
                saved = bench.eventually(
                    lambda bookkeeper=bookkeeper, held=booked.id: bookkeeper.invoice(held),  # type: ignore[misc]
                    lambda seen, reference=reference: seen.reference == reference,  # type: ignore[misc]
                    on_virtual_clock=dt.timedelta(minutes=10),
                )
            shown = tool.invoice(made.id)
            bench.check(
                "1.3",
                saved.due_date == booked.due_date == shown.due_date,
                passed=f"On {zone} time, the due date stays through {SAVES} saves",
                failed=f"On {zone} time the due date moved from {booked.due_date} to {saved.due_date} while only the reference was "
                f"changed, {SAVES} times",
                expected=f"due {booked.due_date}",
                observed=f"due {saved.due_date} in the ledger, {shown.due_date} in the tool",
                money=booked.total,
            )
