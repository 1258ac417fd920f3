"""One load run: ledgers, candidate, world, generator, journal; then the bundle, the histograms and the page."""

from __future__ import annotations

import datetime as dt
import json
import platform
import secrets
import shlex
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from sevenpoint import __version__
from sevenpoint.harness.bundle import Bundle, BundleError
from sevenpoint.harness.candidate_process import CandidateProcess, reference_command
from sevenpoint.harness.errors import UsageError
from sevenpoint.harness.fronts.python import is_python_address
from sevenpoint.harness.ledger_process import start_ledgers
from sevenpoint.harness.ledgers import LedgerControl
from sevenpoint.harness.load.changes import KINDS
from sevenpoint.harness.load.children import Generator
from sevenpoint.harness.load.findings import load_runs
from sevenpoint.harness.load.gathering import Gathered
from sevenpoint.harness.load.histograms import write_histograms
from sevenpoint.harness.load.plan import LoadPlan, arrivals
from sevenpoint.harness.load.telling import LiveTable
from sevenpoint.harness.load.world import World, leave_world, make_world
from sevenpoint.harness.preflight import meet
from sevenpoint.harness.results import LoadSummary, Manifest, Results
from sevenpoint.harness.verdict import report_bundle

LOGS, CANDIDATE_LOG, GENERATOR_LOG, CALLS_PAGE, SUMMARY = (
    "logs",
    "candidate.log",
    "generator.log",
    "calls.html",
    "load.json",
)
JOURNAL_EVERY, JOURNAL_PAGE = 1.0, 500
GRACE = 2.0
POINT = 4
ENOUGH = 0.99
LATE_SHARE = 0.99


@dataclass(frozen=True)
class Where:
    """Where everything runs. `ledgers` None: started here; `candidate` None: the reference candidate, started here.

    `remote`: the address and port at which workers on other machines are awaited; None: workers are processes here.
    """

    out: Path
    command: str
    ledgers: str | None = None
    control_token: str | None = None
    candidate: str | None = None
    remote: tuple[str, int] | None = None


@dataclass(frozen=True)
class Outcome:
    """How it went. `results` and `report` None: ledgers alone, nothing is judged."""

    gathered: Gathered
    summary: LoadSummary
    results: Results | None
    report: Path

    @property
    def kept(self) -> bool:
        """Whether the rate that was asked for is the rate that was made, within 1 %."""
        return self.summary.shortfall <= 1 - ENOUGH


def run_load(plan: LoadPlan, where: Where, console: Console) -> Outcome:
    """Run it to its end. Raises SevenpointError when there is nothing to tell."""
    if where.candidate is not None and is_python_address(where.candidate):
        raise UsageError("--candidate: load needs a candidate at an address, for several processes call it")
    bundle, manifest = Bundle(where.out), _manifest(plan, where)
    try:
        bundle.create(manifest, replace=True)
        (where.out / LOGS).mkdir(exist_ok=True)
    except (BundleError, OSError) as error:
        raise UsageError(f"--out: {error}") from error
    with ExitStack() as stack:
        control = stack.enter_context(_ledgers(where))
        candidate = None
        if plan.target == "candidate":
            candidate = where.candidate or stack.enter_context(_reference(where.out / LOGS)).url
            judged = meet(candidate)
            bundle.create(manifest.model_copy(update={"candidate": judged}), replace=True)
        console.print(_opening(plan, where, control, candidate), highlight=False, soft_wrap=True)
        world = make_world(plan, control, candidate)
        stack.callback(leave_world, world)
        gathered = _drive(world, where, console)
    summary = summed_up(gathered)
    return _written(bundle, where, gathered, summary)


def summed_up(gathered: Gathered) -> LoadSummary:
    """What was made of what was asked for."""
    plan = gathered.world.plan
    planned = arrivals(plan)
    began = [(each.began, each.intended) for each in gathered.samples.values()]
    began += [(each["began"], each["intended"]) for each in gathered.calls]
    ends = gathered.start + max(plan.seconds, planned[-1].at if planned else 0.0)
    late = sorted(max(0.0, begun - intended) for begun, intended in began)
    return LoadSummary(
        shape=plan.shape,
        seconds=plan.seconds,
        asked=len(planned),
        made=sum(begun <= ends + _slack(plan) for begun, _ in began),
        refused=sum(
            each.error is not None and KINDS[each.kind].direction == "tool_to_ledger"
            for each in gathered.samples.values()
        )
        + sum(each["error"] is not None for each in gathered.calls),
        late_start=round(late[min(len(late) - 1, int(LATE_SHARE * len(late)))], 4) if late else 0.0,
        organisations=plan.places,
        workers=plan.workers,
        backlog=plan.backlog,
        throttled=gathered.throttled,
        exchanges=gathered.exchanges,
        clock_error=round(max((each["error"] for each in gathered.offsets), default=0.0), 4),
    )


