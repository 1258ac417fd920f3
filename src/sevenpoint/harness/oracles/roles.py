"""Who could do what: the answers to deeds that a role must not do, as a matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FORBIDDEN = 403
UNAUTHENTICATED = 401
DONE = "it was done"


@dataclass(frozen=True)
class Attempt:
    """One deed by one role. `refused_with`: the status of the refusal; None: it was done."""

    role: str
    deed: str
    refused_with: int | None

    def breach(self) -> bool:
        """Whether it was not refused as forbidden: a deed that failed for another reason is not protected either."""
        return self.refused_with != FORBIDDEN

    def in_words(self) -> str:
        """The status, or that it was done."""
        return DONE if self.refused_with is None else str(self.refused_with)


def breaches(attempts: Mapping[tuple[str, str], int | None]) -> list[Attempt]:
    """Of forbidden deeds by (role, deed), those that were not refused with 403.

    >>> breaches({("member", "disconnect"): None, ("member", "refund"): 403})
    [Attempt(role='member', deed='disconnect', refused_with=None)]
    """
    tried = [Attempt(role, deed, status) for (role, deed), status in attempts.items()]
    return [attempt for attempt in tried if attempt.breach()]
