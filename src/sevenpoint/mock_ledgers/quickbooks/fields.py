"""The fields of an entity as data: what a request may hold, how it is kept, how it is shown.

`read` turns a request's value into what is kept, or raises a fault 2010. Nulls, and empty strings where no text
belongs, are as good as nothing: SDKs send them for what was never set. An empty text or object clears what was there.
`show` turns what is kept into what is answered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ..bookkeeping import cents, round_to, to_decimal
from . import formats
from .faults import fault

Body = dict[str, Any]
# (entity name, id) to the name shown in a reference; None when it has none.
NameOf = Callable[[str, str], str | None]
_LARGEST = Decimal(10) ** 11  # amounts are 10.5 digits (quickbooks.md 2.8); one more is room enough
_YEARS = (1900, 2200)
_ABSENT: tuple[Any, ...] = (None, "")


@dataclass(frozen=True, kw_only=True)
class Field:
    """What all fields have in common.

    `readonly`: accepted in a request and ignored. `keep`: survives a full update that leaves it out.
    """

    readonly: bool = False
    keep: bool = False

    def read(self, value: Any, path: str) -> Any:
        """The kept form of a request's value; None when it says nothing."""
        return value

    def show(self, value: Any, name_of: NameOf) -> Any:
        """The answered form of what is kept."""
        return value


@dataclass(frozen=True)
class Text(Field):
    """A string of at most `limit` characters."""

    limit: int = 4000
    forbidden: str = ""

    def read(self, value: Any, path: str) -> Any:
        if not isinstance(value, str) or not _encodable(value) or any(letter in value for letter in self.forbidden):
            raise fault("mistyped_property")
        if len(value) > self.limit:
            raise fault("too_long", name=path, limit=self.limit, length=len(value))
        return value


@dataclass(frozen=True)
class Money(Field):
    """An amount, kept to the cent."""

    def read(self, value: Any, path: str) -> Any:
        return cents(_number(value, path))

    def show(self, value: Any, name_of: NameOf) -> Any:
        return formats.money(value)


@dataclass(frozen=True)
class Number(Field):
    """A quantity, price or percentage, kept as it came."""

    def read(self, value: Any, path: str) -> Any:
        return formats.minimal(round_to(_number(value, path), 10))

    def show(self, value: Any, name_of: NameOf) -> Any:
        return formats.minimal(value)


@dataclass(frozen=True)
class Whole(Field):
    """A whole number."""

    def read(self, value: Any, path: str) -> Any:
        number = _number(value, path)
        if number != number.to_integral_value():
            raise fault("mistyped_property")
        return int(number)


@dataclass(frozen=True)
class Flag(Field):
    """true or false; SDKs also send the words (quickbooks.md 4.3)."""

    def read(self, value: Any, path: str) -> Any:
        word = value.lower() if isinstance(value, str) else value
        if word in ("true", "false"):
            return word == "true"
        if not isinstance(word, bool):
            raise fault("mistyped_property")
        return word


@dataclass(frozen=True)
class Day(Field):
    """A date `YYYY-MM-DD`; a time behind it is dropped."""

    def read(self, value: Any, path: str) -> Any:
        if not isinstance(value, str):
            raise fault("mistyped_property")
        try:
            day = dt.date.fromisoformat(value) if len(value) == 10 else dt.datetime.fromisoformat(value).date()
        except ValueError:
            raise fault("mistyped_property") from None
        if not _YEARS[0] <= day.year <= _YEARS[1]:
            raise fault("mistyped_property")
        return day.isoformat()


@dataclass(frozen=True)
class Choice(Field):
    """One of a few words."""

    words: tuple[str, ...] = ()

    def read(self, value: Any, path: str) -> Any:
        if value not in self.words:
            raise fault("mistyped_property")
        return value


