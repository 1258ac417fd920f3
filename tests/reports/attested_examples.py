"""A vendor's answers, scored: hostile words wherever a vendor may write, and one answer that a test disproves."""

from __future__ import annotations

import datetime as dt

import bundle_examples as examples

from sevenpoint.harness.questionnaire import score
from sevenpoint.harness.questionnaire.answers import Answer, Answers, Document
from sevenpoint.harness.results import Attested, Outcome, Signer

TODAY = dt.date(2026, 11, 26)
SIGNER = Signer(name=examples.HOSTILE, key="ab" * 32, signed_at=examples.NOON, sevenpoint_version=examples.HOSTILE)


def attested(words: str = "We do.") -> Attested:
    """Every question answered yes in these words, from a document of every state; B14 is disproved."""
    title = words[:200] or "-"
    documents = {
        "fresh": {"kind": "soc2_type_2", "issued": TODAY, "reviewer": title, "covers_integration": True},
        "old": {"kind": "contract", "issued": dt.date(2024, 1, 1), "expires": dt.date(2025, 1, 1), "reviewer": title},
        "unread": {"kind": "artefact", "issued": TODAY, "redacted": True},
    }
    made = {
        name: Document(title=title, file="f", sha256="0" * 64, **values, reviewed_on=TODAY)
        for name, values in documents.items()
    }
    grades = [{"by": title, "score": 3, "why": words}, {"by": "b", "score": 2}]
    told = Answer(answer="yes", text=words[:20_000], documents=list(made), grades=grades)
    answers = Answers(
        questionnaire="1",
        vendor=words,
        product=words,
        answered_by=words,
        answered_on=TODAY,
        graded_on=TODAY,
        documents=made,
        answers={"A1": told, "A4": Answer(answer="not_applicable", reason=words), "B1": told, "B14": told},
    )
    run = examples.runs()[0]
    finding = run.findings[0].model_copy(update={"requirement": "6.3", "outcome": Outcome.FAIL, "title": words})
    disproof = run.model_copy(update={"scenario": "point_6/scopes_asked_are_used", "findings": [finding]})
    return score(answers, examples.judged([disproof]))
