from decimal import Decimal
from functools import partial

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, UNDER_WAY, billed

# Writes and nothing else: QuickBooks takes its queries by POST too.
WRITES = r"^(?!.*/(query|token|tokens/bearer)$).*$"
STEPS = 2


@scenario(
    "A card payment that the ledger interrupts at any step is finished later",
    requirements=["5.1", "2.6"],
    harm=Harm.MONEY_WRONG,
    catches=["fee-dropped-in-outage"],
    time_limit=240.0,
)
def test_every_step_interrupted(bench: Bench) -> None:
    """A card payment is several bookings: the payment, and the processor's fee. When the ledger goes away between them and the tool
    forgets where it was, the payout never agrees with the bank."""
    bench.needs("collection")
    struck, clearing = 0, bench.organisation.chart.clearing
    for step in range(1, STEPS + 1):
        known = billed(bench)
        with bench.step(f"A client pays by card, and the ledger refuses write number {step} for a minute"):
            before = {each.id for each in bench.bookkeeper.account_movements(clearing)}
            outage = bench.faults.add(
                "outage", match={"method": "POST,PUT", "path": WRITES}, trigger={"skip": step - 1, "seconds": 60}
            )
            paid = bench.candidate.collect(known.invoice.id, method="card")
            struck += bench.eventually(
                partial(bench.faults.struck, outage), lambda hits: hits > 0, within_seconds=UNDER_WAY
            )
        with bench.step(f"The ledger is back (write number {step})"):
            bench.clock.advance(seconds=70)
            bench.faults.clear()
            wanted = sorted([paid.amount, -paid.fee]) if paid.fee else [paid.amount]
            moved = bench.eventually(
                partial(moved_since, bench, clearing, before),
                partial(same, wanted),
                within_seconds=2,
                on_virtual_clock=IN_TIME,
            )
            for requirement in ("5.1", "2.6"):
                bench.check(
                    requirement,
                    sorted(moved) == wanted,
                    passed=f"Payment and fee are in the ledger, once each, though write number {step} failed at first",
                    failed=f"The ledger was away at write number {step} of a card payment of {paid.amount}; of the payment and its fee of "
                    f"{paid.fee}, the clearing account has {', '.join(str(amount) for amount in moved) or 'nothing'}",
                    expected=wanted,
                    observed=sorted(moved),
                    money=abs(sum(wanted, Decimal(0)) - sum(moved, Decimal(0))) or None,
                )
    if not struck:
        bench.not_observed("5.1", "the tool made no write that could be interrupted")


def moved_since(bench: Bench, account: str, before: set[str]) -> list[Decimal]:
    """Amounts that moved an account beside the movements that were there."""
    return [each.amount for each in bench.bookkeeper.account_movements(account) if each.id not in before]


def same(wanted: list[Decimal], found: list[Decimal]) -> bool:
    """Whether these are the same amounts, in whatever order."""
    return sorted(found) == sorted(wanted)
