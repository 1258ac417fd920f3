import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import billed

LEFT_ALONE = dt.timedelta(hours=48)


@scenario(
    "Left alone for two days, everything has moved by itself, in both directions",
    requirements=["4.3"],
    harm=Harm.MONEY_LATE,
    catches=["fees-wait-for-the-button"],
)
def test_nobody_presses_anything(bench: Bench) -> None:
    """Some tools send when somebody presses a button, and nobody does in the holidays. Whatever waits for a click is late by as long as
    people are away."""
    known = billed(bench)
    name, paid_by_bank = bench.names.client(), billed(bench)
    with bench.step(
        "A client pays by card, another by bank transfer, and the bookkeeper renames a third; then everybody goes home"
    ):
        payment = bench.candidate.collect(known.invoice.id, method="card")
        bench.bookkeeper.pay(paid_by_bank.booked.id, paid_by_bank.booked.total, account=bench.organisation.chart.bank)
        bench.bookkeeper.change_contact(known.contact.id, name=name)
        bench.clock.advance(seconds=LEFT_ALONE.total_seconds(), step=dt.timedelta(hours=12))
    with bench.step("Two days later, what the tool did is in the ledger"):
        due = bench.bookkeeper.invoice(known.booked.id).amount_due
        bench.check(
            "4.3",
            due == 0,
            passed="The card payment went to the ledger by itself",
            failed=f"A card payment of {payment.amount} has not reached the ledger in two days: it waits for somebody to press a button",
            expected="nothing due",
            observed=f"{due} due",
            money=payment.amount,
        )
        held = sum(
            (each.amount for each in bench.bookkeeper.account_movements(bench.organisation.chart.clearing)), Decimal(0)
        )
        bench.check(
            "4.3",
            held == payment.amount - payment.fee,
            passed="The fee went to the ledger by itself",
            failed=f"The fee of {payment.fee} on a card payment has not reached the ledger in two days: it waits for somebody to press a "
            "button",
            expected=f"{payment.amount - payment.fee} in the clearing account",
            observed=f"{held} in the clearing account",
            money=payment.fee or payment.amount,
        )
    with bench.step("And what happened in the ledger is in the tool"):
        seen, shown = bench.candidate.invoice(paid_by_bank.invoice.id), bench.candidate.client(known.client.id)
        bench.check(
            "4.3",
            seen.status == "paid" and shown.name == name,
            passed="The bank transfer and the new name came to the tool by themselves",
            failed=f"Two days after a transfer of {paid_by_bank.booked.total} and a new name in the ledger, the tool shows the invoice "
            f"{seen.status} and the client as {shown.name}: it waits for somebody to press a button",
            expected=f"paid, {name}",
            observed=f"{seen.status}, {shown.name}",
            money=paid_by_bank.booked.total,
        )
