import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import InvoiceChange
from sevenpoint.scenarios.common import IN_TIME, billed
from sevenpoint.scenarios.point_1_two_way_sync import _conflicts


@scenario(
    "An invoice edited on both sides at once keeps both edits, and the declared rule settles what clashes",
    requirements=["1.7", "1.3"],
    harm=Harm.MONEY_WRONG,
    catches=["stale-picture-resent"],
)
def test_invoice_edited_on_both_sides(bench: Bench) -> None:
    """The bookkeeper corrects a price while a member gives more time. A tool that answers a version conflict by sending its old
    picture again takes the correction back, and says that all went well."""
    known = billed(bench)
    price, due = bench.names.amount(), bench.clock.today() + dt.timedelta(days=37)
    with bench.step("Before the tool hears of it, the bookkeeper changes the price and a member the due date"):
        bench.sandbox.pause_deliveries()
        bench.bookkeeper.change_line(known.booked.id, 0, unit_amount=price)
        bench.candidate.change_invoice(known.invoice.id, InvoiceChange(due_date=due))
        bench.sandbox.resume_deliveries()

        def both() -> tuple[Decimal, dt.date | None, Decimal, dt.date | None]:
            """Amount before tax and due date in the ledger, then in the tool."""
            booked, shown = bench.bookkeeper.invoice(known.booked.id), bench.candidate.invoice(known.invoice.id)
            return booked.subtotal, booked.due_date, shown.subtotal, shown.due_date

        seen = bench.eventually(both, lambda found: found == (price, due, price, due), on_virtual_clock=IN_TIME)
        bench.check(
            "1.3",
            seen == (price, due, price, due),
            passed="The bookkeeper's price and the member's due date are on both sides",
            failed=f"Invoice {known.booked.number} was edited on both sides at once. The bookkeeper's price {price} "
            + ("stands" if seen[0] == price else f"was written over: the ledger says {seen[0]} again")
            + f"; the member's due date {due} "
            + ("stands" if seen[1] == due else "did not reach the ledger"),
            expected=f"{price} before tax, due {due}, on both sides",
            observed=f"ledger: {seen[0]}, due {seen[1]}; tool: {seen[2]}, due {seen[3]}",
            money=abs(seen[0] - price) or None,
        )
    with bench.step("Both give the client more time, not the same"):
        bench.clock.advance(minutes=10)
        theirs, ours = bench.clock.today() + dt.timedelta(days=51), bench.clock.today() + dt.timedelta(days=62)
        bench.sandbox.pause_deliveries()
        bench.bookkeeper.change_due_date(known.booked.id, theirs)
        bench.candidate.change_invoice(known.invoice.id, InvoiceChange(due_date=ours))
        bench.sandbox.resume_deliveries()

        def dates() -> tuple[dt.date | None, dt.date | None]:
            """In the tool, and in the ledger."""
            return (
                bench.candidate.invoice(known.invoice.id).due_date,
                bench.bookkeeper.invoice(known.booked.id).due_date,
            )

        on_tool, on_ledger = bench.eventually(
            dates, lambda found: _conflicts.kept(bench, *found, theirs, ours), on_virtual_clock=IN_TIME
        )
        bench.check(
            "1.7",
            _conflicts.kept(bench, on_tool, on_ledger, theirs, ours),
            passed=f"The clash was settled by the declared rule: {_conflicts.in_words(bench)}",
            failed=f"Both sides changed the due date of invoice {known.booked.number}. Of clashes the tool declares that "
            f"{_conflicts.in_words(bench)}; it shows {on_tool} and the ledger {on_ledger}",
            expected=f"ledger's {theirs}, tool's {ours}: {_conflicts.in_words(bench)}",
            observed=f"tool: {on_tool}; ledger: {on_ledger}",
            harm=Harm.MONEY_LATE,
        )
