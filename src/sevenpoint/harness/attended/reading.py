"""What a person answered, made into the contract's answer. A member that nobody saw stays unseen: it is never guessed.

A scenario that looks at an unseen member raises NotWitnessed, and its requirements count as not observed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from sevenpoint.harness.attended.shapes import bare, item_of
from sevenpoint.harness.attended.words import field_words
from sevenpoint.harness.contract import Model
from sevenpoint.harness.fronts.errors import NotWitnessed

M = TypeVar("M", bound=Model)

# What a person enters where the product shows the member and there is nothing in it.
EMPTY = ("-", "–", "—")


class _Unseen:
    """Mixed into a model: a member without a value says so when it is looked at."""

    def __getattr__(self, name: str) -> Any:
        fields = getattr(type(self), "model_fields", {})
        if name in fields:
            what = field_words(type(self).__bases__[1].__name__, name).label
            raise NotWitnessed(f"The person at the browser did not see this: {what}")
        raise AttributeError(name)


@cache
def _witnessed(model: type[Model]) -> type[Model]:
    return type(model.__name__, (_Unseen, model), {"__module__": __name__})


def seen(model: type[M], content: Mapping[str, Any]) -> M:
    """A model that holds these values and knows that it holds no others.

    >>> from sevenpoint.harness.contract import Client
    >>> client = seen(Client, {"name": "Acme"})
    >>> client.name
    'Acme'
    >>> client.email
    Traceback (most recent call last):
        ...
    sevenpoint.harness.fronts.errors.NotWitnessed: The person at the browser did not see this: E-mail
    """
    made = _witnessed(model).model_construct(**content)
    assert isinstance(made, model)
    for name in set(model.model_fields) - set(content):
        made.__dict__.pop(name, None)
    return made


def read(model: type[Model], content: Mapping[str, Any]) -> dict[str, Any]:
    """Form values by member, as the model's own types; empty ones are left out. Dotted names make inner models."""
    values: dict[str, Any] = {}
    inner: dict[str, dict[str, Any]] = {}
    for name, said in content.items():
        member, _, rest = name.partition(".")
        if said in ("", None, []) or member not in model.model_fields:
            continue
        if rest:
            inner.setdefault(member, {})[rest] = said
        elif said in EMPTY:
            values |= _empty(model, member)
        else:
            values[member] = _value(model, member, said)
    for member, parts in inner.items():
        kind = bare(model.model_fields[member].annotation)
        values[member] = seen(kind, read(kind, parts))
    return values


def _empty(model: type[Model], member: str) -> dict[str, Any]:
    """The member, shown and empty: None or an empty text; unseen where the contract has no word for it."""
    info = model.model_fields[member]
    if info.annotation is str:
        return {member: ""}
    return {member: None} if bare(info.annotation) is not info.annotation else {}


def _value(model: type[Model], member: str, said: Any) -> Any:
    annotation = model.model_fields[member].annotation
    item = item_of(annotation)
    if item is not None:
        return [seen(item, read(item, row)) for row in said]
    if bare(annotation) is dt.datetime and isinstance(said, str):
        at = dt.datetime.fromisoformat(said)
        return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    if bare(annotation) is bool and said in ("yes", "no"):
        return said == "yes"
    if member in ("before", "after") and isinstance(said, str):
        return pairs(said)
    try:
        return TypeAdapter[Any](annotation or str).validate_python(said)
    except ValidationError as error:
        raise NotWitnessed(
            f"What was entered for {field_words(model.__name__, member).label} makes no sense: {said}"
        ) from error


def pairs(text: str) -> dict[str, object]:
    """Lines of `name: value`.

    >>> pairs("email: old@client.example")
    {'email': 'old@client.example'}
    """
    found: dict[str, object] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        found[name.strip().lower().replace(" ", "_") if colon else "text"] = value.strip() if colon else line.strip()
    return found
