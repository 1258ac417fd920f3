from decimal import ROUND_HALF_UP, Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import InvoiceLine
from sevenpoint.scenarios.common import billed

# What is agreed (quantity, price, discount in percent), and in which words a line is named when it comes out wrong.
AGREED = [
    ("1000", "0.0375", "0", "a price of four decimals"),
    ("0.3333", "900", "0", "a third of a day"),
    ("7", "12.3456", "0", "a price of four decimals with a quantity"),
    ("1", "480", "33.33", "a discount with decimals"),
    ("3", "33.33", "12.5", "a discount that leaves part of a cent"),
    ("1", "250", "100", "a line given away"),
    ("2", "75.5", "20", "an ordinary discount"),
]


@scenario(
    "Fine prices, parts of a unit and discounts are booked as they were agreed",
    requirements=["2.2"],
    harm=Harm.MONEY_WRONG,
    catches=[
        "prices-cut-to-cents",
        "quantities-cut",
        "discount-dropped",
        "discount-in-whole-percent",
        "discount-taken-twice",
    ],
)
def test_cents_prices_and_discounts(bench: Bench) -> None:
    """Usage is priced in parts of a cent and time in parts of a day. A price cut to cents is wrong by as much as the quantity is
    large; a discount that is lost or taken twice is money that the client was promised, or that the firm never gets."""
    lines = [
        InvoiceLine(
            service="Advisory",
            description=f"{words}: {bench.names.text()}",
            quantity=Decimal(quantity),
            unit_price=Decimal(price),
            discount_percent=Decimal(discount),
        )
        for quantity, price, discount, words in AGREED
    ]
    known = billed(bench, lines=lines)
    booked = known.booked
    amounts = {each.description: each.amount for each in booked.lines}
    with bench.step("Each line comes to the agreed amount in the ledger"):
        for sent, (*_, words) in zip(lines, AGREED, strict=True):
            agreed = cents(sent.quantity * sent.unit_price * (100 - sent.discount_percent) / 100)
            held = amounts.get(sent.description)
            bench.check(
                "2.2",
                held == agreed,
                passed=f"A line with {words} comes to the agreed amount",
                failed=f"Invoice {booked.number}: {words} ({sent.quantity} at {sent.unit_price} less {sent.discount_percent} %) was "
                f"agreed at {agreed} and is booked at {held}",
                expected=agreed,
                observed=held,
                money=abs((held or Decimal(0)) - agreed) or None,
            )
    with bench.step("And so does the whole"):
        total = sum(
            (cents(each.quantity * each.unit_price * (100 - each.discount_percent) / 100) for each in lines), Decimal(0)
        )
        bench.check(
            "2.2",
            booked.subtotal == total == known.invoice.subtotal,
            passed="The net total is the agreed one on both sides",
            failed=f"Invoice {booked.number} was agreed at {total} before tax; the ledger holds {booked.subtotal}, the tool shows "
            f"{known.invoice.subtotal}",
            expected=total,
            observed=f"{booked.subtotal} in the ledger, {known.invoice.subtotal} in the tool",
            money=abs(booked.subtotal - total) or None,
        )


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
