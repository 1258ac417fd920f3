from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "A refunded card payment leaves the ledger's clearing account, and the kept fee stays booked once",
    requirements=["1.4", "2.6"],
    harm=Harm.MONEY_WRONG,
    catches=["refunds-stay-local", "fee-booked-again-on-refund"],
)
def test_refund_reaches_the_ledger(bench: Bench) -> None:
    """The processor sends the money back and keeps its fee. When the refund is not booked, income and bank are overstated; when
    the fee takes the wrong side, the bank is off by twice the fee."""
    bench.needs("refunds")
    clearing = bench.organisation.chart.clearing
    known = billed(bench)
    total = known.booked.total

    def held() -> Decimal:
        return sum((each.amount for each in bench.bookkeeper.account_movements(clearing)), Decimal(0))

    with bench.step("The client pays by card, and payment and fee are booked"):
        payment = bench.candidate.collect(known.invoice.id, method="card")
        before = bench.eventually(held, lambda balance: balance == total - payment.fee, on_virtual_clock=IN_TIME)
        bench.require(
            "2.6",
            before == total - payment.fee,
            passed="The clearing account holds the payment less the fee",
            failed=f"A card payment of {total} with a fee of {payment.fee} leaves {before} in the clearing account",
            expected=total - payment.fee,
            observed=before,
            money=abs(before - total + payment.fee) or None,
        )
    with bench.step("The firm refunds the payment"):
        refunded = bench.candidate.refund(payment.id)
        gone = bench.eventually(held, lambda balance: balance < total / 2, on_virtual_clock=IN_TIME)
        received = bench.bookkeeper.invoice(known.booked.id).amount_paid
        bench.check(
            "1.4",
            gone < total / 2,
            passed="The refunded money has left the ledger's clearing account",
            failed=f"{total} was refunded in the tool ({refunded.status}); the ledger still holds {gone} in the clearing account and "
            f"shows {received} received on invoice {known.booked.number}",
            expected="the payment taken back or a refund booked",
            observed=f"{gone} in the clearing account",
            money=total,
        )
    with bench.step("The fee that the processor kept is still an expense, once"):
        bench.clock.advance(minutes=10)
        kept = bench.eventually(held, lambda balance: balance != -payment.fee, within_seconds=0.5)
        bench.check(
            "2.6",
            kept == -payment.fee,
            passed="After a refund the clearing account is short by exactly the fee that the processor kept",
            failed=f"After a refund of {total} with a kept fee of {payment.fee} the clearing account shows {kept} where the processor "
            f"shows {-payment.fee}",
            expected=-payment.fee,
            observed=kept,
            money=abs(kept + payment.fee) or None,
        )
