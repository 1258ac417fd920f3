import datetime as dt
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import NewClient
from sevenpoint.harness.oracles import effects
from sevenpoint.scenarios.common import IN_TIME, standing_invoices, total_of, wait_for_invoices
from sevenpoint.scenarios.point_3_proposal_to_payment._proposals import accepted, once

PATIENCE = dt.timedelta(minutes=15)


@scenario(
    "What was accepted while the ledger refused it is told, kept, and billed once the cause is mended",
    requirements=["3.1", "3.7", "5.3"],
    harm=Harm.MONEY_WRONG,
    catches=["refused-acceptance-forgotten", "unmapped-service-skipped"],
)
def test_accepted_while_ledger_refuses(bench: Bench) -> None:
    """Clients sign at night, and the ledger may say no to what follows: an account was archived, a service was never mapped. The
    work starts all the same. When nobody hears of the refusal, the firm works for nothing: this is how engagements are never billed."""
    archived, unmapped = bench.organisation.chart.sales_2, "Payroll"
    refused = {f"service {unmapped} is not mapped": unmapped, f"account {archived} is archived": "Bookkeeping"}
    clients = {cause: NewClient(name=bench.names.client(), email=bench.names.email()) for cause in refused}
    lines = {
        cause: [once(bench, bench.names.amount(), service), once(bench, bench.names.amount())]
        for cause, service in refused.items()
    }
    prices = {cause: sum((line.unit_price for line in agreed), Decimal(0)) for cause, agreed in lines.items()}
    invoices: dict[str, str] = {}
    with bench.step("An account is archived in the ledger; two new clients accept, and the ledger cannot take either"):
        bench.bookkeeper.archive_account(archived)
        for cause, client in clients.items():
            proposal = accepted(bench, client, lines[cause])
            made = bench.candidate.invoices_of(proposal.client_id)
            invoices[cause] = made[0].id if made else ""
    for cause in refused:
        with bench.step(f"The firm looks at what it was told: {cause}"):
            told = bench.eventually(
                lambda cause=cause: [
                    alert for alert in bench.candidate.open_alerts() if alert.entity_id == invoices[cause]
                ],  # type: ignore[misc]
                lambda alerts: bool(alerts),
                within_seconds=1.5,
                on_virtual_clock=PATIENCE,
            )
            shown = bench.candidate.invoice(invoices[cause]) if invoices[cause] else None
            state = shown.sync.state if shown is not None else "nowhere"
            there = total_of(standing_invoices(bench, clients[cause].name))
            bench.check(
                "5.3",
                bool(told) and state == "failed",
                passed=f"The firm was told that the engagement cannot be billed: {cause}",
                failed=f"A client accepted {prices[cause]} while {cause}: the tool shows the invoice {state}, the ledger has {there} of "
                f"it, and the firm has {len(told)} alerts about it",
                expected="an alert on the invoice within 15 minutes, and the invoice shown as failed",
                observed=f"{len(told)} alerts, {state}",
                harm=Harm.MONEY_LATE,
                money=prices[cause],
            )
    with bench.step("The firm mends both: the account is taken back into use, the service is mapped"):
        bench.bookkeeper.restore_account(archived)
        settings = bench.candidate.settings()
        first = settings.services[0]
        settings.services = [*settings.services, first.model_copy(update={"service": unmapped})]
        bench.candidate.save_settings(settings)
        bench.candidate.sync()
    leak = Decimal(0)
    for cause, client in clients.items():
        with bench.step(f"The engagement is billed, once: {cause}"):
            booked = wait_for_invoices(bench, client.name, on_virtual_clock=IN_TIME)
            leak += prices[cause] - total_of(booked)
            bench.check(
                "3.1",
                effects.billed(prices[cause], booked).once(),
                passed="Once the cause was mended, the accepted engagement was billed by itself",
                failed=f"A client accepted {prices[cause]} while {cause}; the cause was mended, and the ledger has {len(booked)} invoices "
                f"over {total_of(booked)} for it",
                expected=f"one invoice of {prices[cause]}",
                observed=[str(invoice.subtotal) for invoice in booked],
                money=effects.billed(prices[cause], booked).at_stake(),
            )
    bench.check(
        "3.7",
        leak == 0,
        passed="Nothing that was accepted while the ledger said no has leaked",
        failed=f"{leak} of {sum(prices.values())} that clients accepted while the ledger said no was never billed",
        expected=f"{sum(prices.values())} billed",
        observed=f"{sum(prices.values()) - leak} billed",
        money=abs(leak) or None,
    )
