from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import InvoiceChange, InvoiceLine
from sevenpoint.scenarios.common import IN_TIME, billed, line, one_of


@scenario(
    "Every line carries the tracking of its service, those that an edit adds too",
    requirements=["1.3", "2.1"],
    harm=Harm.MANUAL_WORK,
    catches=["tracking-never-sent", "tracking-lost-on-edit"],
)
def test_invoice_tracking_on_every_line(bench: Bench) -> None:
    """Firms read profit by office or partner from the ledger's tracking. Lines that arrive without it are re-coded by hand, and those
    that an edit added are the ones that are overlooked."""
    with bench.step("The firm maps a service to a tracking option"):
        option = bench.bookkeeper.create_tracking("Office", f"Pier {bench.names.nonce(3)}")
        settings = bench.candidate.settings()
        for mapping in settings.services:
            if mapping.service == "Advisory":
                mapping.tracking = option.id
        bench.candidate.save_settings(settings)
    first, second = bench.names.amount(), bench.names.amount()
    known = billed(bench, amount=first)
    with bench.step("The ledger's invoice carries it"):
        tracked = known.booked.lines[0].tracking
        bench.check(
            "2.1",
            tracked == [option.id],
            passed="The invoice's line carries the mapped tracking",
            failed=f"The service is mapped to {option.name}; the line of invoice {known.booked.number} carries no tracking",
            expected=option.name,
            observed="the option" if tracked == [option.id] else "nothing" if not tracked else "another option",
            money=first,
        )
    with bench.step("A member adds a line to the invoice"):
        kept = one_of(known.invoice.lines, 0, "invoice")
        lines = [
            InvoiceLine(service=kept.service, description=kept.description, unit_price=kept.unit_price),
            line(bench, second),
        ]
        bench.candidate.change_invoice(known.invoice.id, InvoiceChange(lines=lines))
        seen = bench.eventually(
            lambda: bench.bookkeeper.invoice(known.booked.id),
            lambda invoice: len(invoice.lines) == 2,
            on_virtual_clock=IN_TIME,
        )
        bare = [each.amount for each in seen.lines if each.tracking != [option.id]]
        bench.check(
            "1.3",
            len(seen.lines) == 2 and not bare,
            passed="The line that the edit added carries the tracking too, and the old one kept it",
            failed=f"A line was added to invoice {seen.number} in the tool; in the ledger {len(bare)} of {len(seen.lines)} lines "
            f"carry no {option.name}",
            expected=f"two lines with {option.name}",
            observed=f"{len(seen.lines)} lines, {len(bare)} without it",
            money=sum(bare, Decimal(0)) or None,
        )
