from decimal import ROUND_HALF_UP, Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import InvoiceLine
from sevenpoint.scenarios.common import billed

# Three amounts whose tax rounds differently by line and by total, then a fraction of a unit, a discount and a free line.
PRICES = [
    ("1", "25.06", "0"),
    ("1", "25.61", "0"),
    ("1", "25.63", "0"),
    ("1.5", "33.33", "0"),
    ("3", "19.99", "10"),
    ("1", "0.00", "0"),
]


@scenario(
    "Net, tax and total agree to the cent on both sides",
    requirements=["2.2"],
    harm=Harm.MONEY_WRONG,
    catches=["tax-left-out"],
)
def test_totals_agree(bench: Bench) -> None:
    """A cent of difference leaves every invoice open after it is paid; tax left out is paid by the firm itself at the end of the
    quarter."""
    lines = [
        InvoiceLine(
            service="Advisory",
            description=bench.names.text(),
            quantity=Decimal(quantity),
            unit_price=Decimal(price),
            discount_percent=Decimal(discount),
        )
        for quantity, price, discount in PRICES
    ]
    known = billed(bench, lines=lines)
    net = [cents(each.quantity * each.unit_price * (100 - each.discount_percent) / 100) for each in lines]
    rate = bench.bookkeeper.sales_tax().rate / 100
    by_line, by_total = sum(cents(amount * rate) for amount in net), cents(sum(net) * rate)
    booked, shown = known.booked, known.invoice
    with bench.step("The ledger's totals are what was agreed"):
        bench.check(
            "2.2",
            booked.subtotal == sum(net),
            passed="The net total in the ledger is the sum of the agreed lines",
            failed=f"Invoice {booked.number} is {booked.subtotal} before tax in the ledger; the agreed lines come to {sum(net)}",
            expected=sum(net),
            observed=booked.subtotal,
            money=abs(booked.subtotal - sum(net)) or None,
        )
        bench.check(
            "2.2",
            booked.tax in (by_line, by_total),
            passed="Tax in the ledger is the ledger's own, to the cent",
            failed=f"Invoice {booked.number} carries {booked.tax} tax in the ledger; at {rate:.4%} it should be {by_line}",
            expected=f"{by_line} by line or {by_total} by total, as the ledger rounds",
            observed=booked.tax,
            money=abs(booked.tax - by_line) or None,
        )
    with bench.step("The tool's totals are the ledger's"):
        bench.check(
            "2.2",
            (shown.subtotal, shown.tax, shown.total) == (booked.subtotal, booked.tax, booked.total),
            passed="Net, tax and total are the same in the tool and in the ledger",
            failed=f"Invoice {booked.number} is {shown.total} in the tool and {booked.total} in the ledger",
            expected=f"{booked.subtotal} + {booked.tax} = {booked.total}",
            observed=f"{shown.subtotal} + {shown.tax} = {shown.total}",
            money=abs(shown.total - booked.total) or None,
        )


def cents(amount: Decimal) -> Decimal:
    """Half up to the cent, as both ledgers round."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
