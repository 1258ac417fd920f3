"""The certification view as a table: a row a clause and item, for spreadsheets."""

from __future__ import annotations

from sevenpoint.reports.certification.view import CertificationView, Clause, ItemState, SourceView
from sevenpoint.reports.exports.items import LONGEST_CELL, Cell, Table
from sevenpoint.reports.text import one_line
from sevenpoint.reports.words import ledger_name

COLUMNS = (
    "programme",
    "source",
    "clause",
    "clause title",
    "item",
    "statement",
    "mode",
    "state",
    "checks",
    "worst finding",
    "answers",
    "ledger",
    "source read",
    "source standing",
    "source address",
)


def certification_table(view: CertificationView) -> Table:
    """Every clause with each of its items; a clause without an item has one row that says so."""
    rows = [
        _row(source, clause, item)
        for source in view.sources
        for clause in source.clauses
        for item in (clause.items or (None,))
    ]
    return Table("Certification", COLUMNS, rows)


def _row(source: SourceView, clause: Clause, item: ItemState | None) -> tuple[Cell, ...]:
    told = source.source
    about: tuple[Cell, ...] = ("", "", "", clause.words, 0, "", "")
    if item is not None:
        answers = ", ".join(f"{answer.id}: {answer.score} of 3" for answer in item.answers)
        worst = one_line(item.worst.title, LONGEST_CELL) if item.worst else ""
        about = (
            item.item.id,
            item.item.statement,
            item.item.mode,
            item.words,
            len(item.findings),
            worst,
            answers,
        )
    ledger = ledger_name(told.ledger) + ("" if source.seen else ", not part of this evaluation")
    return (
        told.programme,
        told.title,
        clause.id,
        clause.title,
        *about,
        ledger,
        told.read,
        told.standing,
        told.url,
    )
