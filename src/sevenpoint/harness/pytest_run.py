"""Pytest as a child process: its own words to a log in the bundle, its progress through a pipe to whoever listens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sevenpoint.harness.errors import HarnessFault
from sevenpoint.harness.fronts import READ_SECONDS
from sevenpoint.harness.run_ids import file_of

SCENARIOS = "sevenpoint.scenarios"
INI = Path(__file__).with_name("scenarios.ini")
STOP_SECONDS = 20.0
ENVIRONMENT = {"PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONUNBUFFERED": "1"}


@dataclass(frozen=True)
class PytestRun:
    """One run over the scenarios: on mock ledgers (`control_url`), or in the real organisation that `live` tells of."""

    bundle: Path
    candidate: str
    ledgers: Sequence[str]
    points: Sequence[int]
    seed: int
    workers: int
    replay: str
    scenario: str = ""
    runs: Sequence[str] = ()
    patience: float = READ_SECONDS
    more_scenarios: Sequence[Path] = field(default_factory=tuple)
    candidate_log: Path | None = None
    control_url: str = ""
    control_token: str = ""
    live: Path | None = None

    def command(self, events: int) -> list[str]:
        """The command line; `events`: descriptor for progress."""
        paths = [*self._files(), *(str(path) for path in self.more_scenarios)]
        options = {
            "bundle": str(self.bundle.resolve()),
            "control": self.control_url,
            "control-token": self.control_token,
            "live": "" if self.live is None else str(self.live.resolve()),
            "candidate": self.candidate,
            "candidate-log": "" if self.candidate_log is None else str(self.candidate_log.resolve()),
            "ledgers": ",".join(self.ledgers),
            "points": ",".join(str(point) for point in self.points),
            "scenario": self.scenario,
            "patience": str(self.patience),
            "runs": ",".join(self.runs),
            "seed": str(self.seed),
            "replay": self.replay,
            "events": str(events),
        }
        return [
            *(sys.executable, "-m", "pytest", "-c", str(INI), f"--rootdir={scenarios_folder().parent}"),
            *(("-n", str(self.workers), "--dist", "worksteal") if self.workers > 1 else ("-n", "0")),
            *(f"--sevenpoint-{name}={value}" for name, value in options.items()),
            *paths,
        ]

    def _files(self) -> list[str]:
        """The scenarios folder; when single runs are asked for, only their files, because collecting takes time."""
        folder = scenarios_folder()
        files = {folder / file_of(run) for run in self.runs}
        if not files or not all(file.exists() for file in files):
            return [str(folder)]
        return [str(file) for file in sorted(files)]


def scenarios_folder() -> Path:
    """Where the scenarios that come with Sevenpoint lie, without importing them."""
    spec = find_spec(SCENARIOS)
    if spec is None or not spec.submodule_search_locations:
        raise HarnessFault(f"the package {SCENARIOS} is missing: install Sevenpoint again")
    return Path(spec.submodule_search_locations[0])


def run_pytest(run: PytestRun, log: Path, take: Callable[[Mapping[str, Any]], None]) -> int:
    """Run to the end; pytest's exit code. On KeyboardInterrupt the child is stopped before the exception goes on."""
    reading, writing = os.pipe()
    with log.open("wb") as words, os.fdopen(reading, encoding="utf-8") as events:
        child = subprocess.Popen(
            run.command(writing),
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            pass_fds=(writing,),
            env={**os.environ, **ENVIRONMENT},
            start_new_session=True,
        )
        os.close(writing)
        try:
            for line in events:
                take(json.loads(line))
            return child.wait()
        finally:
            _stop(child)


def _stop(child: subprocess.Popen[bytes]) -> None:
    """End the child and its workers, if they still run."""
    if child.poll() is not None:
        return
    child.send_signal(signal.SIGINT)
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
