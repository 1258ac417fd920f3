"""What was expected and observed, as people write it: a managing partner reads it, not a Python console."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum

from pydantic import BaseModel


def plainly(value: object) -> str:
    """A value in words; a text stays as it is.

    >>> plainly([Decimal("763.42"), None]), plainly({"2026-03-02": ["692.98"], "2026-04-02": []}), plainly([])
    ('763.42, nothing', '2026-03-02: 692.98; 2026-04-02: none', 'none')
    >>> plainly(dt.timedelta(minutes=15)), plainly(True), plainly(("200", ["a", "b"]))
    ('15 minutes', 'yes', '200, (a, b)')
    """
    if isinstance(value, Enum):
        return plainly(value.value)
    if isinstance(value, BaseModel):
        return plainly(value.model_dump(exclude_none=True))
    if is_dataclass(value) and not isinstance(value, type):
        return plainly({field.name: getattr(value, field.name) for field in fields(value)})
    if isinstance(value, Mapping):
        return "; ".join(f"{plainly(key)}: {_within(each)}" for key, each in value.items()) or "none"
    if isinstance(value, Set):
        return plainly(sorted(value, key=str))
    if isinstance(value, (list, tuple)):
        parts = [_within(each) for each in value]
        return ("; " if any(", " in part and part[0] != "(" for part in parts) else ", ").join(parts) or "none"
    return _single(value)


def _within(value: object) -> str:
    """A part of something longer: what would run into its neighbours stands in brackets."""
    text = plainly(value)
    nested = isinstance(value, (Mapping, Set, list, tuple, BaseModel)) or is_dataclass(value)
    return f"({text})" if nested and ("; " in text or ", " in text) else text


def _single(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.timedelta):
        return _span(value)
    return str(value)


def _span(span: dt.timedelta) -> str:
    for seconds, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        count, rest = divmod(span.total_seconds(), seconds)
        if count and not rest:
            return f"{count:.0f} {unit}" + ("" if count == 1 else "s")
    return f"{span.total_seconds():g} s"
