"""The fault matrix: each fault that was made to happen, what it struck, and what became of the books."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sevenpoint.harness.results import Exchange, Finding, Outcome, Results, ScenarioRun
from sevenpoint.reports.operations import operation
from sevenpoint.reports.text import one_line
from sevenpoint.reports.words import BAD, HARMS, OUTCOMES, Mark, plural

NOT_STRUCK = Mark("○", "never struck", "mute")
MOST_OPERATIONS = 6


@dataclass(frozen=True)
class Happened:
    """What one story saw under a fault."""

    run: ScenarioRun
    mark: Mark
    words: str
    struck: int


@dataclass(frozen=True)
class FaultRow:
    """One fault; `by_ledger` has an entry for each ledger of the matrix, empty where no story used it."""

    fault: str
    struck: int
    operations: list[str]
    more_operations: int
    by_ledger: list[list[Happened]]


@dataclass(frozen=True)
class FaultMatrix:
    """Rows by name of the fault; the ledgers are its columns."""

    ledgers: list[str]
    rows: list[FaultRow]

    @property
    def stories(self) -> int:
        """How many runs were struck or meant to be."""
        return len({each.run.id for row in self.rows for cell in row.by_ledger for each in cell})


def fault_matrix(results: Results, exchanges: Mapping[str, list[Exchange]]) -> FaultMatrix:
    """Every fault of the bundle against what happened, from the runs' own account and the ledger's journals."""
    ledgers = list(dict.fromkeys([*results.manifest.ledgers, *(run.ledger for run in results.runs)]))
    happened: defaultdict[str, dict[str, list[Happened]]] = defaultdict(lambda: {ledger: [] for ledger in ledgers})
    operations: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for run in results.runs:
        journal = exchanges.get(run.id, [])
        for exchange in journal:
            if exchange.fault:
                operations[exchange.fault][operation(exchange)] += 1
        for fault, struck in _struck(run, journal).items():
            happened[fault][run.ledger].append(_happened(run, struck))
    return FaultMatrix(
        ledgers,
        [
            FaultRow(
                fault=fault.replace("_", " "),
                struck=sum(each.struck for cell in happened[fault].values() for each in cell),
                operations=[f"{name} × {count}" for name, count in operations[fault].most_common(MOST_OPERATIONS)],
                more_operations=max(0, len(operations[fault]) - MOST_OPERATIONS),
                by_ledger=[happened[fault][ledger] for ledger in ledgers],
            )
            for fault in sorted(happened)
        ],
    )


def _struck(run: ScenarioRun, journal: Iterable[Exchange]) -> Counter[str]:
    """How often each fault struck in a run; faults of webhooks leave no exchange, so the larger count is right."""
    seen = Counter(exchange.fault for exchange in journal if exchange.fault)
    told: Counter[str] = Counter()
    for span in run.faults:
        told[span.fault] += span.struck
    return Counter({fault: max(seen[fault], told[fault]) for fault in [*seen, *told]})


def _happened(run: ScenarioRun, struck: int) -> Happened:
    bad = [finding for finding in run.findings if finding.outcome in BAD]
    if bad and run.outcome is not Outcome.HARNESS_ERROR:
        harms = dict.fromkeys(HARMS[finding.harm] for finding in bad)
        return Happened(run, OUTCOMES[run.outcome], f"{', '.join(harms)}: {_worst(bad)}", struck)
    if struck == 0:
        return Happened(run, NOT_STRUCK, "so nothing can be said", 0)
    if run.outcome is Outcome.PASS:
        return Happened(run, Mark("✓", "held", "good"), plural(len(run.findings), "check"), struck)
    return Happened(run, OUTCOMES[run.outcome], "", struck)


def _worst(bad: list[Finding]) -> str:
    order = list(HARMS)
    return one_line(min(bad, key=lambda finding: order.index(finding.harm)).title, 220)
