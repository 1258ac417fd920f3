import datetime as dt
from functools import partial
from statistics import median

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import line, standing_invoices, wait_for_invoices

CHANGES = 5
AT_ONCE = 5.0
LONGEST_WAIT = dt.timedelta(hours=26)


@scenario(
    "An invoice made in the tool is in the ledger within seconds",
    requirements=["4.1", "4.3"],
    harm=Harm.MONEY_LATE,
    catches=["hourly-push"],
)
def test_change_reaches_the_ledger(bench: Bench) -> None:
    """When the ledger is a day behind, the bookkeeper answers the client from old books. A batch that runs at night also hides
    its errors until the morning."""
    amounts = [bench.names.amount() for _ in range(CHANGES)]
    unseen: list[str] = []
    seconds: list[float] = []
    with bench.step(f"{CHANGES} invoices are made in the tool, one after the other"):
        for amount in amounts:
            client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
            bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, amount)])
            took = bench.time_until(partial(standing_invoices, bench, client.name), limit_seconds=AT_ONCE)
            bench.measure("4.1", "invoice created", took, direction="tool_to_ledger", limit_seconds=AT_ONCE)
            if took is None:
                unseen.append(client.name)
                break
            seconds.append(took)
    arrived = True
    if unseen:
        with bench.step("The clocks move on until the first one arrives"):
            since = bench.clock.now()
            arrived = bool(wait_for_invoices(bench, unseen[0], on_virtual_clock=LONGEST_WAIT))
            delay = bench.clock.now() - since
    bench.check(
        "4.1",
        not unseen,
        passed=f"Invoices made in the tool were in the ledger at once (five in a row, each under {AT_ONCE:.0f} s)",
        failed=f"An invoice made in the tool was not in the ledger after {AT_ONCE:.0f} s; it "
        + (
            f"arrived after at most {delay.total_seconds() / 60:.0f} minutes"
            if unseen and arrived
            else "never arrived in a day"
        ),
        expected=f"in the ledger within {AT_ONCE:.0f} s, {CHANGES} times in a row",
        observed="not within the limit" if unseen else "within the limit every time",
        money=amounts[len(seconds)] if unseen else None,
    )
    claimed = bench.candidate.description.sync_to_ledger
    pushed = not unseen and median(seconds) < AT_ONCE
    bench.check(
        "4.3",
        pushed == (claimed == "push"),
        passed=f"What the tool says of itself ({claimed}) is what was seen",
        failed=f"The tool says {claimed} of itself, and changes reach the ledger "
        + ("as they are made" if pushed else "in batches or not at all"),
        expected=claimed,
        observed="push" if pushed else "batch or none",
        harm=Harm.COSMETIC,
    )
