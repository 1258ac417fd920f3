"""One evaluation: bundle, ledgers, candidate, pytest, verdict, report."""

from __future__ import annotations

import datetime as dt
import io
import platform
import secrets
import shlex
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from sevenpoint import __version__
from sevenpoint.harness.bundle import Bundle, BundleError
from sevenpoint.harness.candidate_process import CandidateProcess, check_flaw, check_variant, reference_command
from sevenpoint.harness.errors import (
    INTERRUPTED,
    CandidateDown,
    HarnessFault,
    SevenpointError,
    UsageError,
)
from sevenpoint.harness.fronts import READ_SECONDS
from sevenpoint.harness.goals import Goals, attained
from sevenpoint.harness.judging import load_rubric
from sevenpoint.harness.ledger_process import start_ledgers
from sevenpoint.harness.live.home import Home
from sevenpoint.harness.live.place import LiveRun
from sevenpoint.harness.live.visiting import visit
from sevenpoint.harness.preflight import meet
from sevenpoint.harness.progress import ProgressLines
from sevenpoint.harness.pytest_run import PytestRun, run_pytest
from sevenpoint.harness.results import CandidateInfo, Manifest, Results, ScenarioRun
from sevenpoint.harness.scenario_marker import LEDGERS
from sevenpoint.harness.verdict import report_bundle
from sevenpoint.mock_ledgers import LedgerServer

LOGS = "logs"
CANDIDATE_LOG = "candidate.log"
NO_TESTS_COLLECTED = 5
RAN = (0, 1)


@dataclass(frozen=True)
class Plan:
    """What was asked for. `ledgers` None: those that the candidate names. `live`: in a real organisation."""

    out: Path
    command: str
    ledgers: Sequence[str] | None
    points: Sequence[int]
    seed: int
    workers: int
    candidate: str | None = None
    scenario: str = ""
    goals: Goals = field(default_factory=Goals)
    profile: str | None = None
    flaw: str | None = None
    variant: str | None = None
    runs: Sequence[str] = ()
    flaw_trace: Path | None = None
    patience: float = READ_SECONDS
    more_scenarios: Sequence[Path] = field(default_factory=tuple)
    live: LiveRun | None = None


@dataclass(frozen=True)
class Verdict:
    """How it went: the judged results, the report's path, the exit code, and what cut it short, if anything."""

    results: Results
    report: Path
    exit_code: int
    reasons: Sequence[str] = ()
    cut_short: str | None = None


def evaluate(plan: Plan, console: Console) -> Verdict:
    """Run the scenarios, judge and report. Raises SevenpointError when there is nothing to judge; the bundle stays."""
    load_rubric(profile=plan.profile)  # a profile that is not there is told now, not after the run
    if plan.flaw is not None:
        check_flaw(plan.flaw)
    if plan.variant is not None:
        check_variant(plan.variant)
    bundle, logs, manifest = Bundle(plan.out), plan.out / LOGS, _manifest(plan)
    try:
        bundle.create(manifest, replace=True)
        logs.mkdir(exist_ok=True)
    except (BundleError, OSError) as error:
        raise UsageError(f"--out: {error}") from error
    try:
        _run(plan, bundle, manifest, logs, console)
    except KeyboardInterrupt:
        why = "Interrupted: ledgers and candidate are stopped, what had ended is judged."
        return _cut_short(bundle, plan, why, INTERRUPTED)
    except SevenpointError as fault:
        if not bundle.load().runs:
            raise
        return _cut_short(bundle, plan, str(fault), fault.exit_code)
    bundle.finish()
    results, report = report_bundle(bundle, profile=plan.profile)
    reached = attained(results, plan.goals, dt.datetime.now(dt.UTC).date())
    return Verdict(results, report, reached.exit_code, reached.reasons)


def collect(plan: Plan, server: LedgerServer) -> list[ScenarioRun]:
    """Only run, on ledgers that run already, for whoever needs the runs of many evaluations: nothing is judged."""
    bundle, logs, manifest = Bundle(plan.out), plan.out / LOGS, _manifest(plan)
    bundle.create(manifest, replace=True)
    logs.mkdir(exist_ok=True)
    _run(plan, bundle, manifest, logs, Console(file=io.StringIO()), server)
    return bundle.load().runs


def _cut_short(bundle: Bundle, plan: Plan, why: str, code: int) -> Verdict:
    """Judge what there is; the bundle stays marked as incomplete."""
    results, report = report_bundle(bundle, profile=plan.profile)
    return Verdict(results, report, code, cut_short=why)


