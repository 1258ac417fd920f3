from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed
from sevenpoint.scenarios.point_1_two_way_sync._money import owing


@scenario(
    "A transfer that is recorded on both sides counts once, and two equal instalments count twice",
    requirements=["1.6", "1.4"],
    harm=Harm.MONEY_WRONG,
    catches=["typed-payment-not-matched", "equal-payments-taken-for-one"],
)
def test_payment_recorded_on_both_sides(bench: Bench) -> None:
    """The bookkeeper matches the bank feed while a colleague types the same transfer into the tool. Booked twice, the client
    seems to have paid what was never paid; but two real instalments of the same amount must not be taken for one."""
    known = billed(bench)
    bank = bench.organisation.chart.bank
    total = known.booked.total
    part = (total / 4).quantize(Decimal("0.01"))
    with bench.step("One transfer is recorded in the ledger and, before anybody sees it there, in the tool"):
        bench.sandbox.pause_deliveries()
        bench.bookkeeper.pay(known.booked.id, part, account=bank)
        bench.candidate.record_payment(known.invoice.id, part)
        bench.sandbox.resume_deliveries()
        bench.clock.advance(minutes=30)
        owing(bench, known.invoice.id, total - part)
        booked = bench.bookkeeper.payments_of(known.booked.id)
        received = sum((each.amount for each in booked), Decimal(0))
        shown = [each for each in bench.candidate.payments_of(known.invoice.id) if each.status == "succeeded"]
        failed = [each for each in shown if each.sync is not None and each.sync.state == "failed"]
        bench.check(
            "1.6",
            received == part and len(shown) == 1 and not failed,
            passed="One transfer recorded on both sides is one payment on both sides",
            failed=f"One transfer of {part} was recorded in the ledger and in the tool; the ledger now has {received} in "
            f"{len(booked)} payments, the tool {len(shown)} payments, {len(failed)} of them failed",
            expected=f"one payment of {part} on both sides",
            observed=f"ledger: {received} in {len(booked)}; tool: {len(shown)}, {len(failed)} failed",
            money=abs(received - part) or part,
        )
    with bench.step("A second instalment of the same amount is recorded in the tool only"):
        bench.candidate.record_payment(known.invoice.id, part)
        booked = bench.eventually(
            lambda: bench.bookkeeper.payments_of(known.booked.id),
            lambda found: sum((each.amount for each in found), Decimal(0)) > received,
            on_virtual_clock=IN_TIME,
        )
        now = sum((each.amount for each in booked), Decimal(0))
        bench.check(
            "1.4",
            now == received + part,
            passed="A second instalment of the same amount is booked as a second payment",
            failed=f"A second instalment of {part} was recorded in the tool and never booked: the ledger took it for the first one",
            expected=f"{received + part} received",
            observed=f"{now} received",
            money=part,
        )
