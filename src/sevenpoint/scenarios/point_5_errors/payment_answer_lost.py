from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.oracles import effects
from sevenpoint.scenarios.common import IN_TIME, UNDER_WAY, billed


@scenario(
    "A payment whose answer was lost after it was booked is not booked again",
    requirements=["5.1", "1.6"],
    harm=Harm.MONEY_WRONG,
    catches=["payment-retried-blindly"],
)
def test_payment_answer_lost(bench: Bench) -> None:
    """The ledger books the payment and the connection dies before the answer arrives. A tool that books it again makes the client look
    as if they had paid twice: the balance is wrong, and the bank will not reconcile."""
    known = billed(bench)
    part = (known.booked.total / 3).quantize(Decimal("0.01"))
    with bench.step("A part payment is recorded; the ledger books it and the answer is lost"):
        lost = bench.faults.add("lost_answer", match={"operation": "create_payment"}, trigger={"times": 1})
        payment = bench.candidate.record_payment(known.invoice.id, amount=part)
        struck = bench.eventually(lambda: bench.faults.struck(lost), lambda hits: hits > 0, within_seconds=UNDER_WAY)
        bench.faults.clear()
        if not struck:
            for requirement in ("5.1", "1.6"):
                bench.not_observed(requirement, "the tool sent no payment whose answer could be lost")
            return
    with bench.step("The tool recovers by itself"):

        def sync_state() -> str:
            found = [each for each in bench.candidate.payments_of(known.invoice.id) if each.id == payment.id]
            return found[0].sync.state if found and found[0].sync is not None else "unknown"

        state = bench.eventually(sync_state, lambda seen: seen == "synced", on_virtual_clock=IN_TIME)
        bench.clock.advance(minutes=30)
        received = [each for each in bench.bookkeeper.payments() if each.invoice_id == known.booked.id]
        booked = bench.bookkeeper.invoice(known.booked.id)
        came = effects.received(part, received)
        bench.check(
            "1.6",
            came.once() and booked.amount_paid == part,
            passed="One payment in the tool is one payment in the ledger, though its answer was lost",
            failed=f"The answer to a payment of {part} was lost after the ledger had booked it, and the tool booked it again: the ledger "
            f"has {booked.amount_paid} received on invoice {booked.number}",
            expected=f"{part} received, once",
            observed=f"{booked.amount_paid} received in {len(received)} payments",
            money=abs(booked.amount_paid - part) or None,
        )
        bench.check(
            "5.1",
            state == "synced" and came.once(),
            passed="After the lost answer the tool knows that the ledger has the payment",
            failed=f"After one lost answer the tool shows the payment of {part} as {state}; the ledger has it {len(received)} times",
            expected="synced, once",
            observed=f"{state}, {len(received)} times",
            money=part,
        )
