"""What can go wrong between the harness and a candidate: every error names the verb in plain words."""

# ruff: noqa: N818 - named for what happened

from __future__ import annotations

from collections.abc import Callable

from sevenpoint.harness.contract import VERBS


def in_words(verb: str) -> str:
    """A verb as a report says it.

    >>> in_words("create_client")
    'create_client (Add a client)'
    """
    return f"{verb} ({VERBS[verb].summary})" if verb in VERBS else verb


class CandidateError(Exception):
    """Base: the candidate did not do what was asked. `verb` is the contract's name for what was asked."""

    def __init__(self, verb: str, message: str) -> None:
        """Keep the verb; the message is a sentence."""
        super().__init__(message)
        self.verb = verb


class CandidateUnreachable(CandidateError):
    """No answer: connection refused, reset or timed out."""

    def __init__(self, verb: str, where: str, why: str) -> None:
        """Name the address and the reason."""
        super().__init__(verb, f"The candidate gave no answer to {in_words(verb)} at {where}: {why}.")


class CandidateNonsense(CandidateError):
    """An answer that is not what the contract says. `excerpt` is what came instead."""

    def __init__(self, verb: str, wrong: str, excerpt: str = "") -> None:
        """Say what was wrong, with the beginning of the answer."""
        shown = f" It said: {excerpt[:300]!r}" if excerpt else ""
        super().__init__(verb, f"The candidate's answer to {in_words(verb)} makes no sense: {wrong}.{shown}")
        self.excerpt = excerpt[:300]


class CandidateRefused(CandidateError):
    """The candidate said no, as the contract provides. `status`, `code` and `message` are its own."""

    def __init__(self, verb: str, status: int, code: str, message: str) -> None:
        """Keep the refusal."""
        super().__init__(verb, f"The candidate refused {in_words(verb)} with {status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message


class Unsupported(CandidateError):
    """The candidate does not offer this verb: not a failure, a thing that cannot be measured.

    `declined`: it said so itself (501), where others have nothing at all at that place.
    """

    def __init__(self, verb: str, *, declined: bool = False) -> None:
        """Name the verb."""
        super().__init__(verb, f"The candidate does not offer {in_words(verb)}.")
        self.declined = declined


class NotWitnessed(Exception):
    """The person who is the front could not say: nothing was observed, and nobody failed. The message is the reason."""


class FalseClaim(CandidateError):
    """The candidate describes a capability as supported, and a verb of it is not there: its failure."""

    def __init__(self, verb: str, capability: str) -> None:
        """Name the claim and the verb."""
        said = f"The candidate says that it supports {capability}, and does not offer {in_words(verb)}"
        super().__init__(verb, f"{said}: what it says of itself is not true.")


def refusal(call: Callable[[], object]) -> CandidateRefused | None:
    """Do what should be refused: the refusal, or None when the candidate let it happen.

    Other errors of the candidate are raised as they are.
    """
    try:
        call()
    except CandidateRefused as refused:
        return refused
    return None
