from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import UNDER_WAY, line

AT_ONCE = 5.0
PAUSE = 3600


@scenario(
    "One firm's throttled backlog does not hold up another firm",
    requirements=["4.5"],
    harm=Harm.MONEY_LATE,
    catches=["one-queue-for-all"],
    organisations=2,
)
def test_busy_neighbour(bench: Bench) -> None:
    """Limits are counted for each set of books. A tool with one queue for all its customers lets the first big import of one of them
    stop the invoices of everybody else."""
    other, _ = bench.another_workspace(bench.organisations[1])
    books = bench.bookkeeper_of(bench.organisations[1])
    with bench.step("The ledger throttles the first firm, which has invoices waiting"):
        throttle = bench.faults.add("throttled", match={"app": bench.app.client_id}, settings={"retry_after": PAUSE})
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, bench.names.amount())])
        if not bench.eventually(lambda: bench.faults.struck(throttle), lambda hits: hits > 0, within_seconds=UNDER_WAY):
            bench.not_observed("4.5", "the tool made no call that could be throttled")
            return
    with bench.step("The second firm bills a client"):
        amount = bench.names.amount()
        theirs = other.create_client(bench.names.client(), email=bench.names.email())
        other.create_invoice(client_id=theirs.id, lines=[line(bench, amount)])

        def arrived() -> bool:
            return any(each.subtotal == amount for each in books.invoices())

        took = bench.time_until(arrived, limit_seconds=AT_ONCE)
        bench.measure("4.5", "invoice beside a busy firm", took, direction="tool_to_ledger", limit_seconds=AT_ONCE)
        bench.check(
            "4.5",
            took is not None,
            passed="The second firm's invoice was in its ledger at once",
            failed=f"The ledger throttled one firm, and another firm's invoice of {amount} waits with it: not in the ledger after "
            f"{AT_ONCE:.0f} s",
            expected=f"in the ledger within {AT_ONCE:.0f} s",
            observed="within the limit" if took is not None else "not within the limit",
            money=amount,
        )
