from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "A card is charged for what the ledger says is due at that moment",
    requirements=["1.4"],
    harm=Harm.MONEY_WRONG,
    catches=["charged-without-looking"],
)
def test_payment_collects_what_is_due_now(bench: Bench) -> None:
    """The bookkeeper lowers the invoice after a complaint and a minute later the card is charged for the old amount: the client
    has paid too much, the ledger refuses the payment, and the collected money is in no book."""
    known = billed(bench)
    with bench.step("The bookkeeper lowers the price on the ledger's invoice, and the notification is late"):
        bench.sandbox.pause_deliveries()
        lower = (known.booked.lines[0].amount / 2).quantize(Decimal("0.01"))
        due = bench.bookkeeper.change_line(known.booked.id, 0, unit_amount=lower).amount_due
    with bench.step("The client's card is charged for all that is due"):
        payment = bench.candidate.collect(known.invoice.id, method="card")
        bench.sandbox.resume_deliveries()
        booked = bench.eventually(
            lambda: bench.bookkeeper.invoice(known.booked.id),
            lambda invoice: invoice.amount_due == 0,
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.4",
            payment.amount == due and booked.amount_due == 0,
            passed="The card was charged for what was due in the ledger, and the invoice is paid",
            failed=f"Invoice {booked.number} was lowered to {due} in the ledger; the card was charged {payment.amount}, and the ledger "
            f"shows {booked.amount_paid} received and {booked.amount_due} due",
            expected=f"{due} charged, nothing due",
            observed=f"{payment.amount} charged, {booked.amount_due} due",
            money=abs(payment.amount - due) or due,
        )
