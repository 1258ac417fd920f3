"""What the pytest plugin does when it is on: collect scenarios, run each on each ledger, write each run as it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sevenpoint.harness.bench import Bench, Surroundings
from sevenpoint.harness.bench.place import MockPlace, Place
from sevenpoint.harness.bench.sinks import Sinks
from sevenpoint.harness.bench.telling import Told, tell
from sevenpoint.harness.bundle import Bundle
from sevenpoint.harness.fronts import is_by_hand, open_front
from sevenpoint.harness.ledgers import LedgerControl
from sevenpoint.harness.results import Outcome, ScenarioRun
from sevenpoint.harness.run_ids import run_id
from sevenpoint.harness.scenario_marker import Scenario, scenario_of

PROPERTY = "sevenpoint"
NARRATOR = "sevenpoint-narrator"
LEDGER = "sevenpoint_ledger"
SCENARIOS_FOLDER = "scenarios"
SINKS = "attended/sinks"
NOTHING_SEEN = (Outcome.UNSUPPORTED, Outcome.NOT_APPLICABLE, Outcome.NOT_OBSERVED)


class Engine:
    """Registered as a plugin in every process that collects or runs scenarios."""

    def __init__(self, config: pytest.Config) -> None:
        """Read the options. Raises pytest.UsageError when one is missing or wrong."""
        self._candidate = _needed(config, "--sevenpoint-candidate")
        self._ledgers = _needed(config, "--sevenpoint-ledgers").split(",")
        self._points = {int(point) for point in _needed(config, "--sevenpoint-points").split(",")}
        self._wanted = str(config.getoption("--sevenpoint-scenario"))
        self._runs = list(filter(None, str(config.getoption("--sevenpoint-runs")).split(",")))
        self._by_hand = is_by_hand(self._candidate)
        self._patience = float(_needed(config, "--sevenpoint-patience"))
        self._seed = int(_needed(config, "--sevenpoint-seed"))
        self._replay = config.getoption("--sevenpoint-replay") or f"sevenpoint evaluate --candidate {self._candidate}"
        self._bundle = Bundle(Path(_needed(config, "--sevenpoint-bundle")))
        self._books_at = _books_at(config)
        log = str(config.getoption("--sevenpoint-candidate-log"))
        self._candidate_log = Path(log) if log else None
        self._sinks = Sinks(self._bundle.path / SINKS if self._by_hand else None)
        self._around: Surroundings | None = None

    # --- collecting ---------------------------------------------------------------------------------------------------

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Helpers (`_name.py`) and conftest are no scenarios."""
        name = collection_path.name
        return True if name.endswith(".py") and (name.startswith("_") or name == "conftest.py") else None

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One run per ledger that is selected and that the scenario speaks of."""
        scenario = scenario_of(metafunc.function)
        if scenario is not None and LEDGER in metafunc.fixturenames:
            metafunc.parametrize(LEDGER, [each for each in self._ledgers if each in scenario.ledgers])

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep what was asked for, and give each its time limit."""
        kept = sorted((item for item in items if self._is_wanted(item)), key=self._place)
        dropped = [item for item in items if item not in kept]
        for item in kept:
            limit = 0 if self._by_hand else self._books_at.time_limit(_scenario(item))
            item.add_marker(pytest.mark.timeout(limit))
        if dropped:
            config.hook.pytest_deselected(items=dropped)
        items[:] = kept

    def _place(self, item: pytest.Item) -> int:
        """A person's runs come in the order that was planned; others as they were collected."""
        ledger = _ledger(item)
        run = run_id(scenario_id(item), ledger) if ledger is not None else ""
        return self._runs.index(run) if self._by_hand and run in self._runs else 0

    def _is_wanted(self, item: pytest.Item) -> bool:
        scenario = scenario_of(getattr(item, "function", None))
        ledger = _ledger(item)
        if scenario is None or ledger is None or ledger not in self._ledgers:
            return False
        if self._runs and run_id(scenario_id(item), ledger) not in self._runs:
            return False
        return bool(scenario.points & self._points) and self._wanted in scenario_id(item)

    # --- running ------------------------------------------------------------------------------------------------------

    def bench_for(self, item: pytest.Item, ledger: str) -> Bench:
        """A closed bench for one run."""
        return Bench(_scenario(item), scenario_id(item), ledger, self._surroundings(), self._sinks)

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Tell the story, write the run, and let pytest know how it ended."""
        bench = pyfuncitem.funcargs.get("bench")
        if not isinstance(bench, Bench):
            return None
        arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
        replay = f"{self._replay} --scenario {bench.scenario_id} --ledger {bench.ledger} --seed {self._seed}"
        told = tell(bench, lambda: pyfuncitem.obj(**arguments), seed=self._seed, replay=replay)
        self._bundle.write_run(told.run, told.exchanges, told.calls)
        pyfuncitem.user_properties.append((PROPERTY, json.dumps(in_short(told.run))))
        _conclude(told)
        return True

    def pytest_unconfigure(self) -> None:
        """Give back what was kept, and stop the alert sinks."""
        self._books_at.close()
        self._sinks.close()

    def _surroundings(self) -> Surroundings:
        if self._around is None:
            front = open_front(self._candidate, self._patience)
            self._around = Surroundings(self._books_at, front, self._seed, self._candidate_log)
        return self._around


def scenario_id(item: pytest.Item) -> str:
    """`point_1_two_way_sync/bank_transfer_in_ledger`: the file's place below `scenarios`, or below its own folder.

    A second story in a file adds its function's name.
    """
    path = item.path.with_suffix("")
    parts = path.parts
    below = parts[parts.index(SCENARIOS_FOLDER) + 1 :] if SCENARIOS_FOLDER in parts else parts[-2:]
    function = getattr(item, "originalname", item.name)
    stories = [name for name, value in vars(getattr(item, "module", None)).items() if scenario_of(value)]
    name = "/".join(below)
    return f"{name}/{function.removeprefix('test_')}" if len(stories) > 1 else name


def in_short(run: ScenarioRun) -> dict[str, Any]:
    """What a progress line needs of a run."""
    told = [finding.title for finding in run.findings if finding.outcome is run.outcome]
    return {
        "scenario": run.scenario,
        "ledger": run.ledger,
        "outcome": run.outcome.value,
        "seconds": run.seconds,
        "sentences": told if run.outcome is not Outcome.HARNESS_ERROR else [run.error or "", *told],
    }


def _conclude(told: Told) -> None:
    """Pass, skip or fail the pytest item."""
    run = told.run
    sentences = [finding.title for finding in run.findings if finding.outcome is run.outcome]
    if run.outcome is Outcome.HARNESS_ERROR and told.cause is not None:
        raise told.cause
    if run.outcome in (Outcome.PASS, Outcome.WAIVED):
        return
    if run.outcome in NOTHING_SEEN:
        pytest.skip("; ".join(dict.fromkeys(sentences)))
    pytest.fail("\n".join([run.outcome.value, *dict.fromkeys(sentences), run.error or ""]), pytrace=False)


def _scenario(item: pytest.Item) -> Scenario:
    scenario = scenario_of(getattr(item, "function", None))
    if scenario is None:
        raise pytest.UsageError(f"{item.nodeid} uses `bench` without the @scenario decorator")
    return scenario


def _books_at(config: pytest.Config) -> Place:
    """Where the books are."""
    live = str(config.getoption("--sevenpoint-live"))
    if live:
        from sevenpoint.harness.live.home import Home
        from sevenpoint.harness.live.place import LivePlace, LiveRun

        return LivePlace(Home(), LiveRun.model_validate_json(Path(live).read_text(encoding="utf-8")), _teller(config))
    return MockPlace(
        LedgerControl(_needed(config, "--sevenpoint-control"), _needed(config, "--sevenpoint-control-token"))
    )


def _teller(config: pytest.Config) -> Callable[[str], None]:
    """Says something to the person at the terminal."""

    def tell(text: str) -> None:
        narrator = config.pluginmanager.get_plugin(NARRATOR)
        if narrator is not None:
            narrator.notice(text)

    return tell


def _ledger(item: pytest.Item) -> str | None:
    callspec = getattr(item, "callspec", None)
    return None if callspec is None else callspec.params.get(LEDGER)


def _needed(config: pytest.Config, option: str) -> str:
    value = config.getoption(option)
    if not value:
        raise pytest.UsageError(f"--sevenpoint-bundle needs {option} too; `sevenpoint evaluate` gives both")
    return str(value)
