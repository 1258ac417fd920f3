"""The scenarios that come with Sevenpoint, with what their decorators say; no story is told."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

from sevenpoint.harness.errors import HarnessFault
from sevenpoint.harness.pytest_run import SCENARIOS, scenarios_folder
from sevenpoint.harness.scenario_marker import Scenario, scenario_of


def every_scenario() -> Iterator[tuple[str, Scenario]]:
    """Every scenario that comes with Sevenpoint, by name. Raises HarnessFault for a file that cannot be imported."""
    folder = scenarios_folder()
    for file in sorted(folder.glob("point_*/*.py")):
        if file.name.startswith("_"):
            continue
        for name, value in vars(_imported(file, folder)).items():
            scenario = scenario_of(value)
            if scenario is not None and name.startswith("test_"):
                yield str(file.relative_to(folder).with_suffix("")), scenario


def _imported(file: Path, folder: Path) -> object:
    """The module of a scenario file, loaded by path: the harness does not import scenarios by name."""
    name = ".".join([SCENARIOS, *file.relative_to(folder).with_suffix("").parts])
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise HarnessFault(f"{file}: is no Python file that can be loaded")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise HarnessFault(f"{file}: cannot be imported ({type(error).__name__}: {error})") from error
    return module
