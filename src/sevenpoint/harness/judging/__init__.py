"""Judging: a pure function of a bundle and a rubric file. No clock, no network, no randomness."""

from sevenpoint.harness.judging.judge import judge
from sevenpoint.harness.judging.rubric import Rubric, RubricError, load_rubric

__all__ = ["Rubric", "RubricError", "judge", "load_rubric"]
