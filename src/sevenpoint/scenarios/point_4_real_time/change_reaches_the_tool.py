import datetime as dt
from functools import partial

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import billed, listens

CHANGES = 5
AT_ONCE = 5.0
LONGEST_WAIT = dt.timedelta(hours=26)


@scenario(
    "A client changed in the ledger is changed in the tool within seconds",
    requirements=["4.2"],
    harm=Harm.MONEY_LATE,
    catches=["webhooks-unused"],
)
def test_change_reaches_the_tool(bench: Bench) -> None:
    """Both ledgers announce changes as they happen. A tool that only asks now and then shows yesterday's truth, and acts on it."""
    known = billed(bench)
    missed = False
    with bench.step(f"The bookkeeper renames the client {CHANGES} times"):
        for _ in range(CHANGES):
            name = bench.names.client()
            bench.bookkeeper.change_contact(known.contact.id, name=name)
            took = bench.time_until(partial(is_named, bench, known.client.id, name), limit_seconds=AT_ONCE)
            bench.measure("4.2", "client renamed", took, direction="ledger_to_tool", limit_seconds=AT_ONCE)
            if took is None:
                missed = True
                break
    delay = dt.timedelta(0)
    arrived = True
    if missed:
        with bench.step("The clocks move on until the tool has seen it"):
            since = bench.clock.now()
            seen = bench.eventually(
                lambda: bench.candidate.client(known.client.id).name,
                lambda shown: shown == name,
                within_seconds=0.1,
                on_virtual_clock=LONGEST_WAIT,
            )
            arrived, delay = seen == name, bench.clock.now() - since
    if missed and arrived and not listens(bench):
        bench.unsupported("4.2", f"The tool says that it asks the ledger now and then; it knew after {minutes(delay)}")
        return
    bench.check(
        "4.2",
        not missed,
        passed=f"Changes in the ledger were in the tool at once (five in a row, each under {AT_ONCE:.0f} s)",
        failed=f"A client renamed in the ledger was still under the old name in the tool after {AT_ONCE:.0f} s; the change "
        + (f"arrived after at most {delay.total_seconds() / 60:.0f} minutes" if arrived else "never arrived in a day"),
        expected=f"in the tool within {AT_ONCE:.0f} s, {CHANGES} times in a row",
        observed="not within the limit" if missed else "within the limit every time",
        money=known.booked.total if missed else None,
    )


def minutes(delay: dt.timedelta) -> str:
    """`5 minutes`, rounded."""
    return f"{delay.total_seconds() / 60:.0f} minutes"


def is_named(bench: Bench, client_id: str, name: str) -> bool:
    """Whether the tool shows the client under this name."""
    return bench.candidate.client(client_id).name == name
