import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import ClientChange
from sevenpoint.scenarios.common import IN_TIME, line, wait_for_invoices


@scenario(
    "A client's tax identifier and payment terms travel both ways",
    requirements=["1.2"],
    harm=Harm.MONEY_LATE,
    catches=["tax-number-not-sent", "terms-not-sent", "ledger-terms-ignored"],
)
def test_client_tax_number_and_terms(bench: Bench) -> None:
    """An invoice without the client's tax identifier is sent back by the client's own bookkeeper, and terms that only one side
    knows give two due dates for one invoice: the client is chased too early or pays too late."""
    name, tax_number, days = bench.names.client(), bench.names.tax_number(), 21
    with bench.step("A client with a tax identifier and terms of 21 days is made in the tool and billed"):
        client = bench.candidate.create_client(
            name, email=bench.names.email(), tax_number=tax_number, payment_terms_days=days
        )
        bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, bench.names.amount())])
        found = wait_for_invoices(bench, name)
        bench.require(
            "1.2",
            bool(found),
            passed="The client's invoice reached the ledger",
            failed=f"The invoice for {name} never reached the ledger, so neither did the client",
            expected="an invoice in the ledger",
            observed="none",
        )
        contact = bench.bookkeeper.contact(found[0].contact_id)
        bench.check(
            "1.2",
            contact.tax_number == tax_number,
            passed="The tax identifier reached the ledger",
            failed=f"The tool knows the client's tax identifier {tax_number}; the ledger's contact has {contact.tax_number or 'none'}",
            expected=tax_number,
            observed=contact.tax_number,
        )
        bench.check(
            "1.2",
            contact.payment_terms_days == days,
            passed="The payment terms reached the ledger",
            failed=f"Terms of {days} days were agreed in the tool; the ledger's contact has {contact.payment_terms_days or 'none'}",
            expected=days,
            observed=contact.payment_terms_days,
        )
    with bench.step("Both are changed in the tool"):
        corrected, shorter = bench.names.tax_number(), 14
        bench.candidate.change_client(client.id, ClientChange(tax_number=corrected, payment_terms_days=shorter))
        kept = bench.eventually(
            lambda: bench.bookkeeper.contact(contact.id),
            lambda seen: (seen.tax_number, seen.payment_terms_days) == (corrected, shorter),
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.2",
            (kept.tax_number, kept.payment_terms_days) == (corrected, shorter),
            passed="A change of both in the tool reached the ledger",
            failed=f"Tax identifier and terms were changed in the tool to {corrected} and {shorter} days; the ledger still has "
            f"{kept.tax_number or 'no identifier'} and {kept.payment_terms_days or 'no terms'}",
            expected=f"{corrected}, {shorter} days",
            observed=f"{kept.tax_number}, {kept.payment_terms_days} days",
        )
    with bench.step("Both are changed in the ledger"):
        theirs, longer = bench.names.tax_number(), 45
        bench.bookkeeper.change_contact(contact.id, tax_number=theirs, payment_terms_days=longer)
        shown = bench.eventually(
            lambda: bench.candidate.client(client.id),
            lambda seen: (seen.tax_number, seen.payment_terms_days) == (theirs, longer),
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.2",
            (shown.tax_number, shown.payment_terms_days) == (theirs, longer),
            passed="A change of both in the ledger reached the tool",
            failed=f"Tax identifier and terms were changed in the ledger to {theirs} and {longer} days; the tool still shows "
            f"{shown.tax_number or 'no identifier'} and {shown.payment_terms_days or 'no terms'}",
            expected=f"{theirs}, {longer} days",
            observed=f"{shown.tax_number}, {shown.payment_terms_days} days",
        )
    with bench.step("The next invoice is due by the new terms"):
        amount = bench.names.amount()
        invoice = bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        due = invoice.issue_date + dt.timedelta(days=longer)
        booked = [each for each in wait_for_invoices(bench, name, 2) if each.subtotal == amount]
        in_ledger = booked[0].due_date if booked else None
        bench.check(
            "1.2",
            in_ledger == due,
            passed="The next invoice is due by the terms that the bookkeeper set",
            failed=f"The bookkeeper gave the client {longer} days; the next invoice of {amount} is due {in_ledger} in the ledger",
            expected=due,
            observed=in_ledger,
            money=amount,
        )
