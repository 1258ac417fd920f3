"""The kill matrix that ships with Sevenpoint: which flaw each scenario was shown to catch, and with which sentence.

`make kill-matrix` writes it beside this file. Without it nothing is said to be shown.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

FILE = "kill-matrix.json"


class Shown(NamedTuple):
    """One flaw that a scenario caught. `sentence`: what the report said first."""

    flaw: str
    title: str
    sentence: str


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore")

    flaw: str
    title: str
    scenario: str
    caught: bool
    sentence: str


class _Matrix(BaseModel):
    model_config = ConfigDict(extra="ignore")

    flaws: list[_Row]


def shown() -> dict[str, list[Shown]]:
    """What each scenario was shown to catch, by scenario; empty when no matrix ships with this copy."""
    file = files("sevenpoint.reports") / FILE
    return read(file.read_text(encoding="utf-8")) if file.is_file() else {}


def read(text: str) -> dict[str, list[Shown]]:
    """What a matrix in JSON shows; flaws that were not caught are left out.

    >>> read('{"flaws": [{"flaw": "a", "title": "A", "scenario": "s", "caught": false, "sentence": ""}]}')
    {}
    """
    by_scenario: dict[str, list[Shown]] = defaultdict(list)
    for row in _Matrix.model_validate_json(text).flaws:
        if row.caught:
            by_scenario[row.scenario].append(Shown(row.flaw, row.title, row.sentence))
    return dict(by_scenario)
