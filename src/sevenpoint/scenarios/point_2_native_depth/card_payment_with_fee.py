from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.oracles.money import Journey
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "A card payment settles its invoice in full and its fee is booked separately",
    requirements=["2.5", "2.6"],
    harm=Harm.MONEY_WRONG,
    catches=["fee-netted-off"],
)
def test_card_payment_with_fee(bench: Bench) -> None:
    """The processor keeps its fee and pays out the rest. When the payment is booked net, the invoice stays open by the fee; when
    the fee is left out, no payout ever matches the bank."""
    chart = bench.organisation.chart
    known = billed(bench)
    with bench.step("The client pays by card"):
        payment = bench.candidate.collect(known.invoice.id, method="card")
    with bench.step("The ledger's invoice is paid in full, into the clearing account"):
        booked = bench.eventually(
            lambda: bench.bookkeeper.invoice(known.booked.id),
            lambda invoice: invoice.status == "paid",
            on_virtual_clock=IN_TIME,
        )
        received = bench.bookkeeper.payments_of(known.booked.id)
        bench.check(
            "2.5",
            booked.status == "paid"
            and [(each.amount, each.account) for each in received] == [(booked.total, chart.clearing)],
            passed="The card payment landed on its invoice and in the clearing account, gross",
            failed=f"The client paid {booked.total} by card; the ledger shows {booked.amount_paid} received and "
            f"{booked.amount_due} still due on invoice {booked.number}",
            expected=f"one payment of {booked.total} to account {chart.clearing}",
            observed=[f"{each.amount} to account {each.account}" for each in received],
            money=booked.amount_due or booked.total,
        )
    with bench.step("The fee is an expense of its own"):
        moved = bench.eventually(
            lambda: bench.bookkeeper.account_movements(chart.clearing),
            lambda movements: any(movement.amount < 0 for movement in movements),
            on_virtual_clock=IN_TIME,
        )
        fees = [movement for movement in moved if movement.amount < 0 and movement.contra == chart.fees]
        balance = sum((movement.amount for movement in moved), Decimal(0))
        journey = Journey(invoiced=booked.total, received=booked.amount_paid, fees=payment.fee, held=balance)
        bench.check(
            "2.6",
            payment.fee > 0 and [-fee.amount for fee in fees] == [payment.fee] and not journey.leaks(),
            passed="The processing fee is booked separately, and the clearing account equals the payout",
            failed=f"The processor kept {payment.fee}; the ledger has {sum((-fee.amount for fee in fees), Decimal(0))} of fees, so "
            f"the clearing account shows {balance} where {booked.total - payment.fee} is paid out",
            expected=f"a fee of {payment.fee} to account {chart.fees}, clearing balance {booked.total - payment.fee}",
            observed=[
                f"{movement.kind} {movement.amount} against {movement.contra or 'no account'}" for movement in moved
            ],
            money=payment.fee or None,
        )
    with bench.step("Another client pays a part of the invoice by card"):
        other = billed(bench)
        part = (other.booked.total / 3).quantize(Decimal("0.01"))
        before = {movement.id for movement in moved}
        charge = bench.candidate.collect(other.invoice.id, method="card", amount=part)
        since = bench.eventually(
            lambda: [each for each in bench.bookkeeper.account_movements(chart.clearing) if each.id not in before],
            lambda movements: any(movement.amount < 0 for movement in movements) and len(movements) > 1,
            on_virtual_clock=IN_TIME,
        )
        open_now = bench.bookkeeper.invoice(other.booked.id)
        taken = [movement.amount for movement in since if movement.amount < 0]
        bench.check(
            "2.6",
            open_now.amount_paid == part and -sum(taken, Decimal(0)) == charge.fee,
            passed="A part that was paid by card counts in full, and its fee is an expense",
            failed=f"The client paid {part} by card, of which the processor kept {charge.fee}; the ledger has {open_now.amount_paid} "
            f"received on invoice {open_now.number} and {-sum(taken, Decimal(0))} of fees",
            expected=f"{part} received, a fee of {charge.fee}",
            observed=f"{open_now.amount_paid} received, fees {', '.join(str(-fee) for fee in taken) or 'none'}",
            money=abs(part - open_now.amount_paid) or charge.fee or None,
        )
