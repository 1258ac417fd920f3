from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed, until_quiet


@scenario(
    "A payment that was deleted in the ledger and is recorded again is booked again",
    requirements=["1.4"],
    harm=Harm.MONEY_WRONG,
    catches=["key-of-the-same-payment"],
    ledgers=["quickbooks"],
)
def test_payment_recorded_again(bench: Bench) -> None:
    """QuickBooks answers a request id that it knows with the first answer, whatever happened since. A tool whose ids come from the
    content of a payment then believes in a record that is gone: paid here, chased there."""
    known = billed(bench)
    total = known.booked.total
    with bench.step("A payment is recorded in the tool, reaches the ledger, and is deleted there"):
        bench.candidate.record_payment(known.invoice.id, total)
        booked = bench.eventually(
            lambda: bench.bookkeeper.payments_of(known.booked.id), lambda found: bool(found), on_virtual_clock=IN_TIME
        )
        bench.require(
            "1.4",
            len(booked) == 1,
            passed="The payment is in the ledger",
            failed=f"A payment of {total} recorded in the tool never reaches the ledger",
            expected="one payment",
            observed=f"{len(booked)} payments",
            money=total,
        )
        until_quiet(bench)
        bench.bookkeeper.remove_payment(booked[0].id)
        bench.eventually(
            lambda: bench.candidate.invoice(known.invoice.id),
            lambda seen: seen.status == "open",
            on_virtual_clock=IN_TIME,
        )
    with bench.step("The same payment is recorded again"):
        bench.candidate.record_payment(known.invoice.id, total)
        again = bench.eventually(
            lambda: bench.bookkeeper.payments_of(known.booked.id), lambda found: bool(found), on_virtual_clock=IN_TIME
        )
        shown = bench.candidate.invoice(known.invoice.id)
        bench.check(
            "1.4",
            [each.amount for each in again] == [total],
            passed="The payment that was recorded again is in the ledger",
            failed=f"A payment of {total} was recorded again after it had been deleted in the ledger, and the ledger has none; the tool "
            f"shows the invoice as {shown.status} and the payment as {shown.sync.state}",
            expected=f"one payment of {total}",
            observed=[str(each.amount) for each in again],
            money=total,
        )
