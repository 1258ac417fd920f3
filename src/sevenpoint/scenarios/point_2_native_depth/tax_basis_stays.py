from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import InvoiceChange
from sevenpoint.scenarios.common import IN_TIME, billed, line


@scenario(
    "Prices before tax stay prices before tax when an invoice is changed",
    requirements=["2.2"],
    harm=Harm.MONEY_WRONG,
    catches=["edits-sent-tax-inclusive"],
    ledgers=["xero"],
)
def test_tax_basis_stays(bench: Bench) -> None:
    """Xero takes amounts with tax in them or without, as each request says. A tool that says it in one place and forgets it in another
    gives the tax away on every invoice that is corrected."""
    known, amount = billed(bench), bench.names.amount()
    with bench.step("A member corrects the price in the tool"):
        bench.candidate.change_invoice(known.invoice.id, InvoiceChange(lines=[line(bench, amount)]))
        booked = bench.eventually(
            lambda: bench.bookkeeper.invoice(known.booked.id),
            lambda seen: amount in (seen.subtotal, seen.total),
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "2.2",
            booked.subtotal == amount and booked.total > amount,
            passed="The ledger adds the tax to the new price",
            failed=f"The price was corrected to {amount} before tax, and the ledger counts it with the tax in it: {booked.subtotal} before "
            f"tax, {booked.total} in all",
            expected=f"{amount} before tax",
            observed=f"{booked.subtotal} before tax, {booked.total} in all",
            money=abs(booked.subtotal - amount) or amount,
        )
