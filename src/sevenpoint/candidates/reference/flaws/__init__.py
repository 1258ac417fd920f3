"""The flaws that can be seeded: each one is a defect that real integrations have, placed where it would really sit.

>>> BY_NAME["retry-without-key"].classes
('DUP-01',)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from . import point_1, point_2, point_3, point_4, point_5, point_6, point_7
from .asked import Asked
from .flaw import Flaw

__all__ = ["BY_NAME", "FLAWS", "Flaw", "Flaws"]

Value = TypeVar("Value")

FLAWS: tuple[Flaw, ...] = (
    *point_1.FLAWS,
    *point_2.FLAWS,
    *point_3.FLAWS,
    *point_4.FLAWS,
    *point_5.FLAWS,
    *point_6.FLAWS,
    *point_7.FLAWS,
)

BY_NAME: dict[str, Flaw] = {flaw.name: flaw for flaw in FLAWS}


class Flaws:
    """The flaws that are switched on in this process; `asked`: which of all switches were looked at, and for whom."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names = tuple(names)
        self.asked = Asked()
        unknown = [name for name in self.names if name not in BY_NAME]
        if unknown:
            raise ValueError(f"There is no flaw named {unknown[0]!r}; --list-flaws prints the names.")

    def on(self, name: str) -> bool:
        """Whether a flaw is switched on. A misspelt name is a programming error and raises KeyError.

        Ask last, where the answer decides something (`kind == "payment" and flaws.on(...)`): a run that never asks
        cannot show the flaw, and need not be made to prove it.
        """
        self.asked.note(name)
        return BY_NAME[name].name in self.names

    def instead(self, name: str, right: Value, wrong: Value) -> Value:
        """`wrong` where the flaw is switched on, else `right`; not asked where the two are the same."""
        return wrong if wrong != right and self.on(name) else right
