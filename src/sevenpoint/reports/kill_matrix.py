"""The kill matrix that ships with Sevenpoint: which flaw each scenario was shown to catch, and with which sentence.

`make kill-matrix` writes it beside this file. Without it nothing is said to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

FILE = "kill-matrix.json"


class Shown(NamedTuple):
    """One flaw that a scenario caught. `sentence`: what the report said first."""

    flaw: str
    title: str
    sentence: str


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    flaw: str
    title: str
    scenario: str
    caught: bool
    sentence: str
    also: list[str] = Field(default_factory=list)


class _File(BaseModel):
    model_config = ConfigDict(extra="ignore")

    seed: int
    sevenpoint_version: str = ""
    flaws: list[_Row]


@dataclass(frozen=True)
class KillMatrix:
    """What was shown. `seed`, `version`: of the evaluations that it was made from; the version is "" where unknown."""

    seed: int
    version: str
    rows: tuple[_Row, ...]

    @property
    def flaws(self) -> frozenset[str]:
        """Every flaw that was tried."""
        return frozenset(row.flaw for row in self.rows)

    def caught(self, scenario: str) -> list[Shown]:
        """The flaws that name this scenario, and that it caught."""
        rows = [row for row in self.rows if row.scenario == scenario and row.caught]
        return [Shown(row.flaw, row.title, row.sentence) for row in rows]

    def missed(self, scenario: str) -> list[str]:
        """The flaws that name this scenario, and that it did not catch wherever it ran."""
        return [row.flaw for row in self.rows if row.scenario == scenario and not row.caught]

    def fails_too(self, scenario: str) -> list[str]:
        """Flaws that name another scenario, and with which this one was seen to fail as well."""
        return [row.flaw for row in self.rows if scenario in row.also]


def shipped() -> KillMatrix | None:
    """The matrix of this copy of Sevenpoint; None where none ships with it."""
    file = files("sevenpoint.reports") / FILE
    return read(file.read_text(encoding="utf-8")) if file.is_file() else None


def read(text: str) -> KillMatrix:
    """A matrix from its JSON.

    >>> row = '{"flaw": "a", "title": "A", "scenario": "s", "caught": false, "sentence": "", "also": ["t"]}'
    >>> matrix = read('{"seed": 7, "flaws": [' + row + "]}")
    >>> matrix.caught("s"), matrix.missed("s"), matrix.fails_too("t")
    ([], ['a'], ['a'])
    """
    content = _File.model_validate_json(text)
    return KillMatrix(content.seed, content.sevenpoint_version, tuple(content.flaws))
