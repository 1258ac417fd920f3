"""How the score is made, in sentences for the report: read off the rubric, so that the two cannot disagree."""

from __future__ import annotations

from sevenpoint.harness.judging.rubric import Rubric


def score_rules(rubric: Rubric) -> list[str]:
    """A sentence a step, from a check to the whole.

    >>> from sevenpoint.harness.judging.rubric import load_rubric
    >>> score_rules(load_rubric())[0]
    'A check is worth: pass 1, partial 0.5, fail 0, unsupported 0. By evidence at most: documented 0.75, claimed 0.5.'
    """
    return [
        _worth(rubric),
        f"A requirement is the mean of its checks, weighed by harm: {_weights(rubric)}.",
        *_caps(rubric),
        *_curves(rubric),
        "A point is the weighed mean of its requirements, the whole that of the points. "
        f"{len(rubric.gates)} harms cap a point and the whole, whatever the averages say.",
        "What was not observed counts for nothing in the score; in the floor as failed, in the ceiling as passed. "
        "What can only be attested is left out.",
    ]


def _worth(rubric: Rubric) -> str:
    worth = ", ".join(f"{_words(outcome)} {value:g}" for outcome, value in rubric.outcome_values.items())
    less = ", ".join(f"{kind.value} {cap:g}" for kind, cap in rubric.evidence_caps.items() if cap < 1)
    return f"A check is worth: {worth}." + (f" By evidence at most: {less}." if less else "")


def _weights(rubric: Rubric) -> str:
    return ", ".join(f"{_words(harm)} {weight:g}" for harm, weight in rubric.harm_weights.items())


def _caps(rubric: Rubric) -> list[str]:
    return [
        f"One failed check of the harm {_words(harm)} holds its requirement at {cap * 100:g} of 100 or less."
        for harm, cap in rubric.failure_caps.items()
    ]


def _curves(rubric: Rubric) -> list[str]:
    return [
        f"{curve.requirement} is also graded by time: {curve.quantile:.0%} of changes, with {curve.confidence:.0%} "
        f"confidence, within {curve.good_seconds:g} s is worth 0.9, within {curve.half_seconds:g} s 0.5."
        for curve in rubric.curves
    ]


def _words(name: str) -> str:
    return name.replace("_", " ")
