from decimal import ROUND_HALF_UP, Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.quickbooks import QuickBooksBookkeeper
from sevenpoint.scenarios.common import IN_TIME, line, wait_for_invoices

FOREIGN = "EUR"
RATE, LATER_RATE = Decimal("1.08"), Decimal("1.17")


@scenario(
    "An invoice in another currency, and its payment weeks later, are each booked at the rate of their own day",
    requirements=["2.2"],
    harm=Harm.MONEY_WRONG,
    catches=["exchange-rate-left-out"],
    ledgers=["quickbooks"],
)
def test_foreign_currency_at_its_rate(bench: Bench) -> None:
    """QuickBooks books a document that names no rate at one to one. The client sees the right figure, the firm's income is wrong by the
    rate on every invoice abroad, and the difference is buried in gains and losses when the money comes."""
    bench.needs("currencies")
    keeper = bench.bookkeeper
    assert isinstance(keeper, QuickBooksBookkeeper)
    amount = bench.names.amount()
    with bench.step(f"The books take {FOREIGN}, at {RATE}; a client abroad is billed in it"):
        keeper.enable_currency(FOREIGN, RATE)
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email(), currency=FOREIGN)
        invoice = bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        found = wait_for_invoices(bench, client.name)
        held = [f"{each.subtotal} {each.currency}" for each in found]
        bench.require(
            "2.2",
            held == [f"{amount} {FOREIGN}"],
            passed=f"The invoice is in the ledger in {FOREIGN}",
            failed=f"A client is billed {amount} {FOREIGN}, and the ledger holds {', '.join(held) or 'nothing'}",
            expected=f"{amount} {FOREIGN}",
            observed=held,
            money=amount,
        )
        booked, worth = found[0], keeper.home_worth("Invoice", found[0].id)
        bench.check(
            "2.2",
            worth == at(booked.total, RATE),
            passed=f"The invoice counts at {RATE}",
            failed=f"Invoice {booked.number} over {booked.total} {FOREIGN} counts as {worth} {bench.organisation.currency} in the books, "
            f"where it is worth {at(booked.total, RATE)}: the tool named no rate",
            expected=at(booked.total, RATE),
            observed=worth,
            money=abs(worth - at(booked.total, RATE)) or booked.total,
        )
    with bench.step(f"Weeks later, at {LATER_RATE}, the client pays, and a member records it in the tool"):
        bench.clock.advance(days=12)
        keeper.set_rate(FOREIGN, LATER_RATE)
        bench.candidate.record_payment(invoice.id, booked.total)
        settled = bench.eventually(
            lambda: keeper.invoice(booked.id), lambda seen: seen.amount_due == 0, on_virtual_clock=IN_TIME
        )
        came = sum((keeper.home_worth("Payment", each.id) for each in keeper.payments_of(booked.id)), Decimal(0))
        bench.check(
            "2.2",
            settled.amount_due == 0 and came == at(booked.total, LATER_RATE),
            passed=f"The payment counts at {LATER_RATE}, and the invoice is settled",
            failed=f"A payment of {booked.total} {FOREIGN} counts as {came} in the books, where it was worth "
            f"{at(booked.total, LATER_RATE)} on its day; {settled.amount_due} is still due on the invoice",
            expected=f"{at(booked.total, LATER_RATE)}, nothing due",
            observed=f"{came}, {settled.amount_due} due",
            money=abs(came - at(booked.total, LATER_RATE)) or booked.total,
        )


def at(amount: Decimal, rate: Decimal) -> Decimal:
    """An amount at a rate, to the cent."""
    return (amount * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)
