"""How each check was proven: the flaws that it was shown to catch, by scenario."""

from __future__ import annotations

from dataclasses import dataclass

from sevenpoint.harness.results import Results, ScenarioRun
from sevenpoint.reports.kill_matrix import Shown, shown


@dataclass(frozen=True)
class Proof:
    """One scenario: what it speaks about, and the flaws that were seeded to prove it.

    `caught`: by the kill matrix that ships with this copy, with what the report said of each; `named`: flaws that the
    scenario names and that are not in that matrix.
    """

    scenario: str
    title: str
    requirements: list[str]
    caught: list[Shown]
    named: list[str]


@dataclass(frozen=True)
class Proofs:
    """Every scenario of the bundle, by point."""

    rows: list[Proof]

    @property
    def flaws(self) -> int:
        """How many different flaws were caught."""
        return len({each.flaw for row in self.rows for each in row.caught})

    def of(self, requirement: str) -> int:
        """How many different flaws the scenarios of a requirement caught."""
        return len({each.flaw for row in self.rows if requirement in row.requirements for each in row.caught})

    @property
    def unproven(self) -> int:
        """Scenarios that were shown to catch nothing."""
        return sum(not row.caught for row in self.rows)


def proofs(results: Results) -> Proofs:
    """A row a scenario, in the order of the points."""
    matrix = shown()
    rows = {run.scenario: run for run in sorted(results.runs, key=lambda run: (run.point, run.scenario))}
    return Proofs([_proof(run, matrix.get(run.scenario, [])) for run in rows.values()])


def _proof(run: ScenarioRun, caught: list[Shown]) -> Proof:
    known = {each.flaw for each in caught}
    return Proof(run.scenario, run.title, run.requirements, caught, [flaw for flaw in run.flaws if flaw not in known])
