from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, UNDER_WAY, line, wait_for_invoices


@scenario(
    "A payment waits for its invoice, and both arrive when the invoice can",
    requirements=["5.1", "5.3"],
    harm=Harm.MONEY_WRONG,
    catches=["payment-overtakes-invoice"],
)
def test_payment_waits_for_its_invoice(bench: Bench) -> None:
    """The ledger refuses an invoice, and the client pays it all the same. A payment that goes ahead without its invoice is booked to
    nothing or refused, and the invoice that follows later stays open for ever."""
    amount, part = bench.names.amount(600, 4000), bench.names.amount(50, 500)
    account = bench.organisation.chart.sales_2
    with bench.step("The ledger refuses an invoice, and a payment for it is recorded"):
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        bench.bookkeeper.archive_account(account)
        invoice = bench.candidate.create_invoice(
            client_id=client.id, lines=[line(bench, amount, service="Bookkeeping")]
        )
        bench.eventually(
            lambda: bench.candidate.invoice(invoice.id),
            lambda seen: seen.sync.state == "failed",
            within_seconds=UNDER_WAY,
        )
        payment = bench.candidate.record_payment(invoice.id, amount=part)
        bench.clock.advance(minutes=10)
        loose = [each for each in bench.bookkeeper.payments() if each.amount == part]
        alerts = [alert for alert in bench.candidate.open_alerts() if alert.severity == "error"]
        bench.check(
            "5.3",
            not loose and len(alerts) == 1,
            passed="The payment waits; one cause is told once",
            failed=f"The ledger refused one invoice; its payment of {part} went ahead without it, and the firm has {len(alerts)} errors "
            f"to look at and {len(loose)} payments in the ledger",
            expected="one error, no payment in the ledger",
            observed=f"{len(alerts)} errors, {len(loose)} payments",
            money=part,
        )
    with bench.step("The cause is mended"):
        bench.bookkeeper.restore_account(account)
        bench.candidate.sync()
        wait_for_invoices(bench, client.name)
        booked = bench.eventually(
            lambda: wait_for_invoices(bench, client.name, on_virtual_clock=None),
            lambda found: bool(found) and found[0].amount_paid > 0,
            on_virtual_clock=IN_TIME,
        )
        paid = booked[0].amount_paid if booked else Decimal(0)
        state = next(
            (
                each.sync.state
                for each in bench.candidate.payments_of(invoice.id)
                if each.id == payment.id and each.sync
            ),
            "unknown",
        )
        bench.check(
            "5.1",
            len(booked) == 1 and paid == part,
            passed="Invoice and payment are in the ledger, the one applied to the other",
            failed=f"The invoice was mended and arrived; of the payment of {part} that was waiting for it the ledger has {paid}, and the "
            f"tool shows it {state}",
            expected=f"one invoice with {part} received",
            observed=f"{len(booked)} invoices, {paid} received, {state}",
            money=abs(part - paid) or None,
        )
