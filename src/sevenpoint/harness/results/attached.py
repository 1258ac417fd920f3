"""What people add to a bundle after it was judged: a vendor's answers, scored, and who signed it."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from sevenpoint.harness.results.gathered import Finding, Model, Outcome


class Signer(Model):
    """Who put a signature under a bundle. The signature itself is a file beside it; only `verify` says if it holds."""

    name: str = Field(description="Who says to have signed; the key, not the name, is the proof.")
    key: str = Field(description="SHA-256 of the public key (its DER SubjectPublicKeyInfo), 64 hex digits.")
    signed_at: dt.datetime
    sevenpoint_version: str


class AttestedDocument(Model):
    """A document that answers rest on, as it was graded. The document itself stays with whoever may see it."""

    id: str
    title: str
    kind: str
    grade: int = Field(
        description="0 to 4: talk, statement, artefact, independent or binding, observed by the assessor."
    )
    sha256: str
    issued: dt.date
    period_end: dt.date | None
    expires: dt.date | None
    reviewer: str | None
    reviewed_on: dt.date | None
    notes: list[str]


class AttestedAnswer(Model):
    """One question: what was answered, what it rests on, what was measured, and the score that is left of it."""

    id: str
    line: str = Field(description="The line of the checklist that it speaks to.")
    gate: bool
    question: str
    answer: str
    text: str
    documents: list[str]
    grade: int = Field(description="Grade of the best document; 1: the vendor's word; 0: nothing.")
    graded: list[int] = Field(description="What each grader gave, 0 to 3.")
    score: int | None = Field(description="0 to 3; None: does not apply.")
    measured: Outcome | None = Field(description="What the bench found on the same claim; None: nothing.")
    contradicted_by: list[Finding] = Field(description="Measured findings that disprove the answer.")
    notes: list[str] = Field(description="Why the score is not higher, a sentence each.")


class AttestedSection(Model):
    """A section of a questionnaire. `score` 0 to 3, None where nothing applies."""

    title: str
    weight: float
    score: float | None
    held_by: list[str] = Field(description="Gate questions under 2, which hold the section at 1.")
    answers: list[AttestedAnswer]


class AttestedPart(Model):
    """One of the two questionnaires."""

    id: str
    title: str
    score: float | None
    sections: list[AttestedSection]


class AttestedLine(Model):
    """A line of the checklist: the mean of the answers that speak to it, 0 to 3."""

    id: str
    title: str
    score: float | None
    answers: list[str]


class Attested(Model):
    """The questionnaires, scored. Stands beside the measured results and never enters a measured score."""

    version: str
    vendor: str
    product: str
    answered_by: str
    answered_on: dt.date
    graded_on: dt.date
    parts: list[AttestedPart]
    lines: list[AttestedLine]
    documents: list[AttestedDocument]
    measured: float = Field(description="Share of the applicable questions whose claim the bench measured, 0..1.")
    evidenced: float = Field(description="Share that rests on independent, binding or observed evidence, 0..1.")
    claimed: float = Field(description="Share that rests on the vendor's own words or papers, 0..1.")
    agreement: float | None = Field(description="Weighted kappa of two graders, -1..1; None: too little graded twice.")
    graded_twice: int
