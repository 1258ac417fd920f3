from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.oracles import effects
from sevenpoint.harness.oracles.claims import claims_done
from sevenpoint.scenarios.common import IN_TIME, billed, line, wait_for_invoices


@scenario(
    "A connection removed in the ledger is shown as broken, told, and resumes without loss",
    requirements=["5.5"],
    harm=Harm.MONEY_LATE,
    catches=["revocation-unnoticed"],
)
def test_grant_revoked_in_ledger(bench: Bench) -> None:
    """An administrator removes an app that they do not recognise. A tool that goes on showing a green light lets weeks of invoices
    pile up where nobody looks."""
    known, amount = billed(bench), bench.names.amount()
    with bench.step("The connection is removed in the ledger, and an invoice is made"):
        bench.sandbox.revoke_grants(bench.app)
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        invoice = bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        status = bench.eventually(
            lambda: bench.candidate.connection(),
            lambda seen: seen is not None and seen.status != "connected",
            on_virtual_clock=IN_TIME,
        )
        alerts = bench.eventually(
            lambda: bench.candidate.open_alerts(), lambda found: bool(found), on_virtual_clock=IN_TIME
        )
        shown = bench.candidate.invoice(invoice.id)
        bench.check(
            "5.5",
            status is not None and status.status == "broken" and bool(alerts) and not claims_done(shown.sync),
            passed="The tool shows the connection as broken and tells the firm",
            failed=f"The connection was removed in the ledger; the tool shows it {status.status if status else 'nowhere'}, raised "
            f"{len(alerts)} alerts and shows the next invoice as {shown.sync.state}",
            expected="broken, an alert, the invoice waiting",
            observed=f"{status.status if status else 'no connection'}, {len(alerts)} alerts, invoice {shown.sync.state}",
            money=amount,
        )
    with bench.step("The firm connects again"):
        bench.connect(settings=False)
        booked = wait_for_invoices(bench, client.name)
        before = bench.bookkeeper.invoices_of(known.contact.id)
        bench.check(
            "5.5",
            effects.billed(amount, booked).once() and len(before) == 1,
            passed="After reconnecting, what had waited arrived once, and nothing was sent again",
            failed=f"After reconnecting, the invoice of {amount} is in the ledger {len(booked)} times and the earlier one "
            f"{len(before)} times",
            expected="once each",
            observed=f"{len(booked)} and {len(before)}",
            money=amount,
        )
