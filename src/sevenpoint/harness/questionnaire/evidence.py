"""The evidence ladder: what a document is worth (defects.md 6.2)."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum

from sevenpoint.harness.questionnaire.answers import Document, Kind


class Grade(IntEnum):
    """E0 to E4."""

    TALK = 0
    STATEMENT = 1
    ARTEFACT = 2
    INDEPENDENT = 3
    OBSERVED = 4


GRADES: dict[Kind, Grade] = {
    Kind.TALK: Grade.TALK,
    Kind.STATEMENT: Grade.STATEMENT,
    Kind.BRIDGE_LETTER: Grade.STATEMENT,
    Kind.ARTEFACT: Grade.ARTEFACT,
    Kind.SOC2_TYPE_1: Grade.ARTEFACT,
    Kind.SOC2_TYPE_2: Grade.INDEPENDENT,
    Kind.ISO_27001: Grade.INDEPENDENT,
    Kind.PENETRATION_TEST: Grade.INDEPENDENT,
    Kind.PLATFORM_REVIEW: Grade.INDEPENDENT,
    Kind.PCI_ATTESTATION: Grade.INDEPENDENT,
    Kind.CONTRACT: Grade.INDEPENDENT,
    Kind.OBSERVATION: Grade.OBSERVED,
    Kind.REFERENCE_CALL: Grade.OBSERVED,
}
HIGHEST_SCORE = {
    Grade.TALK: 0,
    Grade.STATEMENT: 1,
    Grade.ARTEFACT: 2,
    Grade.INDEPENDENT: 3,
    Grade.OBSERVED: 3,
}
BRIDGE_MONTHS = 3
FRESH_MONTHS = 12


def worth(document: Document, on: dt.date) -> tuple[Grade, list[str]]:
    """The grade of a document on a day, and why it is lower than its kind's."""
    grade, notes = GRADES[document.kind], []

    def at_most(limit: Grade, why: str) -> None:
        nonlocal grade
        if grade > limit:
            grade = limit
            notes.append(why)

    told = document.period_end or document.issued
    if document.kind is Kind.BRIDGE_LETTER and months_later(document.issued, BRIDGE_MONTHS) < on:
        at_most(Grade.TALK, f"a bridge letter holds for {BRIDGE_MONTHS} months, this one is of {document.issued}")
    elif months_later(told, FRESH_MONTHS) < on:
        at_most(Grade(max(grade - 1, 0)), f"speaks of {told}, more than {FRESH_MONTHS} months ago: one step lower")
    if document.redacted:
        at_most(Grade.ARTEFACT, "what is blacked out hides scope or exceptions")
    if grade is Grade.INDEPENDENT and not document.covers_integration:
        at_most(Grade.ARTEFACT, "nobody found the integration itself in its scope")
    if document.expires is not None and document.expires < on:
        at_most(Grade.STATEMENT, f"expired on {document.expires}")
    if document.reviewer is None:
        at_most(Grade.STATEMENT, "nobody has reviewed it")
    return grade, notes


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or that month's last.

    >>> months_later(dt.date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (following - dt.timedelta(days=1)).day))
