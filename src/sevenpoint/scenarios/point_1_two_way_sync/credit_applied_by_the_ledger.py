from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.quickbooks import QuickBooksBookkeeper
from sevenpoint.scenarios.common import IN_TIME, billed, line, wait_for_invoices
from sevenpoint.scenarios.point_1_two_way_sync._money import owing


@scenario(
    "Credit that QuickBooks gives a new invoice by itself is seen at once, and only the rest is collected",
    requirements=["1.4", "2.5"],
    harm=Harm.MONEY_WRONG,
    catches=["auto-applied-credit-unseen"],
    ledgers=["quickbooks"],
)
def test_credit_applied_by_the_ledger(bench: Bench) -> None:
    """Most companies leave QuickBooks to apply credits by itself: a new invoice takes them the moment it is written. A tool that does not
    read what came of its invoice collects the whole amount, and the client has paid too much."""
    keeper = bench.bookkeeper
    assert isinstance(keeper, QuickBooksBookkeeper)
    first = billed(bench)
    amount = bench.names.amount()
    credit = (amount / 4).quantize(Decimal("0.01"))
    with bench.step("The client has an open credit, and QuickBooks applies credits by itself"):
        note = keeper.credit(first.contact.id, credit, account=bench.organisation.chart.sales)
        keeper.apply_credits_by_itself()
    with bench.step("Another invoice is made in the tool, and QuickBooks gives it the credit"):
        invoice = bench.candidate.create_invoice(client_id=first.client.id, lines=[line(bench, amount)])
        found = wait_for_invoices(bench, first.client.name, 2)
        booked = next((each for each in found if each.id != first.booked.id), None)
        bench.require(
            "1.4",
            booked is not None,
            passed="The second invoice is in the ledger",
            failed="The second invoice never reached the ledger",
            expected="two invoices",
            observed=len(found),
            money=amount,
        )
        assert booked is not None
        seen = owing(bench, invoice.id, booked.amount_due)
        bench.check(
            "1.4",
            seen.amount_due == booked.amount_due == booked.total - credit,
            passed="The tool asks for what is left after the credit",
            failed=f"QuickBooks gave a credit of {credit} to invoice {booked.number}; the tool asks for {seen.amount_due} where "
            f"{booked.amount_due} is due",
            expected=f"{booked.total - credit} due",
            observed=f"{seen.amount_due} due in the tool, {booked.amount_due} in the ledger",
            money=credit,
        )
    with bench.step("The client pays what is due by card"):
        payment = bench.candidate.collect(invoice.id, method="card")
        left = bench.eventually(
            lambda: keeper.invoice(booked.id).amount_due, lambda due: due == 0, on_virtual_clock=IN_TIME
        )
        spare = [each.remaining for each in keeper.credits_of(first.contact.id) if each.id != note and each.remaining]
        bench.check(
            "2.5",
            payment.amount == booked.total - credit and left == 0 and not spare,
            passed="Only the rest was collected, and the invoice is settled",
            failed=f"{booked.total - credit} was due after a credit of {credit}; the client was charged {payment.amount}, and {left} is "
            f"still due in the ledger, with {sum(spare, Decimal(0))} of the money on no invoice",
            expected=f"{booked.total - credit} charged, nothing due",
            observed=f"{payment.amount} charged, {left} due, {sum(spare, Decimal(0))} unapplied",
            money=credit,
        )
        other = keeper.invoice(first.booked.id)
        bench.check(
            "1.4",
            other.amount_due == first.booked.total,
            passed="The client's older invoice is untouched",
            failed=f"The credit went to invoice {booked.number}, and {other.amount_due} of {first.booked.total} is due on the older one",
            expected=first.booked.total,
            observed=other.amount_due,
            money=credit,
        )
