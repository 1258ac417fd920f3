"""Answers in a bundle: added after a check, scored again whenever the bundle is reported."""

from __future__ import annotations

from pathlib import Path

from sevenpoint.harness.errors import UsageError
from sevenpoint.harness.questionnaire.answers import read_answers
from sevenpoint.harness.questionnaire.check import problems
from sevenpoint.harness.questionnaire.score import score
from sevenpoint.harness.results import Attested, Results

ANSWERS = "questionnaire.yaml"
SCORED = "questionnaire.json"


def add(file: Path, folder: Path) -> None:
    """Copies a file of answers into a bundle. The documents stay where they are: the bundle holds their hashes.

    Raises QuestionnaireError for a file that cannot be read, UsageError for one that has problems.
    """
    answers = read_answers(file)
    if found := problems(answers, file.parent):
        raise UsageError(f"{file}: {len(found)} to mend first, `sevenpoint questionnaire check` lists them: {found[0]}")
    try:
        (folder / ANSWERS).write_bytes(file.read_bytes())
    except OSError as error:
        raise UsageError(f"{folder / ANSWERS}: cannot be written ({error.strerror})") from error


def attested_of(folder: Path, results: Results) -> Attested | None:
    """The answers in a bundle, scored against its measured results; None: none there.

    Raises QuestionnaireError when the bundle's copy cannot be used.
    """
    if not (folder / ANSWERS).exists():
        return None
    return score(read_answers(folder / ANSWERS), results)
