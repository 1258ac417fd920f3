from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import UNDER_WAY, line, total_of, wait_for_invoices

INVOICES = 5


@scenario(
    "A token that expires in the middle of a run costs none of the invoices behind it",
    requirements=["5.5", "5.1"],
    harm=Harm.MONEY_LATE,
    catches=["expiry-drops-the-rest"],
)
def test_token_expires_in_mid_run(bench: Bench) -> None:
    """Long runs outlive access tokens. A tool that stops the run at the first 401, or goes on from the next record, leaves out whatever
    happened to be in its hands."""
    amounts = [bench.names.amount() for _ in range(INVOICES)]
    with bench.step(f"The ledger is busy, and {INVOICES} invoices for new clients wait"):
        busy = bench.faults.add("throttled", settings={"retry_after": 30})
        clients = [bench.candidate.create_client(bench.names.client(), email=bench.names.email()) for _ in amounts]
        for client, amount in zip(clients, amounts, strict=True):
            bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
        bench.eventually(lambda: bench.faults.struck(busy), lambda hits: hits > 0, within_seconds=UNDER_WAY)
        if bench.candidate.offers("sync"):
            bench.candidate.sync()  # The tool has tried everything, and everything waits.
    with bench.step("The ledger lets them in, and the token expires in the middle"):
        bench.faults.clear()
        expiry = bench.faults.add("token_expired", trigger={"skip": 3, "times": 1})
        bench.clock.advance(minutes=2)
        booked = [wait_for_invoices(bench, client.name) for client in clients]
        if not bench.faults.struck(expiry):
            for requirement in ("5.5", "5.1"):
                bench.not_observed(requirement, "the tool made too few calls for a token to expire in the middle")
            return
        lost = [amount for amount, found in zip(amounts, booked, strict=True) if not found]
        bench.check(
            "5.1",
            [total_of(found) for found in booked] == amounts,
            passed="Every invoice of the run is in the ledger, once",
            failed=f"The access token expired in the middle of a run of {INVOICES} invoices, and {len(lost)} of them never reached the "
            f"ledger: {sum(lost, Decimal(0))} is not billed",
            expected=amounts,
            observed=[total_of(found) for found in booked],
            money=sum(lost, Decimal(0)) or None,
        )
        status = bench.candidate.connection()
        bench.check(
            "5.5",
            status is not None and status.status == "connected",
            passed="The connection is shown as connected, and is",
            failed="A single expired access token, and the tool shows the connection "
            f"{status.status if status else 'nowhere'}",
            expected="connected",
            observed=status.status if status else "no connection",
        )
