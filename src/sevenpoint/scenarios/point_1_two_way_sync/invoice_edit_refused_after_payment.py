from decimal import Decimal

from sevenpoint.harness import Bench, Harm, refusal, scenario
from sevenpoint.harness.contract import InvoiceChange, InvoiceLine
from sevenpoint.scenarios.common import IN_TIME, billed, one_of


@scenario(
    "An edit that the ledger refuses because of a payment is refused or told in the tool",
    requirements=["1.3"],
    harm=Harm.MONEY_WRONG,
    catches=["refused-edit-claimed"],
    ledgers=["xero"],
)
def test_invoice_edit_refused_after_payment(bench: Bench) -> None:
    """Xero locks the lines of an invoice once a payment stands on it. A tool that lets a price be changed all the same, and shows the
    edit as done, has another total than the books from that day on."""
    known = billed(bench)
    price = bench.names.amount()
    with bench.step(
        "A part payment is recorded in the ledger, and a member changes the price before the tool has heard of it"
    ):
        bench.sandbox.pause_deliveries()
        part = (known.booked.total / 2).quantize(Decimal("0.01"))
        bench.bookkeeper.pay(known.booked.id, part, account=bench.organisation.chart.bank)
        before = len(bench.candidate.alerts())
        kept = one_of(known.invoice.lines, 0, "invoice")
        lines = [InvoiceLine(service=kept.service, description=kept.description, unit_price=price)]
        refused = refusal(lambda: bench.candidate.change_invoice(known.invoice.id, InvoiceChange(lines=lines)))
        bench.sandbox.resume_deliveries()
    with bench.step("Both sides agree in the end, or somebody is told"):

        def settled() -> bool:
            """The same amount on both sides, or the tool says that it could not be done."""
            shown = bench.candidate.invoice(known.invoice.id)
            agree = shown.subtotal == bench.bookkeeper.invoice(known.booked.id).subtotal
            return agree or shown.sync.state == "failed" or len(bench.candidate.alerts()) > before

        agreed = bench.eventually(settled, bool, on_virtual_clock=IN_TIME)
        shown, booked = bench.candidate.invoice(known.invoice.id), bench.bookkeeper.invoice(known.booked.id)
        bench.check(
            "1.3",
            refused is not None or agreed,
            passed="The edit of a part-paid invoice was refused or reported",
            failed=f"Invoice {booked.number} is part-paid, so the ledger refused the new price; the tool shows {shown.subtotal} as "
            f"{shown.sync.state}, the ledger {booked.subtotal}, and nobody was told",
            expected="a refusal, or an alert, or the same amount on both sides",
            observed=f"tool: {shown.subtotal}, {shown.sync.state}; ledger: {booked.subtotal}",
            money=abs(shown.subtotal - booked.subtotal) or None,
        )
