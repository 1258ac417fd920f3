"""The pytest plugin: pytest is the scenario engine. Does nothing unless `--sevenpoint-bundle` is given.

Loaded in every pytest run of the environment, so it imports nothing of ours before it is asked to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sevenpoint.harness.bench import Bench

ENGINE = "sevenpoint-engine"
NOT_UNDER_EVALUATE = "a scenario needs ledgers and a candidate: run it with `sevenpoint evaluate --scenarios PATH`"

OPTIONS = {
    "--sevenpoint-bundle": "folder that runs and exchanges are written to; turns the engine on",
    "--sevenpoint-control": "base URL of the mock ledgers",
    "--sevenpoint-control-token": "token of their control API",
    "--sevenpoint-live": "in place of the mock ledgers: a file that says which real organisation, and how",
    "--sevenpoint-candidate": "the candidate: a URL or module:Class",
    "--sevenpoint-candidate-log": "file that the candidate's own words go to, when the harness started it",
    "--sevenpoint-ledgers": "ledgers to run on, separated by commas",
    "--sevenpoint-points": "points to run, separated by commas",
    "--sevenpoint-scenario": "run scenarios whose name contains this",
    "--sevenpoint-runs": "run only these, by the run's id, separated by commas",
    "--sevenpoint-patience": "seconds that an answer of the candidate may take",
    "--sevenpoint-seed": "seed of names, amounts and ids",
    "--sevenpoint-replay": "the beginning of the command that runs a scenario again",
    "--sevenpoint-events": "file descriptor that progress is written to, as JSON lines",
}
DEFAULTS = {
    "--sevenpoint-live": "",
    "--sevenpoint-candidate-log": "",
    "--sevenpoint-ledgers": "xero,quickbooks",
    "--sevenpoint-points": "1,2,3,4,5,6,7",
    "--sevenpoint-scenario": "",
    "--sevenpoint-runs": "",
    "--sevenpoint-patience": "60",
    "--sevenpoint-seed": "7",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """The engine's options."""
    group = parser.getgroup("sevenpoint", "judging an accounting integration")
    for option, text in OPTIONS.items():
        group.addoption(option, default=DEFAULTS.get(option), help=text)


def pytest_configure(config: pytest.Config) -> None:
    """Turn the engine on when there is a bundle to write to."""
    if config.getoption("--sevenpoint-bundle") is None:
        return
    from sevenpoint.harness.engine import NARRATOR, Engine
    from sevenpoint.harness.narrator import Narrator

    config.pluginmanager.register(Engine(config), ENGINE)
    events = config.getoption("--sevenpoint-events")
    if events is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Narrator(int(events)), NARRATOR)


@pytest.fixture
def sevenpoint_ledger() -> str:
    """The ledger of this run; the engine parametrises it."""
    return ""


@pytest.fixture
def bench(request: pytest.FixtureRequest, sevenpoint_ledger: str) -> Bench:
    """What a scenario holds: see docs/guides/write-a-scenario.md."""
    engine = request.config.pluginmanager.get_plugin(ENGINE)
    if engine is None:
        pytest.skip(NOT_UNDER_EVALUATE)
    made: Bench = engine.bench_for(request.node, sevenpoint_ledger)
    return made
