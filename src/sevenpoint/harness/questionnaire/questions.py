"""The questions, read from questions.yaml.

>>> QUESTIONS["B1"].gate, QUESTIONS["A19"].line, len(QUESTIONS)
(True, '5.8', 50)
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

FILE = Path(__file__).with_name("questions.yaml")


class Frozen(BaseModel):
    """A misspelt key in the data is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Question(Frozen):
    """One question, what evidence is accepted, and what earns 3 and 0."""

    id: str
    line: str
    question: str
    acceptable: str
    earns_3: str
    earns_0: str
    gate: bool = False
    source: str | None = None
    measured: tuple[str, ...] = ()


class Section(Frozen):
    """Questions that are scored together; `weight` in percent of the questionnaire."""

    title: str
    weight: float = Field(gt=0)
    questions: tuple[Question, ...]


class Questionnaire(Frozen):
    """One of the two."""

    id: str
    title: str
    sections: tuple[Section, ...]


class _File(Frozen):
    version: str
    questionnaires: tuple[Questionnaire, ...]


_read = _File.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
VERSION = _read.version
QUESTIONNAIRES = _read.questionnaires
QUESTIONS: dict[str, Question] = {
    question.id: question for part in QUESTIONNAIRES for section in part.sections for question in section.questions
}


def asked_parts(answered: Collection[str]) -> list[Questionnaire]:
    """The questionnaires of which at least one question was put; a file may hold one of the two only."""
    return [
        part
        for part in QUESTIONNAIRES
        if any(question.id in answered for section in part.sections for question in section.questions)
    ]
