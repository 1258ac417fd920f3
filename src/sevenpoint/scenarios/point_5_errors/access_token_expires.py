from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import billed, line, total_of, wait_for_invoices


@scenario(
    "Expired access tokens are renewed and nothing is lost",
    requirements=["5.5"],
    harm=Harm.MONEY_LATE,
    catches=["no-token-refresh", "rotated-token-unsaved"],
)
def test_access_token_expires(bench: Bench) -> None:
    """Access tokens live half an hour at Xero and an hour at QuickBooks. A tool that works right after it was connected and stops
    at lunch has never been left alone with a clock."""
    known = billed(bench)
    for how in ("all at once", "of age"):
        with bench.step(f"Access tokens expire {how}, and another invoice is made"):
            if how == "of age":
                bench.clock.advance(hours=3)
            else:
                bench.sandbox.expire_grants(bench.app, "access")
            amount = bench.names.amount()
            client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
            bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
            booked = wait_for_invoices(bench, client.name)
            status = bench.candidate.connection()
            bench.check(
                "5.5",
                total_of(booked) == amount and status is not None and status.status == "connected",
                passed=f"Access tokens expired {how}, and the next invoice arrived all the same",
                failed=f"Access tokens expired {how}; the invoice of {amount} made after {known.booked.number} is in the ledger "
                f"{len(booked)} times and the connection is {status.status if status else 'gone'}",
                expected="one invoice, connected",
                observed=f"{len(booked)} invoices, {status.status if status else 'no connection'}",
                money=amount,
            )
