"""What was posted, read field by field; every problem is a sentence that says how to write it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from sevenpoint.harness.attended.card import Card, Field
from sevenpoint.harness.attended.reading import EMPTY

MOST_ROWS = 60
LONGEST = 5000
OTHER = "~other"
NOT_MONEY = re.compile(r"[^\d.,+-]")


def read_form(card: Card, posted: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Content by field name, and problems by the name of the input."""
    content: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for field in card.form():
        if field.kind == "rows":
            content[field.name] = _rows(field, posted, problems)
        else:
            content[field.name] = _one(field, field.name, posted, problems)
    return content, problems


def as_posted(content: Mapping[str, Any]) -> dict[str, str]:
    """Content as a form would post it, to fill a page again."""
    posted: dict[str, str] = {}
    for name, said in content.items():
        if isinstance(said, list):
            for number, row in enumerate(said):
                posted |= {f"{name}.{number}.{column}": str(value) for column, value in row.items()}
        else:
            posted[name] = str(said)
    return posted


def says_something(content: Mapping[str, Any]) -> bool:
    """Whether anything was filled in."""
    return any(bool(value) for value in content.values())


def row_count(field: Field, posted: Mapping[str, str]) -> int:
    """How many rows were filled in or offered."""
    start = f"{field.name}."
    numbers = [
        int(name[len(start) :].split(".")[0])
        for name in posted
        if name.startswith(start) and name[len(start) :].split(".")[0].isdecimal()
    ]
    return min(max(numbers, default=-1) + 1, MOST_ROWS)


def _rows(field: Field, posted: Mapping[str, str], problems: dict[str, str]) -> list[dict[str, str]]:
    rows = []
    for number in range(row_count(field, posted)):
        start = f"{field.name}.{number}."
        row = {column.name: _one(column, start + column.name, posted, problems) for column in field.fields}
        if any(row.values()):
            rows.append(row)
    return rows


def _one(field: Field, name: str, posted: Mapping[str, str], problems: dict[str, str]) -> str:
    said = posted.get(name, "").strip()[:LONGEST]
    if field.kind == "known" and said in ("", OTHER):
        said = posted.get(name + OTHER, "").strip()[:LONGEST]
    if said in EMPTY and not field.required:
        return said
    if not said:
        if field.required:
            problems[name] = f"{field.label}: this is needed to go on."
        return ""
    try:
        return _READ.get(field.kind, str)(said)
    except ValueError as error:
        problems[name] = f"{field.label}: {error}"
        return said


def money(said: str) -> str:
    """A decimal number, however a page shows it.

    >>> money("$1,043.17"), money("1.043,17 €"), money("1043,5"), money("-12"), money("1,043")
    ('1043.17', '1043.17', '1043.5', '-12', '1043')
    """
    plain = NOT_MONEY.sub("", said)
    if "," in plain and "." in plain:
        thousands = "," if plain.rindex(",") < plain.rindex(".") else "."
        plain = plain.replace(thousands, "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", plain):
        plain = plain.replace(",", "")
    else:
        plain = plain.replace(",", ".")
    try:
        return format(Decimal(plain), "f")
    except InvalidOperation:
        raise ValueError(f"“{said}” is no amount; write it like 1043.17.") from None


def number(said: str) -> str:
    """A whole number."""
    if not re.fullmatch(r"-?\d{1,9}", said):
        raise ValueError(f"“{said}” is no whole number.")
    return said


def date(said: str) -> str:
    """A date, ISO."""
    try:
        return dt.date.fromisoformat(said).isoformat()
    except ValueError:
        raise ValueError(f"“{said}” is no date; write it like 2026-03-12.") from None


def moment(said: str) -> str:
    """Date and time, ISO."""
    try:
        return dt.datetime.fromisoformat(said.replace(" UTC", "").replace("Z", "")).isoformat()
    except ValueError:
        raise ValueError(f"“{said}” is no date and time; write it like 2026-03-12 14:05.") from None


_READ = {"money": money, "number": number, "date": date, "moment": moment}
