from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.quickbooks import QuickBooksBookkeeper
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "A payment for an invoice that was moved to another customer settles that invoice",
    requirements=["1.4"],
    harm=Harm.MONEY_WRONG,
    catches=["payment-under-old-customer"],
    ledgers=["quickbooks"],
)
def test_payment_for_a_moved_invoice(bench: Bench) -> None:
    """QuickBooks takes a payment without its link when the customer differs, and keeps it as credit: the tool says paid, the
    invoice goes overdue, and the money lies unapplied."""
    known = billed(bench)
    total = known.booked.total
    with bench.step("The bookkeeper moves the invoice to the customer's new company"):
        keeper = bench.bookkeeper
        assert isinstance(keeper, QuickBooksBookkeeper)
        other = keeper.create_contact(bench.names.client())
        keeper.reassign_invoice(known.booked.id, other.id)
        bench.clock.advance(minutes=10)
    with bench.step("The client's payment is recorded in the tool"):
        bench.candidate.record_payment(known.invoice.id, total)
        booked = bench.eventually(
            lambda: keeper.invoice(known.booked.id), lambda invoice: invoice.amount_due == 0, on_virtual_clock=IN_TIME
        )
        held = [
            each
            for contact in (known.contact.id, other.id)
            for each in keeper.credits_of(contact)
            if each.kind == "on_account"
        ]
        loose = sum((each.remaining for each in held), total - total)
        bench.check(
            "1.4",
            booked.amount_due == 0 and not loose,
            passed="The payment settles the moved invoice, and nothing lies unapplied",
            failed=f"A payment of {total} for invoice {booked.number}, which now belongs to another customer, lies unapplied in QuickBooks: "
            f"{loose} of credit, {booked.amount_due} still due",
            expected="nothing due, nothing unapplied",
            observed=f"{booked.amount_due} due, {loose} unapplied",
            money=total,
        )
