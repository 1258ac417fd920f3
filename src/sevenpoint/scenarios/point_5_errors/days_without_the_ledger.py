import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import Billing, NewClient, NewProposalLine
from sevenpoint.scenarios.common import MONTH, billed, line, standing_invoices

OUTAGES = (dt.timedelta(hours=25), dt.timedelta(hours=72))
BACK = dt.timedelta(hours=2)
STRIDE = dt.timedelta(hours=6)
PERIODS = 3


@scenario(
    "After an outage of a day, and of three, everything is caught up by itself: billing, payments and what waited to be sent",
    requirements=["5.1", "5.3", "1.9"],
    harm=Harm.MONEY_LATE,
    catches=["gives-up-after-a-day"],
)
def test_days_without_the_ledger(bench: Bench) -> None:
    """Ledgers, and the line to them, are down for a weekend now and then, and notifications stop coming after some tries. What a tool
    gives up in those days nobody looks for afterwards."""
    client, price = bench.names.client(), bench.names.amount()
    with bench.step("A client accepts a retainer that is billed each month, the first time today"):
        proposal = bench.candidate.create_proposal(
            title="Monthly retainer",
            start_date=bench.clock.today(),
            client=NewClient(name=client, email=bench.names.email()),
            lines=[
                NewProposalLine(
                    service="Advisory",
                    description="Monthly retainer",
                    unit_price=price,
                    billing=Billing(kind="recurring", every_months=1, occurrences=PERIODS),
                )
            ],
        )
        bench.candidate.accept_proposal(proposal.id, accepted_by=bench.names.person())
    for number, outage in enumerate(OUTAGES, start=1):
        hours = round(outage.total_seconds() / 3600)
        known = billed(bench)
        late, amount = bench.names.client(), bench.names.amount()
        with bench.step(f"The ledger is out of reach for {hours} hours around the retainer's next billing day"):
            bench.clock.advance(to=dt.datetime(2026, 3 + number, 1, 20, tzinfo=dt.UTC), step=MONTH)
            fault = bench.faults.add("outage")
            made = bench.candidate.create_client(late, email=bench.names.email())
            invoice = bench.candidate.create_invoice(client_id=made.id, lines=[line(bench, amount)])
            bench.sandbox.pause_deliveries()
            bench.bookkeeper.pay(known.booked.id, known.booked.total, account=bench.organisation.chart.bank)
            bench.sandbox.drop_deliveries()
            bench.clock.advance(seconds=outage.total_seconds(), step=STRIDE)
            told = [each for each in bench.candidate.open_alerts() if each.severity != "info"]
            shown = bench.candidate.invoice(invoice.id).sync.state
            bench.check(
                "5.3",
                bool(told) and shown != "synced",
                passed=f"During {hours} hours without the ledger the firm was told, and nothing was claimed to be booked",
                failed=f"The ledger was out of reach for {hours} hours; the tool shows an invoice of {amount} as {shown} and "
                f"{'has told the firm' if told else 'told nobody'}",
                expected="an alert, the invoice not shown as synced",
                observed=f"{len(told)} alerts, invoice {shown}",
                money=amount,
            )
            bench.faults.remove(fault)
            bench.sandbox.resume_deliveries()
        with bench.step("The ledger is back, and nobody does anything"):
            wanted = [amount, *[price] * (number + 1)]
            booked = bench.eventually(
                lambda late=late: standing_invoices(bench, late) + standing_invoices(bench, client),  # type: ignore[misc]
                lambda found, wanted=wanted: len(found) >= len(wanted),  # type: ignore[misc]
                within_seconds=0.5,
                on_virtual_clock=BACK,
            )
            missing = max(sum(wanted) - sum(each.subtotal for each in booked), 0)
            bench.check(
                "5.1",
                sorted(each.subtotal for each in booked) == sorted(wanted),
                passed=f"After {hours} hours without the ledger everything that waited was booked, once each",
                failed=f"The ledger was out of reach for {hours} hours and is back since {BACK}; invoices over {missing} were given up "
                "and are not in the ledger"
                if missing
                else f"After {hours} hours without the ledger it holds {len(booked)} invoices where {len(wanted)} were made",
                expected=wanted,
                observed=[each.subtotal for each in booked],
                money=missing or amount,
            )
            paid = bench.eventually(
                lambda known=known: bench.candidate.invoice(known.invoice.id),  # type: ignore[misc]
                lambda seen: seen.status == "paid",
                within_seconds=0.5,
                on_virtual_clock=BACK,
            )
            bench.check(
                "1.9",
                paid.status == "paid",
                passed=f"A payment recorded in the ledger during those {hours} hours is known, though no notification of it came",
                failed=f"Invoice {known.booked.number} was paid in the ledger while it was out of reach for {hours} hours, and the tool "
                f"still shows it {paid.status}",
                expected="paid",
                observed=paid.status,
                money=known.booked.total,
            )
