import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import UNDER_WAY, billed, line

BACKLOG = 30
CALLS_A_MINUTE = 10
SOON = dt.timedelta(minutes=3)
MOST_MINUTES = 60
# A new client is looked for and written, its invoice written, and what was written is read once more when the ledger tells of it.
MOST_CALLS = 8


@scenario(
    "A payment is in the ledger within minutes although a backlog waits",
    requirements=["4.5", "5.1"],
    harm=Harm.MONEY_LATE,
    catches=["payments-behind-backlog", "looks-up-everything"],
    time_limit=300.0,
)
def test_payment_before_backlog(bench: Bench) -> None:
    """Month-end fills the queue and the ledger allows so many calls a minute. A payment that waits behind hundreds of invoices is chased
    meanwhile; and a tool that asks five questions for every invoice makes the queue five times as long."""
    known = billed(bench)
    part = (known.booked.total / 3).quantize(Decimal("0.01"))
    with bench.step(
        f"The ledger allows {CALLS_A_MINUTE} calls a minute, and {BACKLOG} invoices for new clients are made"
    ):
        mark = bench.last_exchange
        bench.sandbox.limit_rate(bench.ledger, CALLS_A_MINUTE)
        clients = [
            bench.candidate.create_client(bench.names.client(), email=bench.names.email()) for _ in range(BACKLOG)
        ]
        amounts = [bench.names.amount() for _ in clients]
        for client, amount in zip(clients, amounts, strict=True):
            bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        if not bench.eventually(lambda: refused(bench), lambda hits: hits > 0, within_seconds=UNDER_WAY):
            for requirement in ("4.5", "5.1"):
                bench.not_observed(requirement, "the tool makes so few calls that it never met the limit")
            return
    with bench.step("A client pays, and the payment is recorded in the tool"):
        bench.candidate.record_payment(known.invoice.id, amount=part)
        paid = bench.eventually(
            lambda: bench.bookkeeper.invoice(known.booked.id).amount_paid,
            lambda amount: amount == part,
            within_seconds=0.5,
            on_virtual_clock=SOON,
        )
        bench.check(
            "4.5",
            paid == part,
            passed="The payment was in the ledger within minutes, before the backlog",
            failed=f"With {BACKLOG} invoices waiting, a payment of {part} is not in the ledger after {SOON.seconds // 60} minutes: it waits "
            "behind them",
            expected=f"in the ledger within {SOON.seconds // 60} minutes",
            observed=f"{paid} received",
            money=part,
        )
    with bench.step("The backlog is worked off"):
        left = waiting(bench, amounts)
        for _ in range(MOST_MINUTES):
            if not left:
                break
            bench.clock.advance(seconds=62)
            left = waiting(bench, amounts)
        bench.check(
            "5.1",
            not left,
            passed="Every invoice of the backlog arrived",
            failed=f"Of a backlog of {BACKLOG} invoices {len(left)} are not in the ledger after {MOST_MINUTES} minutes",
            expected=0,
            observed=len(left),
            money=sum(left, Decimal(0)) or None,
        )
        calls = [each for each in bench.exchanges(after=mark) if each.status != 429 and each.organisation is not None]
        frugal = len(calls) <= MOST_CALLS * BACKLOG
        bench.check(
            "4.5",
            frugal,
            passed=f"The backlog took at most {MOST_CALLS} calls for each new client and invoice",
            failed=f"Each new client with an invoice took more than {MOST_CALLS} calls, and the ledger allows {CALLS_A_MINUTE} a minute: "
            "the same questions are asked for every record",
            expected=f"at most {MOST_CALLS} calls each",
            observed=f"at most {MOST_CALLS}" if frugal else f"more than {MOST_CALLS}",
            harm=Harm.COSMETIC,
        )


def waiting(bench: Bench, amounts: list[Decimal]) -> list[Decimal]:
    """Amounts of which the ledger has no invoice yet."""
    there = {invoice.subtotal for invoice in bench.bookkeeper.invoices()}
    return [amount for amount in amounts if amount not in there]


def refused(bench: Bench) -> int:
    """How many calls of the tool the ledger has refused for their rate."""
    return sum(each.status == 429 for each in bench.exchanges())
