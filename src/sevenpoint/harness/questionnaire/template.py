"""A new file of answers, with the questions as comments, to be sent to a vendor."""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from collections.abc import Iterator, Sequence

from sevenpoint.harness.questionnaire.answers import Kind, Reply
from sevenpoint.harness.questionnaire.questions import QUESTIONNAIRES, VERSION, Question

WIDTH = 100

HEAD = """\
What no test can measure, and what a test measures and you claim as well.
Please answer in this file and send the documents along with it.

answer: one of {replies}. Words go under text.
documents: ids of documents below. Independent or binding ones support a score of 3, your papers 2, your word 1.
reason: why a question does not apply. A question marked GATE always applies.
grades: left to the two assessors, each on their own: "- {{by: Name, score: 0 to 3, why: words}}".

A measured result wins over an answer: one that the test bench disproves scores 0, and every other
answer from the same document falls one step."""

DOCUMENTS = """\
Each document by an id of your choice, for example:
  soc2-2026:
    title: SOC 2 Type II report 2026
    file: evidence/soc2-2026.pdf    # below the folder of this file
    sha256:                         # `sevenpoint questionnaire check` prints it
    kind: soc2_type_2
    issued: 2026-05-12
    period_end: 2026-03-31
    expires: 2027-05-12
    redacted: no                    # yes: blacked-out parts hide scope or exceptions
    reviewer:                       # left to the assessor, with reviewed_on and covers_integration
Kinds: {kinds}."""


def new_answers(today: dt.date, *, vendor: str = "", product: str = "", parts: Sequence[str] = ()) -> str:
    """The file's text. `parts`: ids of the questionnaires to ask; none: both."""
    asked = [part for part in QUESTIONNAIRES if not parts or part.id in parts]
    lines = [
        *_comment(HEAD.format(replies=", ".join(Reply))),
        f'questionnaire: "{VERSION}"',
        f"vendor: {json.dumps(vendor, ensure_ascii=False)}",
        f"product: {json.dumps(product, ensure_ascii=False)}",
        'answered_by: ""',
        f"answered_on: {today}",
        f"graded_on: {today}",
        "",
        *_comment(DOCUMENTS.format(kinds=", ".join(Kind))),
        "documents: {}",
        "",
        "answers:",
    ]
    for part in asked:
        for section in part.sections:
            lines += ["", f"  # {part.title}: {section.title}"]
            for question in section.questions:
                lines += _asked(question)
    return "\n".join(lines) + "\n"


def _asked(question: Question) -> Iterator[str]:
    gate = "GATE. " if question.gate else ""
    yield ""
    yield from _comment(f"{question.id}. {gate}{question.question}", "  ")
    yield from _comment(f"Evidence: {question.acceptable}. 3: {question.earns_3}. 0: {question.earns_0}.", "  ")
    if question.source:
        yield from _comment(f"Asked also by: {question.source}.", "  ")
    yield f"  {question.id}:"
    yield f"    answer: {Reply.UNKNOWN}"
    yield '    text: ""'
    yield "    documents: []"


def _comment(text: str, indent: str = "") -> Iterator[str]:
    for line in text.split("\n"):
        inner = len(line) - len(line.lstrip())
        for piece in textwrap.wrap(line, WIDTH, subsequent_indent=" " * inner, drop_whitespace=True) or [""]:
            yield f"{indent}# {piece}".rstrip()
