"""An attended evaluation from the first page to the report, and on again after an interruption.

The desk's pages and this program speak through the store alone: `phase` says how far it is.

setup -> checking -> planned -> start -> running -> judging -> done, with `stopping` on the way when the person stops
for today, and `failed` with a sentence in `trouble`.
"""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from rich.console import Console

from sevenpoint.harness.attended import preparing
from sevenpoint.harness.attended.desk import deeds
from sevenpoint.harness.attended.desk.machine import TOKEN
from sevenpoint.harness.attended.desk_process import DeskProcess
from sevenpoint.harness.attended.plan import Plan
from sevenpoint.harness.attended.setup import SetUp
from sevenpoint.harness.attended.store import Store
from sevenpoint.harness.attended.witnesses import write_witnesses
from sevenpoint.harness.bundle import MANIFEST, Bundle
from sevenpoint.harness.checklist import POINTS
from sevenpoint.harness.errors import HarnessFault, SevenpointError, UsageError
from sevenpoint.harness.evaluation import LOGS, Verdict, new_manifest
from sevenpoint.harness.fronts import ATTENDED
from sevenpoint.harness.goals import Goals, attained
from sevenpoint.harness.progress import ProgressLines
from sevenpoint.harness.pytest_run import PytestRun, run_pytest
from sevenpoint.harness.results import CandidateInfo, Manifest
from sevenpoint.harness.run_ids import run_id
from sevenpoint.harness.verdict import report_bundle

FOLDER = "attended"
LOOK = 0.3
PYTEST_INTERRUPTED = 2
RAN = (0, 1)
MOST_FRESH_STARTS = 5
WAITING = ("setup", "planned")


@dataclass(frozen=True)
class AttendedPlan:
    """What the command line said. `suggested`: what the first page shows filled in."""

    out: Path
    command: str
    points: Sequence[int] = tuple(POINTS)
    scenario: str = ""
    seed: int = 7
    goals: Goals = field(default_factory=Goals)
    profile: str | None = None
    flaw: str | None = None
    suggested: dict[str, Any] = field(default_factory=dict)
    more_scenarios: Sequence[Path] = ()
    port: int = 0


def evaluate_attended(plan: AttendedPlan, console: Console, show: Callable[[str], object]) -> Verdict | None:
    """Open the desk and go through with it; None: stopped for today. `show` is given the link to open."""
    _insist_on_unfinished(plan.out)
    logs = plan.out / LOGS
    logs.mkdir(parents=True, exist_ok=True)
    store = Store(plan.out / FOLDER)
    store.put("epoch", int(store.get("epoch", 0)) + 1)
    store.put("suggested", plan.suggested)
    store.put("resume", f"sevenpoint evaluate --attended --out {plan.out}")
    _take_up(store)
    with DeskProcess(store.folder, logs / "desk.log", plan.port or int(store.get("port", 0))) as desk:
        console.print("Open this page; the link holds a secret, so that nobody else gets in:", highlight=False)
        console.print(f"  {desk.link}", highlight=False, soft_wrap=True)
        show(desk.link)
        try:
            verdict = _Evaluation(plan, store, desk, logs, console).go_through()
        except KeyboardInterrupt:
            _tell_how_to_go_on(store, console)
            return None
    if verdict is not None:
        # Secrets, tapes and the product's books were for going on; what is evidence lies in the bundle.
        shutil.rmtree(store.folder)
    return verdict


def _insist_on_unfinished(out: Path) -> None:
    if (out / MANIFEST).exists() and not (out / FOLDER).exists():
        raise UsageError(
            f"--out {out}: holds an evaluation that has ended; its report is there. Choose another folder."
        )


def _take_up(store: Store) -> None:
    """Where an interrupted evaluation goes on."""
    phase = store.get("phase", "setup")
    if phase in ("running", "stopping", "start", "judging"):
        store.put("phase", "start")
        store.say("Going on where it was left.")
    elif phase in ("checking", "failed"):
        store.put("phase", "start" if store.get("runs") else "setup")
    elif phase in ("done", "closed"):
        store.put("phase", "start")


def _tell_how_to_go_on(store: Store, console: Console) -> None:
    console.print("Stopped. Everything that was answered is kept. To go on, today or another day:", highlight=False)
    console.print(f"  {store.get('resume')}", highlight=False, soft_wrap=True)


