"""The words of the cards, read from `words/*.toml` and checked: every verb of the contract has a card."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict

CONSENTING = "connect_and_allow"


class VerbWords(BaseModel):
    """What a card says for a verb; see the head of `words/verbs.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    minutes: float
    do: list[str]
    ask: list[str]
    rows: str | None = None
    made: str | None = None
    echo: bool = False
    later: bool = False


class FieldWords(BaseModel):
    """How a member of the contract is named in forms."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    hint: str = ""


@cache
def verb_words() -> dict[str, VerbWords]:
    """By verb, and `connect_and_allow`: connecting where the person plays the consent page too."""
    return {name: VerbWords.model_validate(said) for name, said in _table("verbs").items()}


def field_words(model: str, member: str) -> FieldWords:
    """How a member of a model is named.

    >>> field_words("Connection", "status").label, field_words("Invoice", "status").label
    ('State of the connection', 'State')
    """
    table = _table("fields")
    said = table.get(model, {}).get(member) or table["any"].get(member)
    return FieldWords.model_validate(said) if said else FieldWords(label=member.replace("_", " ").capitalize())


def choice_words(value: str) -> str:
    """A value of a choice as a person reads it.

    >>> choice_words("part_paid"), choice_words("open")
    ('partly paid', 'open')
    """
    return str(_table("fields")["choices"].get(value, value.replace("_", " ")))


def typed_words(text: str) -> str:
    """A text to type: the words of a choice that has words, everything else exactly as it is.

    >>> typed_words("bank_transfer"), typed_words("s3_cr_et")
    ('bank transfer', 's3_cr_et')
    """
    return str(_table("fields")["choices"].get(text, text))


def minutes_of(verb: str) -> float:
    """How long a person needs for a card of this verb."""
    return verb_words()[CONSENTING if verb == "connect" else verb].minutes


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words", f"{name}.toml").read_text(encoding="utf-8"))