def _slack(plan: LoadPlan) -> float:
    """The last call may begin a hundredth of the run late: that is what keeping a rate within 1 % means."""
    return (1 - ENOUGH) * plan.seconds


def _drive(world: World, where: Where, console: Console) -> Gathered:
    """From the first arrival until everything has arrived or was given up."""
    gathered, sandbox = Gathered(world), world.open_sandbox()
    journal = world.candidate is not None
    log, page = where.out / LOGS / GENERATOR_LOG, where.out / CALLS_PAGE
    with Generator(world, log, page, remote=where.remote) as generator, LiveTable(console, gathered) as table:
        over, read = False, time.monotonic()
        while not over or (journal and gathered.open_at(sandbox.about_now().timestamp() - GRACE)):
            if over:
                time.sleep(JOURNAL_EVERY / 4)
            else:
                events, over = generator.events(JOURNAL_EVERY / 4)
                for event in events:
                    gathered.take(event)
            if journal and time.monotonic() - read > JOURNAL_EVERY:
                while page_of := sandbox.some_exchanges(gathered.last_seq, JOURNAL_PAGE):
                    gathered.read(page_of)
                gathered.match()
                read = time.monotonic()
            table.show(sandbox.about_now().timestamp())
    if journal:
        gathered.read(sandbox.exchanges(gathered.last_seq))
        gathered.match()
        gathered.stamp_reads()
    return gathered


def _written(bundle: Bundle, where: Where, gathered: Gathered, summary: LoadSummary) -> Outcome:
    """The bundle with its report; for the ledgers alone the figures and Locust's page of them."""
    plan = gathered.world.plan
    write_histograms(where.out, _series(gathered), plan.limit, gathered.start, gathered.start + plan.seconds)
    told = {"plan": plan.model_dump(), "summary": summary.model_dump(), "clocks": gathered.offsets}
    (where.out / SUMMARY).write_text(json.dumps(told, indent=1), encoding="utf-8")
    if plan.target == "ledger":
        bundle.finish()
        return Outcome(gathered, summary, None, where.out / CALLS_PAGE)
    for run in load_runs(gathered, summary, where.command):
        bundle.write_run(run)
    bundle.finish()
    results, report = report_bundle(bundle)
    return Outcome(gathered, summary, results, report)


def _series(gathered: Gathered) -> dict[str, list[float | None]]:
    limit = gathered.world.plan.limit
    series: dict[str, list[float | None]] = defaultdict(list)
    for each in gathered.samples.values():
        if each.error is None:
            kind = KINDS[each.kind]
            seen = None if each.latest is None or each.latest > limit else each.latest
            series[f"{kind.direction} {kind.title} {each.ledger}"].append(seen)
    for call in gathered.calls:
        if call["error"] is None:
            ledger = gathered.world.places[call["place"]].organisation.ledger
            series[f"call {call['kind']} {ledger}"].append(call["answered"] - call["intended"])
    return dict(series)


def _opening(plan: LoadPlan, where: Where, control: LedgerControl, candidate: str | None) -> str:
    aimed = f"candidate at {candidate}" if candidate is not None else "the ledgers alone"
    listening = f"; waiting for {plan.workers} workers at port {where.remote[1]}" if where.remote else ""
    return f"Ledgers at {control.url}; {aimed}; {len(arrivals(plan))} arrivals in {plan.seconds:g} s{listening}"


@contextmanager
def _ledgers(where: Where) -> Iterator[LedgerControl]:
    if where.ledgers is not None:
        if not where.control_token:
            raise UsageError(
                "--ledgers: the control token is missing; set SEVENPOINT_CONTROL_TOKEN to what `serve` printed"
            )
        control = LedgerControl(where.ledgers, where.control_token)
        control.health()
        yield control
        return
    with start_ledgers() as server:
        yield LedgerControl(server.url, server.control_token)


@contextmanager
def _reference(logs: Path) -> Iterator[CandidateProcess]:
    with (
        tempfile.TemporaryDirectory(prefix="sevenpoint-candidate-") as data,
        CandidateProcess(logs / CANDIDATE_LOG, reference_command(Path(data))) as process,
    ):
        yield process


def _manifest(plan: LoadPlan, where: Where) -> Manifest:
    return Manifest(
        sevenpoint_version=__version__,
        run_id=secrets.token_hex(6),
        started_at=dt.datetime.now(dt.UTC),
        seed=plan.seed,
        ledgers=plan.ledgers,
        points=[POINT],
        workers=plan.workers,
        command=where.command,
        python=platform.python_version(),
    )


def command_line(words: Sequence[str]) -> str:
    """The command that runs this again."""
    return shlex.join(["sevenpoint", *words])


def insist_on_locust() -> None:
    """Raises UsageError where the extra `load` is not installed."""
    import importlib.util

    missing = [name for name in ("locust", "hdrh") if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError(f"this command needs {' and '.join(missing)}: install sevenpoint[evaluate,load]")
