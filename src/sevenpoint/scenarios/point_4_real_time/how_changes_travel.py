from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bench.study import Studied, study
from sevenpoint.harness.latency import Mechanism, infer
from sevenpoint.scenarios.common import billed, listens, until_quiet

CHANGES = 24
GAP = 130.0
STRIDE = 20.0
LIMIT = 1800.0
AT_ONCE = ("push", "near_real_time", "mixed")
WORDS = {
    "push": "at once",
    "near_real_time": "within a minute",
    "micro_batch": "in small batches",
    "batch": "in batches",
    "scheduled": "at set times",
    "on_demand": "only when somebody asks",
    "mixed": "at once when it is told, later when it is not",
    "unknown": "in no way that can be told",
}


@scenario(
    "Changes in the ledger come to the tool in the way that it says",
    requirements=["4.3"],
    harm=Harm.COSMETIC,
    catches=["webhooks-unused"],
    time_limit=180.0,
)
def test_how_changes_travel(bench: Bench) -> None:
    """Whoever makes one change and waits for it sees a number and no pattern. Two dozen changes at moments that nobody chose show whether
    the tool is told, asks every so often, or moves when somebody presses a button; all three look alike in a demonstration."""
    if not bench.clock.can_advance or bench.clock.in_one_go:
        bench.not_observed(
            "4.3", "the tool has no clock that can be moved in small steps; `sevenpoint load` tells it in real time"
        )
        return
    known = billed(bench)
    until_quiet(bench)

    def make(number: int) -> None:
        bench.bookkeeper.change_contact(known.contact.id, email=f"travel.{number}@client.example")

    def newest() -> int:
        name, _, number = (bench.candidate.client(known.client.id).email or "").partition("@")[0].partition(".")
        return int(number) if name == "travel" and number.isdecimal() else 0

    with bench.step(f"The bookkeeper changes the client's address {CHANGES} times, two minutes or so apart"):
        seen = study(
            bench.clock,
            make,
            newest,
            seed=bench.names.seed,
            changes=CHANGES,
            gap_seconds=GAP,
            stride_seconds=STRIDE,
            limit_seconds=LIMIT,
        )
        for each in seen:
            bench.measure(
                "4.3",
                "client changed, on the moved clocks",
                each.seconds,
                direction="ledger_to_tool",
                limit_seconds=LIMIT,
                resolution_seconds=STRIDE,
                at=each.at,
                earliest=each.earliest,
            )
    with bench.step("What the tool says of itself is what was seen"):
        told = inferred(seen)
        if told.kind.value == "unknown":
            bench.not_observed("4.3", f"how changes travel cannot be told: {told.reason}")
            return
        claimed = bench.candidate.description.sync_from_ledger
        period = "" if told.period is None else f", every {told.period / 60:.1f} minutes"
        bench.check(
            "4.3",
            listens(bench) == (told.kind.value in AT_ONCE),
            passed=f"Changes come {WORDS[told.kind.value]}, as a tool must that says {claimed} of itself",
            failed=f"The tool says {claimed} of itself, and changes come {WORDS[told.kind.value]}{period}",
            expected=claimed,
            observed=f"{told.kind.value}: {told.reason}",
        )


def inferred(seen: list[Studied]) -> Mechanism:
    """The mechanism behind them."""
    return infer([each.change() for each in seen])
