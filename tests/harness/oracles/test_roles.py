"""Who could do what."""

from __future__ import annotations

import pytest

from sevenpoint.harness.oracles.roles import Attempt, breaches


@pytest.mark.parametrize(
    ("status", "breach", "words"),
    [(403, False, "403"), (None, True, "it was done"), (401, True, "401"), (422, True, "422")],
)
def test_only_a_403_protects(status: int | None, breach: bool, words: str) -> None:
    attempt = Attempt("member", "refund", status)

    assert attempt.breach() is breach
    assert attempt.in_words() == words


def test_breaches_of_a_matrix() -> None:
    found = breaches({("member", "refund"): 403, ("member", "connect"): None, ("bookkeeper", "connect"): 500})

    assert found == [Attempt("member", "connect", None), Attempt("bookkeeper", "connect", 500)]
