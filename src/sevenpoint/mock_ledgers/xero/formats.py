"""Xero's JSON on the wire: envelope, dates, decimals (xero.md 2.2, 2.3).

Resources hand over plain structures: `Decimal` keeps its scale, `date` and `datetime` become `/Date(ms+0000)/`,
`Zoneless` becomes `/Date(ms)/`, members that are None are left out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND = dt.timedelta(milliseconds=1)
ZERO_GUID = "00000000-0000-0000-0000-000000000000"
JSON_TYPE = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Zoneless:
    """A time that Xero writes without `+0000` (xero.md 2.3)."""

    at: dt.datetime


def milliseconds(value: dt.date | dt.datetime) -> int:
    """Milliseconds since 1970; a date is midnight UTC.

    >>> milliseconds(dt.date(2026, 3, 2))
    1772409600000
    """
    at = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
    return (at - _EPOCH) // _MILLISECOND


def date_string(day: str) -> str:
    """The `…String` companion of a date: no zone.

    >>> date_string("2026-03-02")
    '2026-03-02T00:00:00'
    """
    return f"{day}T00:00:00"


def utc_string(at: dt.datetime) -> str:
    """The `UpdatedDateUTCString`: second precision, Z.

    >>> utc_string(dt.datetime(2026, 9, 14, 9, 29, 59, 5, tzinfo=dt.UTC))
    '2026-09-14T09:29:59Z'
    """
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def scaled(value: Decimal, places: int) -> Decimal:
    """`value` with at least `places` decimals shown.

    >>> scaled(Decimal("2"), 4)
    Decimal('2.0000')
    """
    exponent = value.as_tuple().exponent
    shown = -exponent if isinstance(exponent, int) else 0
    return value if shown >= places else value.quantize(Decimal(1).scaleb(-places))


def dump(value: Any) -> str:
    r"""Pretty JSON as Xero writes it: two spaces, CRLF, dates with escaped slashes.

    >>> dump({"Total": Decimal("24.10"), "Url": None, "Date": dt.date(2026, 3, 2), "Tracking": []})
    '{\r\n  "Total": 24.10,\r\n  "Date": "\\/Date(1772409600000+0000)\\/",\r\n  "Tracking": []\r\n}'
    """
    pieces: list[str] = []
    _write(value, "\r\n", pieces)
    return "".join(pieces)


def _write(value: Any, line: str, out: list[str]) -> None:
    if isinstance(value, str):
        out.append(encode_basestring(value))
    elif value is True or value is False:
        out.append("true" if value else "false")
    elif isinstance(value, Decimal):
        out.append(format(value, "f"))
    elif isinstance(value, int):
        out.append(str(value))
    elif isinstance(value, dict):
        members = [(name, member) for name, member in value.items() if member is not None]
        _write_all(members, "{", "}", line, out)
    elif isinstance(value, list | tuple):
        _write_all([(None, member) for member in value], "[", "]", line, out)
    elif isinstance(value, dt.date):
        out.append(f'"\\/Date({milliseconds(value)}+0000)\\/"')
    elif isinstance(value, Zoneless):
        out.append(f'"\\/Date({milliseconds(value.at)})\\/"')
    elif value is None:
        out.append("null")
    else:
        raise TypeError(f"{value!r} has no form in Xero's JSON")


def _write_all(members: list[tuple[str | None, Any]], start: str, end: str, line: str, out: list[str]) -> None:
    if not members:
        out.append(start + end)
        return
    inner = line + "  "
    separator = start
    for name, member in members:
        out.append(separator + inner if name is None else f"{separator}{inner}{encode_basestring(name)}: ")
        _write(member, inner, out)
        separator = ","
    out.append(line + end)
