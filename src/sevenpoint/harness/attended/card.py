"""A card: one verb as a person is asked to carry it out. Complete in itself, so that a page needs nothing else."""

from __future__ import annotations

import hashlib
from typing import Any, Literal

from pydantic import Field as Value

from sevenpoint.harness.contract import Model

FieldKind = Literal["text", "long", "money", "number", "date", "moment", "choice", "yesno", "known", "rows", "secret"]
AnswerKind = Literal["done", "refused", "missing", "unable"]


class Field(Model):
    """One thing that is asked; unless `required` it stays empty when the product does not show it.

    `choices`: (value, words); for `known`, records that have a name already.

    `fields`: the columns of `rows`.
    """

    name: str
    label: str
    kind: FieldKind
    hint: str = ""
    required: bool = False
    choices: list[tuple[str, str]] = Value(default_factory=list)
    fields: list[Field] = Value(default_factory=list)


class Given(Model):
    """One value to type."""

    label: str
    value: str


class GivenTable(Model):
    """Values to type, in rows, e.g. the lines of an invoice."""

    label: str
    heads: list[str]
    rows: list[list[str]]


class Card(Model):
    """What the page shows. It never says what is expected.

    account: where in the product; role, key: as whom to be signed in. rows: the member of the answer that `fields` are
    columns of. reading: it only looks, so something must be said. looks_before: how often this was looked at already;
    wait_seconds: how long to wait first. later: nobody waits for it.
    """

    verb: str
    title: str
    minutes: float
    do: list[str]
    given: list[Given] = Value(default_factory=list)
    tables: list[GivenTable] = Value(default_factory=list)
    fields: list[Field] = Value(default_factory=list)
    rows: str | None = None
    account: str | None = None
    role: str | None = None
    key: str | None = None
    link: str | None = None
    reading: bool = False
    looks_before: int = 0
    wait_seconds: int = 0
    later: bool = False

    @property
    def observes(self) -> bool:
        """Whether it asks what somebody saw, so that a second assessor can be asked too."""
        return bool(self.fields)

    def form(self) -> list[Field]:
        """The fields of the form: those of the card, or one table of them."""
        if self.rows is None:
            return self.fields
        return [Field(name=self.rows, label="", kind="rows", fields=self.fields)]

    def digest(self) -> str:
        """The same card has the same digest."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class Answered(Model):
    """What a person answered. `content`: by field name; texts, and lists of them for rows.

    kind: done; refused (the product said no; `said` is its words, `forbidden` whether for want of rights); missing (the
    product has nothing of the kind); unable (this person could not, `said` is why).
    """

    card: str
    person: str
    kind: AnswerKind
    content: dict[str, Any] = Value(default_factory=dict)
    said: str = ""
    forbidden: bool = False
    note: str = ""
    at: str
    seconds: float = 0
