import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, line, wait_for_invoices


@scenario(
    "The due date agreed on an invoice stands, whatever the client's usual terms",
    requirements=["1.3"],
    harm=Harm.MONEY_LATE,
    catches=["default-terms-override"],
)
def test_invoice_due_date_agreed(bench: Bench) -> None:
    """A deposit is due on receipt, a large job in instalments. When the ledger's default terms win, statements and reminders run on
    another date than the one the client signed, and the money comes weeks later."""
    name, email = bench.names.client(), bench.names.email()
    with bench.step("The books hold a client with terms of 45 days, and the tool has the same client"):
        bench.bookkeeper.create_contact(name, email=email, payment_terms_days=45)
        client = bench.candidate.create_client(name, email=email)
    with bench.step("The firm bills it in 7 days, on receipt and at the end of next month"):
        today = bench.clock.today()
        wanted = {}
        for days in (7, 0, 59):
            amount, due = bench.names.amount(), today + dt.timedelta(days=days)
            bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)], due_date=due)
            wanted[amount] = due
    with bench.step("The ledger shows the dates that were agreed"):
        booked = wait_for_invoices(bench, name, 3, on_virtual_clock=IN_TIME)
        seen = {each.subtotal: each.due_date for each in booked}
        wrong = {amount: seen.get(amount) for amount, due in wanted.items() if seen.get(amount) != due}
        bench.check(
            "1.3",
            not wrong,
            passed="The three invoices are due when it was agreed",
            failed=f"{len(wrong)} of 3 invoices are due by the client's usual terms in the ledger, and not on the date agreed: "
            + ", ".join(f"{amount} on {due} instead of {wanted[amount]}" for amount, due in wrong.items()),
            expected=", ".join(f"{amount} on {due}" for amount, due in wanted.items()),
            observed=", ".join(f"{amount} on {due}" for amount, due in seen.items()),
            money=sum(wrong, Decimal(0)) or None,
        )
