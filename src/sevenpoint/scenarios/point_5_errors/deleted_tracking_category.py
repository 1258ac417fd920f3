import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bench.plainly import plainly
from sevenpoint.harness.contract import ServiceMapping
from sevenpoint.harness.oracles.claims import claims_done
from sevenpoint.harness.oracles.writes import refused_writes
from sevenpoint.scenarios.common import IN_TIME, line, standing_invoices, wait_for_invoices, what_was_told

PATIENCE = dt.timedelta(minutes=15)
MOST_TRIES = 20


@scenario(
    "A deleted tracking category is told to the firm, and mending the mapping is enough",
    requirements=["5.2", "5.3"],
    harm=Harm.MONEY_LATE,
    catches=["permanent-errors-silent", "refused-tracking-dropped"],
)
def test_deleted_tracking_category(bench: Bench) -> None:
    """Somebody tidies the ledger, and every invoice that names the old tracking is refused. The firm must hear of it in minutes, in
    words that say what to mend, and nothing may have to be typed again."""
    chart, tax = bench.organisation.chart, bench.bookkeeper.sales_tax().id
    amount = bench.names.amount()
    with bench.step("A service is mapped to a tracking option that is then deleted in the ledger"):
        gone = bench.bookkeeper.create_tracking("Office", f"Quay {bench.names.nonce(3)}")
        settings = bench.candidate.settings()
        settings.services = [ServiceMapping(service="Advisory", account=chart.sales, tax=tax, tracking=gone.id)]
        bench.candidate.save_settings(settings)
        bench.bookkeeper.delete_tracking(gone.id)
    mark = bench.last_exchange
    with bench.step("An invoice is made that names it"):
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        invoice = bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        told = what_was_told(bench, patience=PATIENCE)
        shown = bench.candidate.invoice(invoice.id)
        booked = standing_invoices(bench, client.name)
        bench.check(
            "5.3",
            told.fully() and told.asks("firm") and not claims_done(shown.sync) and not booked,
            passed="The firm was told within minutes, in the product and outside it, and nothing was claimed to be booked",
            failed=f"The tracking option of a service was deleted in the ledger; the tool shows the invoice of {amount} as "
            f"{shown.sync.state} and told the firm {'in the product only' if told.raised() else 'nothing'}"
            + (", though the ledger holds it without its tracking" if booked else ""),
            expected="an alert in the product and outside it within 15 minutes, the invoice not shown as synced",
            observed=f"{told.in_short()}, invoice {shown.sync.state}, {len(booked)} in the ledger",
            money=amount,
        )
    with bench.step("Nobody mends it for half a day"):
        bench.clock.advance(hours=12, step=dt.timedelta(hours=1))
        tries = refused_writes(bench.exchanges(after=mark))
        bench.check(
            "5.2",
            len(tries) <= MOST_TRIES,
            passed=f"In twelve hours the refused invoice was tried {len(tries)} times",
            failed=f"The ledger refused the invoice for good, and the tool tried it {len(tries)} times in twelve hours",
            expected=f"at most {MOST_TRIES} tries",
            observed=f"{len(tries)} tries",
            harm=Harm.COSMETIC,
        )
    with bench.step("The firm maps the service to a tracking option that exists"):
        new = bench.bookkeeper.create_tracking("Office", f"Harbour {bench.names.nonce(3)}")
        settings.services = [ServiceMapping(service="Advisory", account=chart.sales, tax=tax, tracking=new.id)]
        bench.candidate.save_settings(settings)
        booked = wait_for_invoices(bench, client.name, on_virtual_clock=IN_TIME)
        tracked = [each.tracking for invoice_ in booked for each in invoice_.lines if each.amount == amount]
        bench.check(
            "5.2",
            tracked == [[new.id]],
            passed="Mending the mapping was enough: the invoice arrived once, with the new tracking",
            failed=f"The mapping was mended, and the invoice of {amount} is in the ledger {len(booked)} times with tracking {tracked}",
            expected=f"one invoice with tracking {new.name}",
            observed=f"{len(booked)} invoices with tracking {plainly(tracked)}",
            money=amount,
        )