def _run(
    plan: Plan, bundle: Bundle, manifest: Manifest, logs: Path, console: Console, running: LedgerServer | None = None
) -> None:
    progress = ProgressLines(console)
    with ExitStack() as stack:
        where = _where(plan, logs, console, stack, running)
        address = plan.candidate or stack.enter_context(_reference(plan, logs)).url
        judged = meet(address).model_copy(update={"flaw": plan.flaw})
        ledgers = plan.ledgers or _named_by(judged)
        bundle.create(manifest.model_copy(update={"candidate": judged, "ledgers": list(ledgers)}), replace=True)
        told = f"{where.words}; candidate at {address}; bundle in {plan.out}"
        console.print(told, highlight=False, soft_wrap=True)
        run = PytestRun(
            bundle=plan.out,
            control_url=where.control_url,
            control_token=where.control_token,
            live=where.live,
            candidate=address,
            ledgers=ledgers,
            points=plan.points,
            seed=plan.seed,
            workers=plan.workers,
            replay=_replay(plan),
            scenario=plan.scenario,
            runs=plan.runs,
            patience=plan.patience,
            more_scenarios=plan.more_scenarios,
            candidate_log=None if plan.candidate else logs / CANDIDATE_LOG,
        )
        log = logs / "pytest.log"
        with progress.drawing():
            code = run_pytest(run, log, progress.take)
    _insist(code, progress, plan, log)


@dataclass(frozen=True)
class _Where:
    """Where the books are, for the stories' process and for the person at the terminal."""

    words: str
    control_url: str = ""
    control_token: str = ""
    live: Path | None = None


def _where(plan: Plan, logs: Path, console: Console, stack: ExitStack, running: LedgerServer | None) -> _Where:
    if plan.live is not None:

        def tell(line: str) -> None:
            console.print(line, highlight=False, markup=False, soft_wrap=True)

        file = stack.enter_context(visit(Home(), plan.live, logs, tell))
        return _Where(f"Real {plan.live.ledger} organisation, marks {plan.live.run}", live=file)
    server = running or stack.enter_context(start_ledgers())
    return _Where(f"Ledgers at {server.url}", server.url, server.control_token)


def _named_by(judged: CandidateInfo) -> list[str]:
    named = [ledger for ledger in LEDGERS if ledger in judged.claims["ledgers"]]
    if not named:
        raise CandidateDown(f"{judged.name} names no ledger that it works with, so nothing can be judged.")
    return named


def _insist(code: int, progress: ProgressLines, plan: Plan, log: Path) -> None:
    """Raises when pytest did not get to run the scenarios."""
    if progress.breakages:
        raise HarnessFault(f"{len(progress.breakages)} broke: {progress.breakages[0]}; see {log}")
    if code == NO_TESTS_COLLECTED or (progress.total == 0 and code in RAN):
        asked = f"--scenario {plan.scenario!r}, " if plan.scenario else ""
        points = ",".join(str(point) for point in plan.points)
        raise UsageError(
            f"no scenario matches {asked}--point {points} and --ledger {','.join(plan.ledgers or LEDGERS)}; "
            "`sevenpoint requirements` lists the scenarios"
        )
    if code not in RAN:
        raise HarnessFault(f"pytest ended with code {code}; see {log}")


@contextmanager
def _reference(plan: Plan, logs: Path) -> Iterator[CandidateProcess]:
    with (
        tempfile.TemporaryDirectory(prefix="sevenpoint-candidate-") as data,
        CandidateProcess(
            logs / CANDIDATE_LOG, reference_command(Path(data), plan.flaw, plan.flaw_trace, plan.variant)
        ) as process,
    ):
        yield process


def _manifest(plan: Plan) -> Manifest:
    return new_manifest(plan.seed, plan.ledgers or LEDGERS, plan.points, plan.workers, plan.command)


def new_manifest(seed: int, ledgers: Sequence[str], points: Sequence[int], workers: int, command: str) -> Manifest:
    """The manifest of an evaluation that begins now."""
    return Manifest(
        sevenpoint_version=__version__,
        run_id=secrets.token_hex(6),
        started_at=dt.datetime.now(dt.UTC),
        seed=seed,
        ledgers=list(ledgers),
        points=list(points),
        workers=workers,
        command=command,
        python=platform.python_version(),
    )


def _replay(plan: Plan) -> str:
    words = ["sevenpoint", "evaluate"]
    if plan.candidate is not None:
        words += ["--candidate", plan.candidate]
    if plan.flaw is not None:
        words += ["--flaw", plan.flaw]
    if plan.variant is not None:
        words += ["--variant", plan.variant]
    if plan.live is not None:
        words += ["--live", plan.live.ledger]
    for path in plan.more_scenarios:
        words += ["--scenarios", str(path)]
    return shlex.join(words)
