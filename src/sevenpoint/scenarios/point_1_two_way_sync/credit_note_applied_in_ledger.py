import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import billed
from sevenpoint.scenarios.point_1_two_way_sync._money import dunned, owing


@scenario(
    "A credit note that the bookkeeper applies lowers what the tool asks for",
    requirements=["1.4", "1.5"],
    harm=Harm.MONEY_WRONG,
    catches=["credit-notes-overlooked"],
)
def test_credit_note_applied_in_ledger(bench: Bench) -> None:
    """The firm forgives a part of the bill, and later the rest, by credit note in the ledger. A tool that only reads payments
    asks for the whole bill, and collects it from the client's card."""
    due = bench.clock.today() + dt.timedelta(days=10)
    known = billed(bench, due_date=due)
    total = known.booked.total
    part = (total * 3 / 10).quantize(Decimal("0.01"))
    with bench.step("A credit note takes off a part of the invoice"):
        credit(bench, known.contact.id, known.booked.id, part)
        seen = owing(bench, known.invoice.id, total - part)
        bench.check(
            "1.4",
            seen.amount_due == total - part and seen.status in ("open", "part_paid"),
            passed="A credit note over a part lowers what is due in the tool by that part",
            failed=f"A credit note took {part} off invoice {known.booked.number} in the ledger; the tool shows it {seen.status} and "
            f"asks for {seen.amount_due} where {total - part} is due",
            expected=f"{total - part} due",
            observed=f"{seen.status}, {seen.amount_due} due",
            money=part,
        )
    with bench.step("Another one takes off the rest"):
        credit(bench, known.contact.id, known.booked.id, total - part)
        seen = owing(bench, known.invoice.id, Decimal(0))
        bench.check(
            "1.4",
            seen.amount_due == 0 and seen.status not in ("open", "part_paid", "draft"),
            passed="An invoice that was credited in full owes nothing in the tool",
            failed=f"Invoice {known.booked.number} was credited in full in the ledger; the tool shows it {seen.status} and asks for "
            f"{seen.amount_due}",
            expected="nothing due",
            observed=f"{seen.status}, {seen.amount_due} due",
            money=total,
        )
    with bench.step("The due date passes"):
        bench.clock.advance(to=due + dt.timedelta(days=3))
        sent = dunned(bench, known.invoice.id)
        bench.check(
            "1.5",
            sent == 0,
            passed="Nobody is reminded of an invoice that was credited in full",
            failed=f"Invoice {known.booked.number} was credited in full, and the client got {sent} past-due notices",
            expected="no past-due notice",
            observed=f"{sent} past-due notices",
            money=total,
        )


def credit(bench: Bench, contact_id: str, invoice_id: str, amount: Decimal) -> None:
    """The bookkeeper writes a credit note and applies it."""
    note = bench.bookkeeper.credit(contact_id, amount, account=bench.organisation.chart.sales)
    bench.bookkeeper.apply_credit(note, invoice_id, amount)
