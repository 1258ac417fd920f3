"""The answers of a vendor, as the YAML file that is sent to and fro."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from sevenpoint.harness.questionnaire.questions import VERSION
from sevenpoint.harness.questionnaire.strict_yaml import LONGEST, YamlError, read_yaml

Score = Annotated[int, Field(ge=0, le=3)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
LATEST = dt.date(9000, 1, 1)
Day = Annotated[dt.date, Field(ge=dt.date(1990, 1, 1), le=LATEST)]


class QuestionnaireError(Exception):
    """A file of answers that cannot be used; the message names the file, the place, and what to write there."""


class Base(BaseModel):
    """A misspelt key is an error, and empty values are those that were left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Kind(StrEnum):
    """What a document is; evidence.py says what each is worth."""

    TALK = "talk"
    STATEMENT = "statement"
    BRIDGE_LETTER = "bridge_letter"
    ARTEFACT = "artefact"
    SOC2_TYPE_1 = "soc2_type_1"
    SOC2_TYPE_2 = "soc2_type_2"
    ISO_27001 = "iso_27001"
    PENETRATION_TEST = "penetration_test"
    PLATFORM_REVIEW = "platform_review"
    PCI_ATTESTATION = "pci_attestation"
    CONTRACT = "contract"
    OBSERVATION = "observation"
    REFERENCE_CALL = "reference_call"


class Reply(StrEnum):
    """The short answer."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Document(Base):
    """One document: which file, what it is, from when, until when, and who read it."""

    title: Name
    file: Annotated[str, Field(min_length=1, max_length=400)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    kind: Kind
    issued: Day
    period_end: Day | None = None
    expires: Day | None = None
    reviewer: Name | None = None
    reviewed_on: Day | None = None
    redacted: bool = False
    covers_integration: bool = False

    @field_validator("*", mode="before")
    @classmethod
    def empty_is_absent(cls, value: object) -> object:
        """`expires:` without a value is no date."""
        return None if value == "" else value


class GivenScore(Base):
    """What one grader gave, and why."""

    by: Name
    score: Score
    why: str = ""


class Answer(Base):
    """One answer. `resolved` settles two grades that are two or more apart."""

    answer: Reply = Reply.UNKNOWN
    text: Annotated[str, Field(max_length=20_000)] = ""
    documents: tuple[Id, ...] = ()
    reason: str = Field(default="", description="Why the question does not apply.")
    grades: Annotated[tuple[GivenScore, ...], Field(max_length=2)] = ()
    resolved: GivenScore | None = None


class Answers(Base):
    """The whole file."""

    questionnaire: Literal["1"] = Field(description="Version of the questions; this program knows 1.")
    vendor: str = ""
    product: str = ""
    answered_by: str = ""
    answered_on: Day
    graded_on: Day = Field(description="The day on which ages and expiries are looked at.")
    documents: dict[Id, Document] = Field(default_factory=dict)
    answers: dict[str, Answer]


def read_answers(file: Path) -> Answers:
    """The answers in a file. Raises QuestionnaireError saying where it is wrong."""
    try:
        with file.open(encoding="utf-8") as stream:
            text = stream.read(LONGEST + 1)
    except OSError as error:
        raise QuestionnaireError(f"{file}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise QuestionnaireError(f"{file}: is not UTF-8 text.") from error
    return parse_answers(text, str(file))


def parse_answers(text: str, place: str = "answers") -> Answers:
    """The answers in a text. Raises QuestionnaireError; `place` is what its message calls the text."""
    try:
        content = read_yaml(text)
    except YamlError as error:
        raise QuestionnaireError(f"{place}: {error}") from error
    if isinstance(content, dict) and str(content.get("questionnaire")) != VERSION:
        raise QuestionnaireError(
            f"{place}: questionnaire: is {str(content.get('questionnaire'))[:20]!r}, this program asks version "
            f"{VERSION!r}. `sevenpoint questionnaire new` makes a file of that version."
        )
    try:
        return Answers.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part)[:60] for part in first["loc"]) or "top level"
        more = f" ({error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise QuestionnaireError(f"{place}: {where}: {first['msg']}{more}") from error