class _Evaluation:
    """One sitting."""

    def __init__(self, plan: AttendedPlan, store: Store, desk: DeskProcess, logs: Path, console: Console) -> None:
        self._plan = plan
        self._store = store
        self._desk = desk
        self._logs = logs
        self._console = console
        self._bundle = Bundle(plan.out)

    def go_through(self) -> Verdict | None:
        """Until the report is there, or the person stops."""
        with ExitStack() as stack:
            world: preparing.World | None = None
            while True:
                phase = self._store.get("phase", "setup")
                if phase == "checking":
                    world = self._check(world, stack)
                elif phase == "start":
                    try:
                        world = world or preparing.open_world(
                            self._setup(), self._store, self._logs, self._plan.flaw, stack
                        )
                        if not self._run(world):
                            _tell_how_to_go_on(self._store, self._console)
                            return None
                        return self._judge()
                    except SevenpointError as fault:
                        self._store.put("trouble", str(fault))
                        self._store.put("phase", "failed")
                        raise
                threading.Event().wait(LOOK)

    def _setup(self) -> SetUp:
        return SetUp.model_validate(self._store.get("setup"))

    def _check(self, world: preparing.World | None, stack: ExitStack) -> preparing.World | None:
        """Pre-flight and plan; a check that fails is shown on the page, and the set-up can be changed."""
        setup = self._setup()
        try:
            world = world or preparing.open_world(setup, self._store, self._logs, self._plan.flaw, stack)
            setup = preparing.settled(setup, world)
            checks = preparing.checks(setup, world)
            self._store.put("setup", setup.model_dump(mode="json"))
            self._store.put("plan", self._planned(setup).model_dump(mode="json"))
        except SevenpointError as fault:
            checks = [{"ok": False, "text": str(fault)}]
        self._store.put("checks", checks)
        self._store.put("phase", "planned")
        return world

    def _planned(self, setup: SetUp) -> Plan:
        return preparing.plan(setup, self._plan.profile, self._plan.points, self._plan.scenario)

    # --- running ------------------------------------------------------------------------------------------------------

    def _run(self, world: preparing.World) -> bool:
        """Tell what is left to tell; False: stopped on the way."""
        setup = self._setup()
        runs: list[str] = self._store.get("runs") or []
        if not (self._plan.out / MANIFEST).exists():
            self._bundle.create(self._manifest(setup, runs), replace=True)
        self._store.put("phase", "running")
        progress = ProgressLines(self._console)
        for _ in range(MOST_FRESH_STARTS):
            left = [run for run in runs if run not in {each.id for each in self._bundle.load().runs}]
            if not left:
                return True
            code = run_pytest(self._pytest(setup, world, left), self._logs / "pytest.log", self._taker(progress))
            if self._store.get("phase") == "stopping":
                return False
            if progress.breakages:
                raise HarnessFault(f"{progress.breakages[0]}; see {self._logs / 'pytest.log'}")
            if code not in (*RAN, PYTEST_INTERRUPTED):
                raise HarnessFault(f"pytest ended with code {code}; see {self._logs / 'pytest.log'}")
        raise HarnessFault(f"the stories were interrupted {MOST_FRESH_STARTS} times; see {self._logs / 'pytest.log'}")

    def _taker(self, progress: ProgressLines) -> Callable[[Any], None]:
        def take(event: Any) -> None:
            progress.take(event)
            if event.get("event") == "done":
                deeds.ended(self._store, run_id(event["scenario"], event["ledger"]), event["outcome"])

        return take

    def _pytest(self, setup: SetUp, world: preparing.World, runs: list[str]) -> PytestRun:
        query = urlencode({"token": self._store.secret(TOKEN), "epoch": self._store.get("epoch")})
        return PytestRun(
            bundle=self._plan.out,
            control_url=world.ledgers.url,
            control_token=world.ledgers.control_token,
            candidate=f"{ATTENDED}{self._desk.url}?{query}",
            ledgers=setup.ledgers,
            points=list(range(1, 8)),
            seed=setup.seed,
            workers=1,
            replay="sevenpoint evaluate --attended",
            runs=runs,
            more_scenarios=self._plan.more_scenarios,
        )

    def _manifest(self, setup: SetUp, runs: list[str]) -> Manifest:
        description = setup.description().model_dump(mode="json")
        judged = CandidateInfo(
            name=setup.product,
            version=setup.version,
            address=setup.product_url or "at a browser",
            flaw=self._plan.flaw,
            claims=description,
        )
        points = sorted({int(run.split("_")[1]) for run in runs})
        return new_manifest(self._plan.seed, setup.ledgers, points, 1, self._plan.command).model_copy(
            update={"candidate": judged}
        )

    # --- judging ------------------------------------------------------------------------------------------------------

    def _judge(self) -> Verdict:
        self._store.put("phase", "judging")
        write_witnesses(self._store, self._bundle)
        self._bundle.finish()
        results, report = report_bundle(self._bundle, profile=self._plan.profile)
        reached = attained(results, self._plan.goals, dt.datetime.now(dt.UTC).date())
        self._store.put("report", str(report.resolve()))
        self._store.put("verdict", {"label": results.label, "score": results.score})
        self._store.put("phase", "done")
        self._console.print(
            f"Report: {report}. The pages stay open until Ctrl-C, or until “Close” is pressed there.",
            highlight=False,
            soft_wrap=True,
        )
        try:
            while self._store.get("phase") == "done":
                threading.Event().wait(LOOK)
        except KeyboardInterrupt:
            self._console.print("Closed.")
        return Verdict(results, report, reached.exit_code, reached.reasons)
