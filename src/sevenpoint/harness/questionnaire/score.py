"""Scoring answers: what was graded, within what the evidence supports, unless the bench has shown otherwise.

Rules (defects.md 6.2, 6.3): a question scores 0 to 3; evidence caps it; without a grader it is worth the vendor's word;
an answer that a measured finding disproves is 0, and every other answer from the same document falls one step; a gate
question under 2 holds its section at 1. A measured pass never raises an answer: the two stand beside each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.questionnaire.agreement import weighted_kappa
from sevenpoint.harness.questionnaire.answers import Answer, Answers, Reply
from sevenpoint.harness.questionnaire.evidence import HIGHEST_SCORE, Grade, worth
from sevenpoint.harness.questionnaire.questions import VERSION, Question, Section, asked_parts
from sevenpoint.harness.results import (
    Attested,
    AttestedAnswer,
    AttestedDocument,
    AttestedLine,
    AttestedPart,
    AttestedSection,
    Evidence,
    Finding,
    Outcome,
    Results,
)

GATE_NEEDS = 2
HELD_AT = 1
UNGRADED = 1
CLAIMS = (Reply.YES, Reply.PARTLY)
DISPROVES = (Outcome.FAIL, Outcome.PARTIAL, Outcome.UNSUPPORTED)
SEEN = (*DISPROVES, Outcome.PASS)
HIGHEST_ANSWER = {Reply.YES: 3, Reply.PARTLY: 1, Reply.NO: 0, Reply.REFUSED: 0, Reply.UNKNOWN: 0}
THE_ANSWERS = "the questionnaire itself"


def score(answers: Answers, results: Results | None = None) -> Attested:
    """The answers, scored. `results`: the measured side; without it nothing can contradict. Pure."""
    documents = _documents(answers)
    found = _findings(results)
    asked = asked_parts(answers.answers)
    questions = [question for part in asked for section in part.sections for question in section.questions]
    scored = {question.id: _scored(question, answers, documents, found) for question in questions}
    _step_down(scored)
    applicable = [each for each in scored.values() if each.score is not None]
    pairs = [(each.graded[0], each.graded[1]) for each in scored.values() if len(each.graded) == 2]
    return Attested(
        version=VERSION,
        vendor=answers.vendor,
        product=answers.product,
        answered_by=answers.answered_by,
        answered_on=answers.answered_on,
        graded_on=answers.graded_on,
        parts=[_part(part.id, part.title, [_section(section, scored) for section in part.sections]) for part in asked],
        lines=_lines(scored),
        documents=list(documents.values()),
        measured=_share(each.measured is not None for each in applicable),
        evidenced=_share(each.grade >= Grade.INDEPENDENT for each in applicable),
        claimed=_share(Grade.TALK < each.grade < Grade.INDEPENDENT for each in applicable),
        agreement=weighted_kappa(pairs),
        graded_twice=len(pairs),
    )


def _documents(answers: Answers) -> dict[str, AttestedDocument]:
    made = {}
    for name, document in answers.documents.items():
        grade, notes = worth(document, answers.graded_on)
        made[name] = AttestedDocument(
            id=name,
            title=document.title,
            kind=document.kind.value,
            grade=grade,
            sha256=document.sha256 or "",
            issued=document.issued,
            period_end=document.period_end,
            expires=document.expires,
            reviewer=document.reviewer,
            reviewed_on=document.reviewed_on,
            notes=notes,
        )
    return made


def _findings(results: Results | None) -> list[tuple[Finding, str]]:
    """Measured findings with the last part of their scenario's name."""
    if results is None:
        return []
    names = {run.id: run.scenario.rsplit("/", 1)[-1] for run in results.runs}
    return [
        (finding, names.get(finding.run or "", ""))
        for point in results.points
        for requirement in point.requirements
        for finding in requirement.findings
        if finding.evidence is Evidence.MEASURED and finding.outcome in SEEN
    ]


def _scored(
    question: Question, answers: Answers, documents: Mapping[str, AttestedDocument], found: list[tuple[Finding, str]]
) -> AttestedAnswer:
    answer = answers.answers.get(question.id, Answer())
    grade = _grade(answer, documents)
    speaking = [finding for finding, scenario in found if _speaks(question, finding, scenario)]
    against = _against(answer, speaking)
    value, notes = _value(answer, grade, against)
    if question.gate and answer.answer is Reply.NOT_APPLICABLE:
        value, notes = 0, ["a gate question always applies"]
    if answer.answer is Reply.NO and speaking and not [f for f in speaking if f.outcome in DISPROVES]:
        notes.append("the bench saw it work: the product does more than the answer says")
    return AttestedAnswer(
        id=question.id,
        line=question.line,
        gate=question.gate,
        question=question.question,
        answer=answer.answer.value,
        text=answer.text if answer.answer is not Reply.NOT_APPLICABLE else answer.reason,
        documents=[name for name in answer.documents if name in documents],
        grade=grade,
        graded=[each.score for each in answer.grades],
        score=value,
        measured=_measured(speaking),
        contradicted_by=against,
        notes=notes,
    )


