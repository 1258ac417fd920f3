"""What can only be attested: two questionnaires, answered by a vendor, with evidence, graded by people.

The answers are one YAML file. `check` says what is wrong with it, `score` scores it from 0 to 3 beside what the bench
measured: a measured failure wins over an answer (defects.md 6).
"""

from sevenpoint.harness.questionnaire.answers import Answers, QuestionnaireError, read_answers
from sevenpoint.harness.questionnaire.attach import SCORED, add, attested_of
from sevenpoint.harness.questionnaire.check import problems, reminders
from sevenpoint.harness.questionnaire.questions import QUESTIONS, Question
from sevenpoint.harness.questionnaire.score import score
from sevenpoint.harness.questionnaire.template import new_answers

__all__ = [
    "QUESTIONS",
    "SCORED",
    "Answers",
    "Question",
    "QuestionnaireError",
    "add",
    "attested_of",
    "new_answers",
    "problems",
    "read_answers",
    "reminders",
    "score",
]
