"""What is wrong with a file of answers, before anybody scores it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sevenpoint.harness.questionnaire.answers import Answer, Answers, Document, Reply
from sevenpoint.harness.questionnaire.questions import QUESTIONS, asked_parts

FAR_APART = 2
SOON = dt.timedelta(days=60)


def problems(answers: Answers, folder: Path) -> list[str]:
    """What has to be mended, a sentence each; none: it can be scored. `folder`: where the documents' paths begin."""
    return [
        *_general(answers),
        *(each for name, document in answers.documents.items() for each in _document(name, document, answers, folder)),
        *(each for name, answer in answers.answers.items() for each in _answer(name, answer, answers)),
    ]


def reminders(answers: Answers, today: dt.date) -> list[str]:
    """What is no mistake and wants doing: unanswered questions, documents that expire, grades that are missing."""
    asked = [q.id for part in asked_parts(answers.answers) for section in part.sections for q in section.questions]
    open_questions = [name for name in asked if _reply(answers, name) is Reply.UNKNOWN]
    told = [f"{len(open_questions)} unanswered, each scored 0: {', '.join(open_questions)}"] if open_questions else []
    for name, document in answers.documents.items():
        if document.expires is not None and document.expires < today + SOON:
            verb = "expired" if document.expires < today else "expires"
            told.append(f"documents.{name}: {verb} on {document.expires}; ask for its successor")
        if document.reviewer is None:
            told.append(f"documents.{name}: nobody has reviewed it, so it is worth the vendor's word")
    used = {name for answer in answers.answers.values() for name in answer.documents}
    told += [f"documents.{name}: no answer rests on it" for name in answers.documents if name not in used]
    ungraded = [
        name for name, each in answers.answers.items() if each.answer in (Reply.YES, Reply.PARTLY) and not each.grades
    ]
    return [*told, f"{len(ungraded)} graded by nobody, each at most 1: {', '.join(ungraded)}"] if ungraded else told


def _reply(answers: Answers, name: str) -> Reply:
    answer = answers.answers.get(name)
    return Reply.UNKNOWN if answer is None else answer.answer


def _general(answers: Answers) -> Iterator[str]:
    if answers.graded_on < answers.answered_on:
        yield f"graded_on: {answers.graded_on} is before answered_on, {answers.answered_on}"
    for name in ("vendor", "product", "answered_by"):
        if not getattr(answers, name).strip():
            yield f"{name}: is empty; a reader wants to know whose answers these are"


def _document(name: str, document: Document, answers: Answers, folder: Path) -> Iterator[str]:
    place = f"documents.{name}"
    if document.issued > answers.graded_on:
        yield f"{place}: issued on {document.issued}, after graded_on, {answers.graded_on}"
    if document.expires is not None and document.expires < document.issued:
        yield f"{place}: expires on {document.expires}, before it was issued"
    if document.reviewer is not None and document.reviewed_on is None:
        yield f"{place}: reviewed_on is missing: on which day did {document.reviewer} read it?"
    if document.reviewed_on is not None and document.reviewed_on < document.issued:
        yield f"{place}: reviewed_on {document.reviewed_on} is before it was issued"
    yield from _file(place, document, folder)


def _file(place: str, document: Document, folder: Path) -> Iterator[str]:
    path = PurePosixPath(document.file)
    if path.is_absolute() or ".." in path.parts or "\\" in document.file:
        yield f"{place}: file {document.file!r} must lie below the folder of the answers, with / between the parts"
        return
    file = folder / path
    try:
        if not file.resolve().is_relative_to(folder.resolve()):
            yield f"{place}: file {document.file!r} leads out of the folder of the answers"
            return
        with file.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        yield f"{place}: file {document.file!r} cannot be read ({getattr(error, 'strerror', None) or error})"
        return
    if document.sha256 is None:
        yield f"{place}: sha256 is missing; the file's is {found}"
    elif document.sha256 != found:
        yield f"{place}: sha256 is not that of the file, {found}: it is another document than the one that was graded"


def _answer(name: str, answer: Answer, answers: Answers) -> Iterator[str]:
    place = f"answers.{name}"
    question = QUESTIONS.get(name)
    if question is None:
        yield f"{place}: no question has this id"
        return
    for document in answer.documents:
        if document not in answers.documents:
            yield f"{place}: document {document!r} is not among the documents"
    if answer.answer is Reply.NOT_APPLICABLE:
        if question.gate:
            yield f"{place}: a gate question always applies"
        if not answer.reason.strip():
            yield f"{place}: reason is missing: why does the question not apply?"
    graders = [grade.by for grade in answer.grades]
    if len(set(graders)) < len(graders):
        yield f"{place}: {graders[0]} graded twice; two graders are two people"
    given = [grade.score for grade in answer.grades]
    if given and max(given) - min(given) >= FAR_APART and answer.resolved is None:
        yield f"{place}: grades {given[0]} and {given[1]} are {FAR_APART} or more apart: settle it under resolved"
    if answer.resolved is not None and len(given) < 2:
        yield f"{place}: resolved settles two grades, and there are {len(given)}"
