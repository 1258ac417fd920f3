"""The questions as a reference page."""

from __future__ import annotations

from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.questionnaire.answers import Kind
from sevenpoint.harness.questionnaire.evidence import GRADES, HIGHEST_SCORE
from sevenpoint.harness.questionnaire.questions import QUESTIONNAIRES, VERSION, Question


def page(generated: str) -> str:
    """The page; `generated`: the line that says who wrote it."""
    lines = [
        "# The questionnaires",
        "",
        f"{generated} Version {VERSION} of the questions. How they are asked and scored: "
        "[Ask the vendor what no test can measure](../guides/questionnaires.md).",
        "",
        "## Kinds of document",
        "",
        "| kind | grade | supports a score of |",
        "|---|---|---|",
        *(f"| `{kind.value}` | E{GRADES[kind].value} | {HIGHEST_SCORE[GRADES[kind]]} |" for kind in Kind),
    ]
    for part in QUESTIONNAIRES:
        lines += ["", f"## {part.title}"]
        for section in part.sections:
            lines += ["", f"### {section.title}", "", f"Weight {section.weight:g} %.", ""]
            lines += [
                "| id | question | evidence | earns 3 | earns 0 | line | measured by |",
                "|---|---|---|---|---|---|---|",
            ]
            lines += [_row(question) for question in section.questions]
    return "\n".join(lines) + "\n"


def _row(question: Question) -> str:
    gate = " **gate**" if question.gate else ""
    measured = ", ".join(f"`{name}`" for name in question.measured)
    line = f"{question.line} {REQUIREMENTS[question.line].title}"
    cells = (
        question.id + gate,
        question.question,
        question.acceptable,
        question.earns_3,
        question.earns_0,
        line,
        measured,
    )
    return "| " + " | ".join(cells) + " |"
