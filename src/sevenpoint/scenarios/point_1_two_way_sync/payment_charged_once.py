from decimal import Decimal

from sevenpoint.harness import Bench, Harm, refusal, scenario
from sevenpoint.scenarios.common import IN_TIME, billed

PAYMENTS = {"xero": r"(?i)/Payments(/[^/]+)?$", "quickbooks": r"(?i)/payment$"}


@scenario(
    "A card is charged once, though the ledger's answer was lost and the button was pressed twice",
    requirements=["1.6"],
    harm=Harm.MONEY_WRONG,
    catches=["retry-charges-again", "double-click-charges-twice"],
)
def test_payment_charged_once(bench: Bench) -> None:
    """The charge is outside the ledger and cannot be rolled back. When a repeated attempt to book it charges again, or a second
    press does, the client pays twice and one of the payments is in no book."""
    known = billed(bench)
    total = known.booked.total
    with bench.step("The card is charged, and the ledger fails while the payment is booked"):
        faults = [
            bench.faults.add(
                "server_error", match={"method": method, "path": PAYMENTS[bench.ledger]}, trigger={"times": 1}
            )
            for method in ("POST", "PUT")
        ]
        bench.candidate.collect(known.invoice.id, method="card")
        struck = bench.eventually(lambda: sum(map(bench.faults.struck, faults)), bool, on_virtual_clock=IN_TIME)
        bench.faults.clear()
        booked = bench.eventually(
            lambda: bench.bookkeeper.payments_of(known.booked.id),
            lambda found: len(found) > 0,
            on_virtual_clock=IN_TIME,
        )
        charged = charges(bench, known.invoice.id)
        if not struck:
            bench.not_observed("1.6", "the tool sent no payment that the ledger could fail on")
        else:
            bench.check(
                "1.6",
                charged == [total] and [each.amount for each in booked] == [total],
                passed="One charge is one payment on both sides, though the ledger failed at first",
                failed=f"The ledger failed once while a card payment of {total} was booked, and the card was charged "
                f"{len(charged)} times; the ledger has {len(booked)} payments",
                expected=f"one charge of {total}",
                observed=[str(each) for each in charged],
                money=abs(sum(charged, Decimal(0)) - total) or None,
            )
    with bench.step("Somebody presses the button once more"):
        refused = refusal(lambda: bench.candidate.collect(known.invoice.id, method="card"))
        again = charges(bench, known.invoice.id)
        bench.check(
            "1.6",
            sum(again, Decimal(0)) <= total or len(again) == len(charged),
            passed="A paid invoice is not charged again",
            failed=f"The card was charged again for invoice {known.booked.number}, which was paid: {sum(again, Decimal(0))} for {total}",
            expected=f"{total} charged",
            observed=f"{sum(again, Decimal(0))} charged, {'refused' if refused else 'accepted'}",
            money=abs(sum(again, Decimal(0)) - total) or None,
        )


def charges(bench: Bench, invoice_id: str) -> list[Decimal]:
    """What the client's card was charged for an invoice."""
    found = bench.candidate.payments_of(invoice_id)
    return [each.amount for each in found if each.status in ("succeeded", "pending") and each.source == "tool"]
