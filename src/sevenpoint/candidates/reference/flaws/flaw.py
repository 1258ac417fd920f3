"""What a seeded flaw is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Flaw:
    """A defect that can be switched on.

    What it does in ledger words, the requirement and scenario that must find it, and the classes of the defect
    catalogue that it stands for (`DUP-01`; none when the catalogue has no such class).
    """

    name: str
    title: str
    requirement: str
    scenario: str
    classes: tuple[str, ...] = ()
