from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.oracles.tenancy import addressed
from sevenpoint.scenarios.common import UNDER_WAY, line

INVOICES = 4
SLOW = 0.5


@scenario(
    "Once the tool is disconnected, not one more call goes to the ledger",
    requirements=["6.4"],
    harm=Harm.SECURITY,
    catches=["disconnect-spares-the-queue"],
)
def test_disconnected_in_mid_run(bench: Bench) -> None:
    """Whoever disconnects in the middle of a wrong export wants it to stop. Jobs that hold on to their tokens go on writing, into books
    that the tool says it has left."""
    with bench.step(f"The ledger is slow, and {INVOICES} invoices are on their way"):
        slow = bench.faults.add("delay", settings={"seconds": SLOW})
        for _ in range(INVOICES):
            client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
            bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, bench.names.amount())])
        bench.eventually(lambda: bench.faults.struck(slow), lambda hits: hits > 0, within_seconds=UNDER_WAY)
        busy = bench.faults.struck(slow) > 0
    with bench.step("The owner disconnects the ledger"):
        bench.candidate.disconnect()
        status, mark = bench.candidate.connection(), bench.last_exchange
    with bench.step("Time passes"):
        late = bench.eventually(lambda: calls(bench, mark), bool, within_seconds=2 * SLOW)
        if bench.clock.can_advance:
            bench.clock.advance(hours=1)
        late = calls(bench, mark)
        if not busy:
            bench.not_observed("6.4", "the tool sent nothing that a disconnection could interrupt")
            return
        bench.check(
            "6.4",
            not late and (status is None or status.status == "disconnected"),
            passed="After the disconnection no call went to the ledger",
            failed=f"The tool shows itself as {status.status if status else 'not connected'}, and {len(late)} more calls went to the "
            f"books afterwards, {sum(call != 'GET' for call in late)} of them to write"
            if late
            else f"The owner disconnected, and the tool shows the connection as {status.status if status else ''}",
            expected="disconnected, no call",
            observed=f"{status.status if status else 'no connection'}, {'calls' if late else 'no call'} after it",
        )


def calls(bench: Bench, after: int) -> list[str]:
    """The methods of calls about the books since a mark."""
    return [each.method for each in bench.exchanges(after=after) if addressed(each) == bench.organisation.id]
