"""Settings that several faults of the wire share."""

from __future__ import annotations

from pydantic import Field

from .fault import Point, Settings

# A fault that lets nothing through may do so before, or instead of, or after the work.
NO_ANSWER_POINTS: tuple[Point, ...] = ("after_commit", "before_auth", "after_validation")
# A fault that is an answer of the ledger's may stand for work that was never begun, was undone, or was done.
REFUSAL_POINTS: tuple[Point, ...] = ("before_auth", "after_validation", "after_commit")


class CutSettings(Settings):
    """Where an answer is cut."""

    at_byte: int | None = Field(None, ge=0, description="bytes of the body that arrive; null: half of them")
