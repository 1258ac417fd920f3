"""How each check was proven: the flaws that it was shown to catch, by scenario."""

from __future__ import annotations

from dataclasses import dataclass

from sevenpoint.harness.results import Results, ScenarioRun
from sevenpoint.reports.kill_matrix import KillMatrix, Shown, shipped


@dataclass(frozen=True)
class Proof:
    """One scenario: what it speaks about, and the flaws that were seeded to prove it.

    `caught`: by the kill matrix of this copy, with what the report said of each; `missed`: tried, and not caught;
    `fails_too`: flaws of other scenarios with which it fails as well; `named`: flaws that it names and nobody tried.
    """

    scenario: str
    title: str
    requirements: list[str]
    caught: list[Shown]
    missed: list[str]
    fails_too: list[str]
    named: list[str]

    @property
    def shown_to_fail(self) -> bool:
        """Whether any flaw was seen to make it fail."""
        return bool(self.caught or self.fails_too)


@dataclass(frozen=True)
class Proofs:
    """Every scenario of the bundle, by point. `matrix`: None where this copy has none, so nothing is shown."""

    matrix: KillMatrix | None
    rows: list[Proof]

    @property
    def flaws(self) -> int:
        """How many different flaws were caught."""
        return len({each.flaw for row in self.rows for each in row.caught})

    @property
    def missed(self) -> int:
        """How many flaws of these scenarios were not caught."""
        return sum(len(row.missed) for row in self.rows)

    @property
    def unproven(self) -> int:
        """Scenarios that no flaw was seen to make fail."""
        return sum(not row.shown_to_fail for row in self.rows)

    def of(self, requirement: str) -> int:
        """How many different flaws the scenarios of a requirement caught."""
        return len({each.flaw for row in self.rows if requirement in row.requirements for each in row.caught})

    def proves(self, scenario: str, flaw: str) -> bool:
        """Whether this scenario was shown to catch this flaw."""
        return any(each.flaw == flaw for row in self.rows if row.scenario == scenario for each in row.caught)


def proofs(results: Results) -> Proofs:
    """A row a scenario, in the order of the points."""
    matrix = shipped()
    rows = {run.scenario: run for run in sorted(results.runs, key=lambda run: (run.point, run.scenario))}
    return Proofs(matrix, [_proof(run, matrix) for run in rows.values()])


def _proof(run: ScenarioRun, matrix: KillMatrix | None) -> Proof:
    scenario = run.scenario
    return Proof(
        scenario=scenario,
        title=run.title,
        requirements=run.requirements,
        caught=matrix.caught(scenario) if matrix else [],
        missed=matrix.missed(scenario) if matrix else [],
        fails_too=matrix.fails_too(scenario) if matrix else [],
        named=[flaw for flaw in run.flaws if not matrix or flaw not in matrix.flaws],
    )
