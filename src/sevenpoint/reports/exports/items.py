"""The judged bundle as tables: points, items (the lines of the checklist) and findings. CSV and XLSX print them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sevenpoint.harness.results import Evidence, Finding, Money, RequirementResult, Results
from sevenpoint.reports.text import one_line
from sevenpoint.reports.words import BAD, ledger_name, money_words

Cell = str | int | float | Decimal | None
LONGEST_CELL = 2_000


@dataclass(frozen=True)
class Table:
    """A named table; every row has a cell for each column. Text is safe to show, numbers stay numbers."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def points_table(results: Results) -> Table:
    """The seven points with their bands."""
    columns = ("point", "title", "weight", "score", "floor", "ceiling", "money at stake", "worst finding")
    rows = [
        (
            point.number,
            _text(point.title),
            point.weight,
            point.score,
            point.floor,
            point.ceiling,
            _moneys(point.money_at_stake),
            _text(point.worst or ""),
        )
        for point in results.points
    ]
    return Table("Points", columns, rows)


def items_table(results: Results) -> Table:
    """A row a line of the checklist, also where nothing was observed."""
    columns = (
        "item",
        "point",
        "title",
        "mode",
        "weight",
        "outcome",
        "score 0..1",
        *(f"checks {evidence.value}" for evidence in Evidence),
        "checks failed",
        "money at stake",
        "worst finding",
        "why unseen",
        "runs",
    )
    return Table("Items", columns, [_item(each) for point in results.points for each in point.requirements])


def _item(item: RequirementResult) -> tuple[Cell, ...]:
    bad = [finding for finding in item.findings if finding.outcome in BAD]
    return (
        _text(item.id),
        item.point,
        _text(item.title),
        _text(item.mode),
        item.weight,
        item.outcome.value,
        item.score,
        *(item.evidence.get(evidence, 0) for evidence in Evidence),
        len(bad),
        _moneys(finding.money for finding in bad if finding.money),
        _text(bad[0].title if bad else ""),
        _text(item.reason or ""),
        _text(", ".join(item.scenarios)),
    )


def findings_table(results: Results) -> Table:
    """A row a finding, passed ones too, with what is needed to repeat it."""
    columns = (
        "item",
        "outcome",
        "evidence",
        "harm",
        "finding",
        "expected",
        "observed",
        "money",
        "currency",
        "scenario",
        "ledger",
        "step",
        "seed",
        "replay",
    )
    runs = {run.id: run for run in results.runs}

    def row(finding: Finding) -> tuple[Cell, ...]:
        run = runs.get(finding.run or "")
        return (
            _text(finding.requirement),
            finding.outcome.value,
            finding.evidence.value,
            finding.harm.value,
            _text(finding.title),
            _text(finding.expected),
            _text(finding.observed),
            finding.money.amount if finding.money else None,
            _text(finding.money.currency if finding.money else ""),
            _text(run.scenario if run else ""),
            _text(ledger_name(run.ledger) if run else ""),
            _text(finding.step or ""),
            run.seed if run else None,
            _text(run.replay if run else ""),
        )

    found = [row(each) for point in results.points for item in point.requirements for each in item.findings]
    return Table("Findings", columns, found)


def _moneys(amounts: Iterable[Money]) -> str:
    """Amounts by currency: those of different currencies are never added."""
    sums: dict[str, Decimal] = {}
    for money in amounts:
        sums[money.currency] = sums.get(money.currency, Decimal(0)) + money.amount
    return _text("; ".join(money_words(Money(amount=sums[name], currency=name)) for name in sorted(sums)))


def _text(text: str) -> str:
    return one_line(text, LONGEST_CELL)