def _grade(answer: Answer, documents: Mapping[str, AttestedDocument]) -> Grade:
    """Of the best document; without one, the vendor's word, if there is a word."""
    graded = [documents[name].grade for name in answer.documents if name in documents]
    said = Grade.STATEMENT if answer.text.strip() else Grade.TALK
    return Grade(max([said, *graded]))


def _value(answer: Answer, grade: Grade, against: list[Finding]) -> tuple[int | None, list[str]]:
    if answer.answer is Reply.NOT_APPLICABLE:
        return None, []
    if against:
        return 0, ["a measured result says otherwise, and the measured result wins"]
    notes: list[str] = []
    limits = [(HIGHEST_ANSWER[answer.answer], f"the answer is {answer.answer.value}")]
    if answer.answer in CLAIMS:
        limits.append((HIGHEST_SCORE[grade], f"the evidence is of grade E{grade}"))
    given = [each.score for each in answer.grades]
    if answer.resolved is not None:
        wanted = answer.resolved.score
    elif given:
        wanted = min(given)
    elif answer.answer in CLAIMS:
        wanted = UNGRADED
        notes.append("nobody has graded it: worth the vendor's word")
    else:
        wanted = 0
    value = min([wanted, *(limit for limit, _ in limits)])
    notes += [f"at most {limit}: {why}" for limit, why in limits if limit < wanted]
    return value, notes


def _speaks(question: Question, finding: Finding, scenario: str) -> bool:
    return finding.requirement in question.measured or f"{finding.requirement}/{scenario}" in question.measured


def _against(answer: Answer, speaking: list[Finding]) -> list[Finding]:
    """What disproves the answer: a yes by anything that failed, a partly only where nothing held."""
    failed = [finding for finding in speaking if finding.outcome in DISPROVES]
    if answer.answer is Reply.YES:
        return failed
    held = any(finding.outcome in (Outcome.PASS, Outcome.PARTIAL) for finding in speaking)
    return failed if answer.answer is Reply.PARTLY and not held else []


def _measured(speaking: list[Finding]) -> Outcome | None:
    outcomes = {finding.outcome for finding in speaking}
    if not outcomes:
        return None
    if outcomes == {Outcome.PASS}:
        return Outcome.PASS
    if len(outcomes) == 1:
        return outcomes.pop()
    return Outcome.FAIL if Outcome.FAIL in outcomes else Outcome.PARTIAL


def _step_down(scored: dict[str, AttestedAnswer]) -> None:
    """Every other answer from a document that was wrong once falls one step; what has no document is the vendor's."""
    wrong: dict[str, str] = {}
    for each in scored.values():
        if each.contradicted_by:
            for document in each.documents or [THE_ANSWERS]:
                wrong.setdefault(document, each.id)
    for each in scored.values():
        shared = [name for name in each.documents or [THE_ANSWERS] if name in wrong]
        if shared and not each.contradicted_by and each.score:
            each.score -= 1
            each.notes.append(f"one step lower: {shared[0]} was wrong on {wrong[shared[0]]}")


def _section(section: Section, scored: Mapping[str, AttestedAnswer]) -> AttestedSection:
    answers = [scored[question.id] for question in section.questions]
    mean = _mean(each.score for each in answers)
    held = [each.id for each in answers if each.gate and each.score is not None and each.score < GATE_NEEDS]
    if held and mean is not None:
        mean = min(mean, Fraction(HELD_AT))
    return AttestedSection(
        title=section.title, weight=section.weight, score=_rounded(mean), held_by=held, answers=answers
    )


def _part(name: str, title: str, sections: list[AttestedSection]) -> AttestedPart:
    counted = [(Fraction(each.weight), Fraction(each.score)) for each in sections if each.score is not None]
    total = sum((weight for weight, _ in counted), Fraction(0))
    mean = sum((weight * value for weight, value in counted), Fraction(0)) / total if total else None
    return AttestedPart(id=name, title=title, score=_rounded(mean), sections=sections)


def _lines(scored: Mapping[str, AttestedAnswer]) -> list[AttestedLine]:
    lines = []
    for line in sorted({each.line for each in scored.values()}):
        answers = [each for each in scored.values() if each.line == line]
        mean = _rounded(_mean(each.score for each in answers))
        lines.append(
            AttestedLine(id=line, title=REQUIREMENTS[line].title, score=mean, answers=[each.id for each in answers])
        )
    return lines


def _mean(values: Iterable[int | None]) -> Fraction | None:
    counted = [value for value in values if value is not None]
    return Fraction(sum(counted), len(counted)) if counted else None


def _share(flags: Iterable[bool]) -> float:
    listed = list(flags)
    return round(sum(listed) / len(listed), 4) if listed else 0.0


def _rounded(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 4)
