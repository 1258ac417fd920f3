import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import billed, line, total_of, wait_for_invoices

# A refresh token that is never used lives 60 days at Xero and 101 at QuickBooks (xero.md 1.3, quickbooks.md 1.3).
QUIET = {"xero": 61, "quickbooks": 102}
STRIDE = dt.timedelta(days=6)


@scenario(
    "A connection with nothing to do for months is alive when it is needed, or its end was told",
    requirements=["5.5"],
    harm=Harm.MONEY_LATE,
    catches=["idle-connection-left-to-die"],
)
def test_quiet_client(bench: Bench) -> None:
    """Refresh tokens are renewed by being used. A firm that bills once a quarter finds out with its next invoices that the connection
    has been dead for weeks, behind a green light."""
    days = QUIET[bench.ledger]
    known = billed(bench, due_date=bench.clock.today() + dt.timedelta(days=2 * days))  # Nothing to remind of meanwhile.
    with bench.step(f"Nothing happens for {days} days"):
        bench.clock.advance(days=days, step=STRIDE)
        before = bench.candidate.connection()
        told = before is not None and before.status == "broken" and bool(bench.candidate.open_alerts())
    with bench.step("The next invoice is made"):
        amount = bench.names.amount()
        bench.candidate.create_invoice(client_id=known.client.id, lines=[line(bench, amount)])
        booked = wait_for_invoices(bench, known.client.name, count=2)
        arrived = total_of(booked) == amount + known.booked.subtotal
        bench.check(
            "5.5",
            arrived or told,
            passed="After months of silence the next invoice arrives"
            if arrived
            else "The end of the connection was told in time",
            failed=f"After {days} quiet days the tool showed the connection {before.status if before else 'nowhere'}; the invoice of "
            f"{amount} that came next never reached the ledger",
            expected="the invoice in the ledger, or an alert before it was made",
            observed=f"{len(booked)} of 2 invoices, {'told' if told else 'nothing told'} before",
            money=amount,
        )
