"""Reading request bodies: shapes, member names in any case, typed members (xero.md 2.1, 2.5)."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

import simplejson
from simplejson import JSONDecodeError

from ..bookkeeping import to_decimal
from .errors import RequestError, nothing_sent, unreadable
from .members import CANONICAL, SENT_BACK_AMOUNTS, SENT_BACK_IDS
from .xml_wire import is_xml
from .xml_wire import load as load_xml

_MS_DATE = re.compile(r"/Date\((-?\d{1,16})(?:[+-]\d{4})?\)/")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
DEEPEST = 30


@dataclass(frozen=True)
class Element:
    """One object of a request body. `path` is where it stands, for error texts.

    A member that is null counts as not sent. Readers raise RequestError 14 for a value of the wrong type.
    """

    data: dict[str, Any]
    path: str

    def has(self, name: str) -> bool:
        """Whether the member was sent and is not null."""
        return self.data.get(name) is not None

    def text(self, name: str) -> str | None:
        """A string; numbers and booleans are taken as their text, as .NET does."""
        value = self.data.get(name)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, dict | list):
            raise self._mismatch(name, "System.String")
        return str(value).lower() if isinstance(value, bool) else str(value)

    def decimal(self, name: str) -> Decimal | None:
        """An exact number, also when sent as a string."""
        value = self.data.get(name)
        if value is None or value == "":
            return None
        try:
            number = to_decimal(value)
        except ValueError:
            raise self._mismatch(name, "System.Decimal") from None
        return number

    def boolean(self, name: str) -> bool | None:
        """A boolean, also when sent as a string."""
        value = self.data.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        raise self._mismatch(name, "System.Boolean")

    def day(self, name: str) -> str | None:
        """A calendar date as ISO text, from ISO text or `/Date(ms)/`."""
        value = self.data.get(name)
        if value is None or value == "":
            return None
        day = _parse_day(value) if isinstance(value, str) else None
        if day is None:
            raise unreadable(f"The string '{_shown(value)}' is not a valid AllXsd value.")
        return day

    def guid(self, name: str) -> str | None:
        """An id in lower case with dashes; input may be in any case and without dashes."""
        value = self.data.get(name)
        if value is None or value == "":
            return None
        guid = as_guid(value) if isinstance(value, str) else None
        if guid is None:
            raise self._mismatch(name, "System.Guid")
        return guid

    def choice(self, name: str, allowed: Sequence[str], kind: str) -> str | None:
        """One word of an enumeration, matched whatever its case. `kind`: Xero's name for it, shown in the error."""
        value = self.text(name)
        if value is None or value == "":
            return None
        for word in allowed:
            if word.lower() == value.strip().lower():
                return word
        raise self._mismatch(name, kind)

    def child(self, name: str) -> Element | None:
        """A nested object; an empty array stands for none (xero.md 2.3)."""
        value = self.data.get(name)
        if value is None or value == []:
            return None
        if not isinstance(value, dict):
            raise self._mismatch(name, f"Xero.API.Library.{name}")
        return Element(value, f"{self.path}.{name}")

    def children(self, name: str) -> list[Element] | None:
        """A nested array of objects; None when not sent."""
        value = self.data.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(member, dict) for member in value):
            raise self._mismatch(name, f"Xero.API.Library.{name}")
        return [Element(member, f"{self.path}.{name}[{index}]") for index, member in enumerate(value)]

    def check_sent_back(self) -> None:
        """Refuse members of the wrong type that no rule reads, because Xero reads the whole body first."""
        for name in SENT_BACK_AMOUNTS:
            self.decimal(name)
        for name in SENT_BACK_IDS:
            self.guid(name)

    def _mismatch(self, name: str, kind: str) -> RequestError:
        value = _shown(self.data.get(name))
        return unreadable(f"Error converting value \"{value}\" to type '{kind}'. Path '{self.path}.{name}'.")


def read_elements(body: bytes, collection: str, entity: str) -> list[Element]:
    """The objects of a body: under the collection's key, a bare object or an array. Raises RequestError 14 or 17."""
    data = canonical(_parse(body, entity))
    if isinstance(data, dict):
        listed = next((value for name, value in data.items() if name.lower() == collection.lower()), None)
        if isinstance(listed, list):
            data = listed
        elif isinstance(listed, dict):
            data = [listed]
        elif any(name.lower() in CANONICAL for name in data):
            data = [data]
    if not isinstance(data, list) or not data:
        raise nothing_sent(entity)
    if not all(isinstance(member, dict) for member in data):
        raise unreadable(f"Error converting value to type 'Xero.API.Library.{entity}'. Path '{collection}[0]'.")
    elements = [Element(member, f"{collection}[{index}]") for index, member in enumerate(data)]
    for element in elements:
        element.check_sent_back()
    return elements


def canonical(value: Any, depth: int = 0) -> Any:
    """`value` with every known member name in Xero's own case, and text that UTF-8 can carry.

    >>> canonical({"contact": {"NAME": "Able"}})
    {'Contact': {'Name': 'Able'}}
    """
    if depth > DEEPEST:
        raise unreadable("The request body is nested too deeply.")
    if isinstance(value, dict):
        named = {CANONICAL.get(name.lower(), name): canonical(member, depth + 1) for name, member in value.items()}
        return {_clean(str(name)): member for name, member in named.items()}
    if isinstance(value, list):
        return [canonical(member, depth + 1) for member in value]
    return _clean(value) if isinstance(value, str) else value


def as_guid(text: str) -> str | None:
    """A GUID in lower case with dashes, or None.

    >>> as_guid("0B3EE35EB97C4B3CB7E29A465233E329")
    '0b3ee35e-b97c-4b3c-b7e2-9a465233e329'
    """
    try:
        return str(uuid.UUID(text.strip()))
    except ValueError:
        return None


def _parse(body: bytes, entity: str) -> Any:
    if not body.strip():
        raise nothing_sent(entity)
    if is_xml(body):
        try:
            return load_xml(body)
        except (ParseError, ValueError, KeyError, RecursionError):
            raise unreadable("Object reference not set to an instance of an object.") from None  # xero.md 2.5
    try:
        return simplejson.loads(body.decode("utf-8-sig"), use_decimal=True, parse_constant=_refuse_constant)
    except (UnicodeDecodeError, JSONDecodeError, ArithmeticError, RecursionError, ValueError) as error:
        raise unreadable(f"JSON for post data was invalid, {error}") from None


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"Unexpected value {name}")


def _clean(text: str) -> str:
    # A lone surrogate ("\ud800") is legal JSON but not text; U+FFFD keeps the rest readable.
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _parse_day(text: str) -> str | None:
    stamp = _MS_DATE.fullmatch(text.strip())
    try:
        if stamp is not None:
            return (_EPOCH + dt.timedelta(milliseconds=int(stamp[1]))).date().isoformat()
        iso = _ISO.fullmatch(text.strip())
        return None if iso is None else dt.date(int(iso[1]), int(iso[2]), int(iso[3])).isoformat()
    except (ValueError, OverflowError):
        return None


def _shown(value: Any) -> str:
    return str(value)[:100]
