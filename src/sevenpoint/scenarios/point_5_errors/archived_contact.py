import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import billed, line, what_was_told

PATIENCE = dt.timedelta(minutes=15)


@scenario(
    "An invoice for a client whose contact was archived in the ledger is booked or told",
    requirements=["5.2", "5.3"],
    harm=Harm.MONEY_LATE,
    catches=["archived-contact-pending"],
)
def test_archived_contact(bench: Bench) -> None:
    """A bookkeeper archives contacts that look unused. The next invoice for such a client is refused; a tool that shows it as pending,
    for ever, has lost the money without saying so."""
    known, amount = billed(bench), bench.names.amount()
    with bench.step("The invoice is paid, the contact is archived in the ledger, and the client is billed again"):
        bench.bookkeeper.pay(known.booked.id, known.booked.total, account=bench.organisation.chart.bank)
        bench.bookkeeper.archive_contact(known.contact.id)
        invoice = bench.candidate.create_invoice(client_id=known.client.id, lines=[line(bench, amount)])
        told = what_was_told(bench, patience=PATIENCE)
        shown = bench.candidate.invoice(invoice.id)
        booked = [each for each in bench.bookkeeper.invoices() if each.subtotal == amount]
        bench.check(
            "5.3",
            len(booked) == 1 or told.fully(),
            passed="The invoice is " + ("in the ledger" if booked else "not in the ledger, and the firm was told"),
            failed=f"The ledger archived the contact, and the invoice of {amount} for {known.client.name} is not booked: the tool shows "
            f"it {shown.sync.state} and told the firm nothing",
            expected="booked, or an alert in the product and outside it within 15 minutes",
            observed=f"{len(booked)} in the ledger, {shown.sync.state}, {told.in_short()}",
            money=amount,
        )
        bench.check(
            "5.2",
            len(booked) == 1 or shown.sync.state == "failed",
            passed="What the tool shows of the invoice is true",
            failed=f"The ledger will never take the invoice of {amount} as it is, and the tool shows it {shown.sync.state}",
            expected="booked, or shown as failed",
            observed=f"{len(booked)} in the ledger, {shown.sync.state}",
            money=amount,
        )
