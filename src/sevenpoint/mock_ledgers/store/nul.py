"""Texts with U+0000, which SQLite and JSON hold and PostgreSQL does not: written with an escape.

U+FDD0 is a noncharacter, which no text of the world contains; should one come, it is escaped too, so every text comes
back as it was.
"""

from __future__ import annotations

import re
from typing import Any

import psycopg
from psycopg.adapt import Buffer
from psycopg.types.string import StrDumperUnknown, TextLoader

from .types import dump_json, load_json

_MARK = "\ufdd0"
_NUL, _ITSELF = _MARK + "0", _MARK + "1"
# `\u0000` in JSON text, when the backslash is not itself one half of an escaped backslash.
_NUL_IN_JSON = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def hide(text: str) -> str:
    """A text without U+0000.

    >>> show(hide("a\\0b")) == "a\\0b" and "\\0" not in hide("a\\0b")
    True
    """
    return text.replace(_MARK, _ITSELF).replace("\0", _NUL) if "\0" in text or _MARK in text else text


def show(text: str) -> str:
    """The inverse of `hide`."""
    return text.replace(_NUL, "\0").replace(_ITSELF, _MARK) if _MARK in text else text


def dump(value: Any) -> str:
    """`dump_json` for a JSON column."""
    text = dump_json(value)
    if _MARK in text:
        text = text.replace(_MARK, _ITSELF)
    return _NUL_IN_JSON.sub(r"\1" + _NUL, text) if "\\u0000" in text else text


def load(data: bytes) -> Any:
    """The inverse of `dump`."""
    text = data.decode()
    return load_json(text.replace(_NUL, "\\u0000").replace(_ITSELF, _MARK) if _MARK in text else text)


class _Dumper(StrDumperUnknown):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(hide(obj))


class _Loader(TextLoader):
    def load(self, data: Buffer) -> Any:
        return show(str(super().load(data)))


def teach(connection: psycopg.Connection[Any]) -> None:
    """Let a connection write and read texts so."""
    connection.adapters.register_dumper(str, _Dumper)
    for kind in ("text", "varchar"):
        connection.adapters.register_loader(kind, _Loader)
