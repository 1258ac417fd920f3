from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "An invoice that is voided in QuickBooks is not taken for paid",
    requirements=["1.4"],
    harm=Harm.MONEY_WRONG,
    catches=["void-read-as-paid"],
    ledgers=["quickbooks"],
)
def test_payment_not_made_by_voiding(bench: Bench) -> None:
    """QuickBooks keeps a voided invoice with a total and a balance of zero; only its note says Voided. A tool that looks at the
    balance counts it as collected, and its reports show money that never came."""
    known = billed(bench)
    with bench.step("The bookkeeper voids the invoice"):
        bench.bookkeeper.void_invoice(known.booked.id)
        seen = bench.eventually(
            lambda: bench.candidate.invoice(known.invoice.id),
            lambda shown: shown.status in ("voided", "paid"),
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.4",
            seen.status == "voided" and seen.amount_due == 0 and seen.amount_paid == 0,
            passed="A voided invoice shows as voided and not as paid",
            failed=f"Invoice {known.booked.number} was voided in QuickBooks, and the tool shows it {seen.status}, {seen.amount_paid} paid",
            expected="voided, nothing paid",
            observed=f"{seen.status}, {seen.amount_paid} paid",
            money=known.booked.total,
        )
