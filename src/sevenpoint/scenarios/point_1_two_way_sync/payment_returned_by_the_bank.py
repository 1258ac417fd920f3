from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.oracles.alerts import about
from sevenpoint.scenarios.common import IN_TIME, billed
from sevenpoint.scenarios.point_1_two_way_sync._money import owing


@scenario(
    "A debit that the bank returns a month later opens its invoice again on both sides, and the firm is told",
    requirements=["1.4", "5.4"],
    harm=Harm.MONEY_WRONG,
    catches=["returned-debit-stays-in-ledger", "returned-debit-leaves-invoice-paid", "returned-debit-untold"],
)
def test_payment_returned_by_the_bank(bench: Bench) -> None:
    """Debits come back for weeks. A payment that stands in the ledger after its money is gone makes the books richer than the
    bank, and an invoice that stays paid is never asked for again."""
    known = billed(bench)
    total = known.booked.total
    with bench.step("The client's account is debited, and the payment is booked"):
        payment = bench.candidate.collect(known.invoice.id, method="debit")
        paid = bench.eventually(
            lambda: bench.bookkeeper.invoice(known.booked.id).amount_due,
            lambda due: due == 0,
            on_virtual_clock=IN_TIME,
        )
        bench.require(
            "1.4",
            paid == 0,
            passed="The debit is booked in the ledger",
            failed=f"A debit of {total} never reached the ledger: {paid} is still due on invoice {known.booked.number}",
            expected="nothing due",
            observed=f"{paid} due",
            money=total,
        )
    with bench.step("A month later the bank returns the debit"):
        bench.clock.advance(days=30)
        before = {each.id for each in bench.candidate.alerts()}
        bench.candidate.return_payment(payment.id)
        booked = bench.eventually(
            lambda: bench.bookkeeper.invoice(known.booked.id),
            lambda invoice: invoice.amount_due == total,
            on_virtual_clock=IN_TIME,
        )
        held = sum(
            (each.amount for each in bench.bookkeeper.account_movements(bench.organisation.chart.clearing)), Decimal(0)
        )
        bench.check(
            "1.4",
            booked.amount_due == total and held == 0,
            passed="The returned debit is taken back in the ledger, and its invoice is open again",
            failed=f"The bank returned a debit of {total}; the ledger still shows {booked.amount_paid} received on invoice "
            f"{booked.number} and {held} in the clearing account",
            expected=f"{total} due, nothing in the clearing account",
            observed=f"{booked.amount_due} due, {held} in the clearing account",
            money=total,
        )
        seen = owing(bench, known.invoice.id, total)
        status = next(
            (each.status for each in bench.candidate.payments_of(known.invoice.id) if each.id == payment.id), ""
        )
        bench.check(
            "1.4",
            seen.status == "open" and status not in ("succeeded", "pending"),
            passed="The returned debit no longer counts in the tool, and its invoice is open again",
            failed=f"The bank returned a debit of {total}; the tool shows it {status} and invoice {known.booked.number} {seen.status}",
            expected="returned, invoice open",
            observed=f"{status}, invoice {seen.status}",
            money=total,
        )
    with bench.step("The firm is told"):
        named = (payment.id, known.invoice.id, known.booked.number or known.invoice.id, str(total))
        alerts = bench.eventually(
            lambda: about(bench.candidate.alerts(), named, but=before),
            bool,
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "5.4",
            bool(alerts),
            passed="The firm was told that the debit came back",
            failed=f"A debit of {total} came back from the bank, and nobody in the firm was told",
            expected="an alert",
            observed=f"{len(alerts)} alerts",
            money=total,
        )
