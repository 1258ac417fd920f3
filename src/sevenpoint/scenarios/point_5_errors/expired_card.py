from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "A payment by an expired card is told to firm and client, and nothing is booked",
    requirements=["5.4"],
    harm=Harm.MONEY_LATE,
    catches=["failed-card-untold"],
)
def test_expired_card(bench: Bench) -> None:
    """Cards expire in the middle of a retainer. When nobody is told, the firm goes on working for a client who stopped paying
    months ago without knowing it."""
    known = billed(bench)
    with bench.step("The client's card has expired when it is charged"):
        failed = bench.candidate.collect(known.invoice.id, method="card", instrument="expired")
        alerts = bench.eventually(
            lambda: bench.candidate.open_alerts(), lambda found: bool(found), on_virtual_clock=IN_TIME
        )
        notices = [
            notice
            for notice in bench.candidate.notices()
            if notice.kind == "payment_failed" and notice.invoice_id == known.invoice.id
        ]
        booked = bench.bookkeeper.invoice(known.booked.id)
        bench.check(
            "5.4",
            failed.status == "failed" and booked.amount_paid == 0,
            passed="The failed charge is shown as failed, and the ledger's invoice is still open",
            failed=f"A charge of {known.booked.total} on an expired card is shown as {failed.status}; the ledger has "
            f"{booked.amount_paid} received for invoice {booked.number}",
            expected="failed, nothing received",
            observed=f"{failed.status}, {booked.amount_paid} received",
            money=known.booked.total,
        )
        bench.check(
            "5.4",
            bool(alerts) and bool(notices),
            passed="Firm and client were told that the card failed",
            failed=f"A card failed for {known.booked.total}: the firm got {len(alerts)} alerts and the client {len(notices)} notices",
            expected="an alert to the firm and a notice to the client",
            observed=f"{len(alerts)} alerts, {len(notices)} notices",
            money=known.booked.total,
        )
    with bench.step("The client gives another card"):
        bench.candidate.collect(known.invoice.id, method="card")
        booked = bench.eventually(
            lambda: bench.bookkeeper.invoice(known.booked.id),
            lambda invoice: invoice.status == "paid",
            on_virtual_clock=IN_TIME,
        )
        received = bench.bookkeeper.payments_of(known.booked.id)
        bench.check(
            "5.4",
            booked.status == "paid" and len(received) == 1,
            passed="The new card paid the invoice, once",
            failed=f"A new card was charged, and the ledger shows {len(received)} payments on invoice {booked.number}, {booked.status}",
            expected="one payment, paid",
            observed=f"{len(received)} payments, {booked.status}",
            money=known.booked.total,
        )
