"""One flaw against the scenarios: what was run, what failed, and with which sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from sevenpoint.harness.contract import Ledger
from sevenpoint.harness.evaluation import Plan, collect
from sevenpoint.harness.results import Outcome, ScenarioRun
from sevenpoint.mock_ledgers import LedgerServer

# Set-up that a flaw makes impossible blocks a story; a harness error would be ours.
HARMLESS = (Outcome.PASS, Outcome.BLOCKED, Outcome.NOT_OBSERVED, Outcome.NOT_APPLICABLE, Outcome.UNSUPPORTED)


@dataclass(frozen=True)
class Bench:
    """Where the runs are made: ledgers that the evaluations share, taken in turn; a folder; the seed."""

    servers: Sequence[LedgerServer]
    out: Path
    seed: int
    _turns: Iterator[int] = field(default_factory=count, repr=False)

    def runs(self, name: str, *, workers: int = 1, **asked: Any) -> list[ScenarioRun]:
        """One evaluation of the reference candidate, in a folder of its own; `asked`: more of the plan."""
        plan = Plan(
            out=self.out / name,
            command="python -m sevenpoint.harness.proof",
            ledgers=[each.value for each in Ledger],
            points=range(1, 8),
            seed=self.seed,
            workers=workers,
            **asked,
        )
        return collect(plan, self.servers[next(self._turns) % len(self.servers)])


@dataclass(frozen=True)
class Kill:
    """What one flaw did.

    own_runs, own_failed: runs of the scenario that names it; sentence: what the first of them says; others: scenarios
    that fail too; broken: runs that broke on our side; ran, skipped, set_aside: runs made, runs that could not differ,
    and runs left to the other ledger's turn.
    """

    flaw: str
    title: str
    classes: tuple[str, ...]
    requirement: str
    scenario: str
    own_runs: int
    own_failed: int
    sentence: str
    others: tuple[str, ...]
    broken: tuple[str, ...]
    ran: int
    skipped: int
    set_aside: int

    @property
    def caught(self) -> bool:
        """Whether its own scenario failed wherever it ran, and nothing of ours broke."""
        return self.own_runs > 0 and self.own_failed == self.own_runs and not self.broken


def judge_flaw(
    bench: Bench,
    flaw: Mapping[str, Any],
    clean: Sequence[ScenarioRun] = (),
    may_show: Sequence[str] = (),
    set_aside: int = 0,
) -> Kill:
    """Run with one flaw on: `may_show` out of `clean`; without `clean` its own scenario.

    set_aside: how many runs that may show the flaw are left out; all others of `clean` are unchanged.
    """
    if not clean:
        made = bench.runs(flaw["name"], flaw=flaw["name"], scenario=flaw["scenario"])
        return kill(flaw, made, made)
    made = bench.runs(flaw["name"], flaw=flaw["name"], runs=may_show) if may_show else []
    return kill(flaw, made, clean, set_aside)


def kill(
    flaw: Mapping[str, Any], made: Sequence[ScenarioRun], clean: Sequence[ScenarioRun], set_aside: int = 0
) -> Kill:
    """What the runs say of a flaw; the runs of `clean` that were not made again ended as they had without the flaw."""
    mine = [run for run in clean if run.scenario == flaw["scenario"]]
    failed = [run for run in made if run.outcome is Outcome.FAIL]
    own = [run for run in failed if run.scenario == flaw["scenario"]]
    return Kill(
        flaw=flaw["name"],
        title=flaw["title"],
        classes=tuple(flaw["classes"]),
        requirement=flaw["requirement"],
        scenario=flaw["scenario"],
        own_runs=len(mine),
        own_failed=len(own),
        sentence=first_sentence(own),
        others=tuple(sorted({run.scenario for run in failed if run.scenario != flaw["scenario"]})),
        broken=tuple(sorted(run.id for run in made if run.outcome is Outcome.HARNESS_ERROR)),
        ran=len(made),
        skipped=len(clean) - len(made) - set_aside,
        set_aside=set_aside,
    )


def first_sentence(failed: Sequence[ScenarioRun]) -> str:
    """The title of the first failing finding."""
    titles = [finding.title for each in failed for finding in each.findings if finding.outcome is Outcome.FAIL]
    return titles[0] if titles else ""
