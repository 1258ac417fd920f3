"""What the report shows of the questionnaires: selection and words, beside the measured scores and never in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sevenpoint.harness.results import Attested, AttestedAnswer, AttestedPart, Outcome
from sevenpoint.reports.text import one_line
from sevenpoint.reports.words import OUTCOMES, number_words

REPLIES = {
    "yes": "yes",
    "partly": "partly",
    "no": "no",
    "refused": "refused to say",
    "unknown": "no answer",
    "not_applicable": "does not apply",
}
GRADES = {
    0: "E0 nothing",
    1: "E1 stated",
    2: "E2 papers",
    3: "E3 independent or binding",
    4: "E4 observed",
}
MOST_FINDINGS = 3


@dataclass(frozen=True)
class ShownAnswer:
    """One row: the answer in words, what the bench saw, and why the score is what it is."""

    id: str
    line: str
    gate: bool
    question: str
    reply: str
    text: str
    grade: str
    score: str
    measured: Outcome | None
    against: tuple[str, ...]
    notes: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True)
class ShownSection:
    """A section with its score and the gates that hold it."""

    title: str
    weight: str
    score: str
    held_by: str
    answers: tuple[ShownAnswer, ...]


@dataclass(frozen=True)
class ShownPart:
    """A questionnaire."""

    id: str
    title: str
    score: str
    sections: tuple[ShownSection, ...]


@dataclass(frozen=True)
class AttestedView:
    """Everything that the chapter and the terminal show."""

    attested: Attested
    parts: tuple[ShownPart, ...]
    contradicted: tuple[ShownAnswer, ...]
    shares: tuple[tuple[str, str], ...]
    agreement: str


def view_of(attested: Attested) -> AttestedView:
    """The questionnaires in words."""
    parts = tuple(_part(part) for part in attested.parts)
    answers = [answer for part in parts for section in part.sections for answer in section.answers]
    return AttestedView(
        attested=attested,
        parts=parts,
        contradicted=tuple(answer for answer in answers if answer.against),
        shares=(
            ("measured by the bench", f"{attested.measured:.0%}"),
            ("evidenced by independent, binding or observed proof", f"{attested.evidenced:.0%}"),
            ("claimed in the vendor's words or papers", f"{attested.claimed:.0%}"),
        ),
        agreement=_agreement(attested),
    )


def out_of_three(score: float | None) -> str:
    """A score of 0 to 3.

    >>> out_of_three(1.5), out_of_three(None)
    ('1.5 of 3', 'does not apply')
    """
    return "does not apply" if score is None else f"{number_words(score)} of 3"


def attested_lines(view: AttestedView) -> Iterator[str]:
    """The same for a terminal."""
    attested = view.attested
    yield f"{one_line(attested.vendor, 80)}, {one_line(attested.product, 80)}: answers of {attested.answered_on}"
    for part in view.parts:
        yield f"{part.title}: {part.score}"
        for section in part.sections:
            held = f" (gate questions under 2: {section.held_by})" if section.held_by else ""
            yield f"  {section.title}: {section.score}{held}"
    for line in attested.lines:
        yield f"Checklist {line.id} {line.title}: {out_of_three(line.score)}"
    for name, share in view.shares:
        yield f"{share} of the questions are {name}"
    yield view.agreement
    for answer in view.contradicted:
        yield f"Contradicted: {answer.id} was answered {answer.reply}, and the bench saw: {answer.against[0]}"


def _part(part: AttestedPart) -> ShownPart:
    return ShownPart(
        id=part.id,
        title=part.title,
        score=out_of_three(part.score),
        sections=tuple(
            ShownSection(
                title=section.title,
                weight=f"{section.weight:g} %",
                score=out_of_three(section.score),
                held_by=", ".join(section.held_by),
                answers=tuple(_answer(answer) for answer in section.answers),
            )
            for section in part.sections
        ),
    )


def _answer(answer: AttestedAnswer) -> ShownAnswer:
    against = answer.contradicted_by[:MOST_FINDINGS]
    return ShownAnswer(
        id=answer.id,
        line=answer.line,
        gate=answer.gate,
        question=answer.question,
        reply=REPLIES.get(answer.answer, one_line(answer.answer, 20)),
        text=answer.text,
        grade=GRADES.get(answer.grade, f"E{answer.grade}"),
        score="–" if answer.score is None else str(answer.score),
        measured=answer.measured,
        against=tuple(
            f"{OUTCOMES[finding.outcome].words}: {one_line(finding.title)} [{one_line(finding.run or '', 80)}]"
            for finding in against
        ),
        notes=tuple(one_line(note) for note in answer.notes),
        documents=tuple(answer.documents),
    )


def _agreement(attested: Attested) -> str:
    if attested.agreement is None:
        return f"{attested.graded_twice} questions graded twice: too few, or too alike, to say how far graders agree."
    return (
        f"{attested.graded_twice} questions graded twice; the graders agree with a weighted kappa of "
        f"{attested.agreement:.2f}."
    )