@dataclass(frozen=True)
class Ref(Field):
    """A reference `{"value", "name"}`: only the id is kept, the name is filled in by the server (quickbooks.md 2.4).

    `to`: the entities that it may point to; none: a free value. `named` False: shown without a name. `typed`: carries
    `type`.
    """

    to: tuple[str, ...] = ()
    named: bool = True
    typed: bool = False

    def read(self, value: Any, path: str) -> Any:
        if not isinstance(value, dict) or not value.keys() <= {"value", "name", "type"}:
            raise fault("unknown_property" if isinstance(value, dict) else "mistyped_property")
        target = value.get("value")
        if target in _ABSENT:
            return None
        if isinstance(target, bool) or not isinstance(target, str | int) or not _encodable(str(target)):
            raise fault("mistyped_property")
        kept = {"value": str(target)}
        return {**kept, "type": str(value["type"])} if self.typed and value.get("type") else kept

    def show(self, value: Any, name_of: NameOf) -> Any:
        kinds = (value["type"],) if value.get("type") in self.to else self.to
        name = next((found for kind in kinds if (found := name_of(kind, value["value"]))), None) if self.named else None
        shown = {"value": value["value"]} if name is None else {"value": value["value"], "name": name}
        return {**shown, "type": value["type"]} if "type" in value else shown


@dataclass(frozen=True)
class Group(Field):
    """An object with fields of its own. One that is sent empty clears what was there."""

    fields: Mapping[str, Field] = field(kw_only=True)

    def read(self, value: Any, path: str) -> Any:
        return read(self.fields, value, path)

    def show(self, value: Any, name_of: NameOf) -> Any:
        return show(self.fields, value, name_of)


@dataclass(frozen=True)
class Many(Field):
    """A list of objects."""

    fields: Mapping[str, Field] = field(kw_only=True)

    def read(self, value: Any, path: str) -> Any:
        if not isinstance(value, list):
            raise fault("mistyped_property")
        return [read(self.fields, each, path) for each in value]

    def show(self, value: Any, name_of: NameOf) -> Any:
        return [show(self.fields, each, name_of) for each in value]


@dataclass(frozen=True)
class Email(Text):
    """An address with `@` and `.` (quickbooks.md 7.1, 2210)."""

    def read(self, value: Any, path: str) -> Any:
        text = super().read(value, path)
        if "@" not in text or "." not in text:
            raise fault("email", name=path, value=text)
        return text


READONLY = Field(readonly=True)
PHONE = Group(fields={"FreeFormNumber": Text(30)})
EMAIL = Group(fields={"Address": Email(100)})
WEB = Group(fields={"URI": Text(1000)})
ADDRESS = Group(
    fields={
        "Id": Text(20), **{f"Line{n}": Text(500) for n in range(1, 6)}, "City": Text(255), "Country": Text(255),
        "CountryCode": Text(10), "CountrySubDivisionCode": Text(255), "PostalCode": Text(30), "Note": Text(),
        "Lat": READONLY, "Long": READONLY,
    }
)  # fmt: skip
CUSTOM_FIELDS = Many(fields={"DefinitionId": Text(), "Name": Text(), "Type": Text(), "StringValue": Text(31)})
LINKS = {"TxnId": Text(20), "TxnType": Text(50), "TxnLineId": Text(20)}
# What stands at the head of every entity; handled apart from its own fields.
ENVELOPE = ("Id", "SyncToken", "sparse", "domain", "MetaData", "status", "time")


def read(fields: Mapping[str, Field], value: Any, path: str = "") -> Body:
    """The kept form of an object. Raises a fault 2010 for an unknown or mistyped property."""
    if not isinstance(value, dict):
        raise fault("mistyped_property")
    kept: Body = {}
    for key, each in value.items():
        found = fields.get(key)
        if found is None:
            raise fault("unknown_property")
        if found.readonly or each is None or (each == "" and (path or not isinstance(found, Text))):
            continue
        read_value = found.read(_as_text(found, each), f"{path}.{key}" if path else key) if each != "" else ""
        if read_value is not None:
            kept[key] = read_value
    return kept


def show(fields: Mapping[str, Field], kept: Body, name_of: NameOf) -> Body:
    """The answered form of a kept object, in the order of the field table."""
    return {key: fields[key].show(kept[key], name_of) for key in fields if kept.get(key) is not None}


def _as_text(found: Field, value: Any) -> Any:
    # Ids of links and definitions come as numbers from some SDKs.
    whole = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if whole and isinstance(found, Text) else value


def _number(value: Any, path: str) -> Decimal:
    try:
        number = to_decimal(value)
    except ValueError:
        raise fault("mistyped_property") from None
    if abs(number) >= _LARGEST:
        raise fault("amount", name=path, value=value)
    return number


def _encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
