"""The register: what the reviews ask, read from two data files.

>>> len(ITEMS), ITEMS["WR-17"].clauses, SOURCES["X21"].clauses["10"]
(99, ('ST',), 'Paging')
"""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

FOLDER = Path(__file__).parent


class Frozen(BaseModel):
    """A misspelt key in the data is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Item(Frozen):
    """One statement that a review asks to be true, and what of ours speaks to it."""

    id: str
    statement: str
    points: tuple[int, ...]
    mode: str
    clauses: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


class Source(Frozen):
    """A document of a platform; `read`: when its text was read, since such pages change."""

    id: str
    programme: str
    ledger: str
    title: str
    url: str
    standing: str
    read: str
    clauses: dict[str, str] = {}


class _Items(Frozen):
    items: tuple[Item, ...]


class _Sources(Frozen):
    sources: tuple[Source, ...]
    others: dict[str, str]


def _load(name: str) -> object:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


_sources = _Sources.model_validate(_load("sources.yaml"))
ITEMS: dict[str, Item] = {item.id: item for item in _Items.model_validate(_load("items.yaml")).items}
SOURCES: dict[str, Source] = {source.id: source for source in _sources.sources}
OTHERS: dict[str, str] = _sources.others


def split_clause(clause: str) -> tuple[str, str]:
    """Source and number; the number is empty where the source has none.

    >>> split_clause("IT-2.3"), split_clause("IP")
    (('IT', '2.3'), ('IP', ''))
    """
    source, _, number = clause.partition("-")
    return source, number


def clauses_of(requirement: str, scenario: str) -> list[str]:
    """Clauses of reviews that a finding of this requirement in this scenario speaks to.

    >>> clauses_of("7.4", "point_7_implementation/organisation_named")
    ['XC-1', 'X21-3']
    """
    spoken = {requirement, f"{requirement}/{scenario.rpartition('/')[2]}"}
    found = (clause for item in ITEMS.values() if spoken & set(item.findings) for clause in item.clauses)
    return list(dict.fromkeys(found))
