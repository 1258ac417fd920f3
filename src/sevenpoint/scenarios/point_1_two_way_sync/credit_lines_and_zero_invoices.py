from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import InvoiceLine
from sevenpoint.scenarios.common import line, wait_for_invoices


@scenario(
    "Invoices with a negative line and invoices over nothing reach the ledger as they are",
    requirements=["1.3"],
    harm=Harm.MONEY_WRONG,
    catches=["zero-invoices-not-sent", "negative-lines-left-out", "reduction-as-loose-credit"],
)
def test_credit_lines_and_zero_invoices(bench: Bench) -> None:
    """A goodwill line takes something off the bill, and work under warranty is billed at zero so that it is on record. A tool
    that leaves either out bills too much, or issues documents that the books never see. What comes off as a credit note of its own has
    to be applied, or the client is chased for it."""
    amount = bench.names.amount()
    less = (amount / 5).quantize(Decimal("0.01"))
    with bench.step("The firm bills a client with a line that takes something off"):
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        lines = [line(bench, amount), InvoiceLine(service="Advisory", description="Goodwill", unit_price=-less)]
        bench.candidate.create_invoice(client_id=client.id, lines=lines)
        booked = wait_for_invoices(bench, client.name)
        sums = [each.subtotal for each in booked]
        given = [credit for each in booked for credit in bench.bookkeeper.credits_of(each.contact_id)]
        loose = sum((each.remaining for each in given), Decimal(0))
        bench.check(
            "1.3",
            sums == [amount - less] and not loose,
            passed="A negative line reaches the ledger and lowers the invoice",
            failed=f"An invoice of {amount} less {less} is in the ledger as {', '.join(map(str, sums)) or 'nothing at all'}"
            + (f", beside a credit of {loose} that is applied to nothing" if loose else ""),
            expected=amount - less,
            observed=sums,
            money=less,
        )
    with bench.step("The firm bills another client for nothing"):
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, Decimal("0.00"))])
        booked = wait_for_invoices(bench, client.name)
        bench.check(
            "1.3",
            [each.total for each in booked] == [0],
            passed="An invoice over nothing is in the ledger",
            failed=f"An invoice over 0.00 was issued to {client.name}, and the ledger has {len(booked)} of it",
            expected="one invoice over 0.00",
            observed=[str(each.total) for each in booked],
        )
