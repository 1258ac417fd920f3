"""From the models of the contract to the fields of a form: what kind of answer a member takes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from sevenpoint.harness.attended.card import Field, FieldKind
from sevenpoint.harness.attended.words import choice_words, field_words
from sevenpoint.harness.contract import Model

KNOWN = frozenset({"client_id", "proposal_id", "invoice_id", "entity_id"})
LONG = frozenset({"message", "failure", "error", "reason", "before", "after"})
PLAIN: dict[Any, FieldKind] = {Decimal: "money", int: "number", bool: "yesno", dt.date: "date", dt.datetime: "moment"}
LINES = ("service", "description", "quantity", "unit_price", "discount_percent", "amount")


def field_of(model: type[Model], name: str) -> list[Field]:
    """The fields that ask for a member, e.g. `status`, `sync.state`, `address` (one for each part), `lines`."""
    member, _, rest = name.partition(".")
    kind = bare(model.model_fields[member].annotation)
    if rest:
        inner = kind.model_fields[rest].annotation
        return [_field(name, field_words(model.__name__, name), bare(inner), rest)]
    if isinstance(kind, type) and issubclass(kind, Model):
        return [each for part in kind.model_fields for each in field_of(model, f"{member}.{part}")]
    return [_field(member, field_words(model.__name__, member), kind, member)]


def bare(annotation: Any) -> Any:
    """An annotation without its None.

    >>> bare(int | None), bare(list[int])
    (<class 'int'>, list[int])
    """
    if get_origin(annotation) in (Union, UnionType):
        return next(each for each in get_args(annotation) if each is not NoneType)
    return annotation


def item_of(annotation: Any) -> type[Model] | None:
    """The model that a list holds; None: it is no list of models."""
    kind = bare(annotation)
    if get_origin(kind) is list and isinstance(get_args(kind)[0], type) and issubclass(get_args(kind)[0], Model):
        item: type[Model] = get_args(kind)[0]
        return item
    return None


def _field(name: str, words: Any, kind: Any, member: str) -> Field:
    row = item_of(kind)
    if row is not None:
        columns = [each for part in row.model_fields if part in LINES for each in field_of(row, part)]
        return Field(name=name, label=words.label, hint=words.hint, kind="rows", fields=columns)
    choices = _choices(kind)
    if choices:
        return Field(name=name, label=words.label, hint=words.hint, kind="choice", choices=choices)
    return Field(name=name, label=words.label, hint=words.hint, kind=_kind(kind, member))


def _kind(kind: Any, member: str) -> FieldKind:
    if member in KNOWN:
        return "known"
    if member in LONG:
        return "long"
    return PLAIN.get(kind, "text")


def _choices(kind: Any) -> list[tuple[str, str]]:
    if get_origin(kind) is Literal:
        return [(str(value), choice_words(str(value))) for value in get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return [(value.value, choice_words(value.value)) for value in kind]
    return []
