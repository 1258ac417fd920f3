"""Which runs asked which flaw's switch, as the reference candidate wrote it down.

A run in which a switch is never asked goes the same way with the flaw and without it, so it need not be made again.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sevenpoint.harness.results import ScenarioRun
from sevenpoint.harness.run_ids import run_of_workspace


@dataclass
class Asked:
    """`by_run`: switches by run; `anywhere`: switches asked on behalf of no run in particular, so perhaps of any."""

    by_run: dict[str, set[str]] = field(default_factory=dict)
    anywhere: set[str] = field(default_factory=set)

    def may_show(self, flaw: str, runs: Iterable[str]) -> list[str]:
        """Those of the runs that may go another way when the flaw is on."""
        return [run for run in runs if flaw in self.anywhere or flaw in self.by_run.get(run, ())]


def read_trace(file: Path) -> Asked:
    """What a candidate's `--flaw-trace` wrote."""
    asked = Asked()
    for workspace, flaws in json.loads(file.read_text(encoding="utf-8")).items():
        run = run_of_workspace(workspace)
        known = asked.anywhere if run is None else asked.by_run.setdefault(run, set())
        known.update(flaws)
    return asked


def in_turn(flaw: str, own: str, runs: Sequence[ScenarioRun]) -> list[str]:
    """Every run of the flaw's own scenario, and one run of each other: on one ledger, the ledgers taking turns.

    The turn depends on the names only, so that the same matrix is made every time.
    """
    by_scenario: dict[str, list[str]] = defaultdict(list)
    for run in runs:
        by_scenario[run.scenario].append(run.id)
    chosen: list[str] = []
    for scenario, ids in by_scenario.items():
        turn = zlib.crc32(f"{flaw} {scenario}".encode()) % len(ids)
        chosen += ids if scenario == own else [sorted(ids)[turn]]
    return chosen
