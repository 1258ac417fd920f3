"""Multipart bodies as QuickBooks' SDKs really write them, parsed by hand (quickbooks.md 4.3).

Lines may end in LF only, a blank line may come first, the last boundary may lack its dashes or be missing altogether,
parts may be base64 and need no file name: standard parsers refuse some of that.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

_REST_OF_LINE = re.compile(rb"(?:--)?[ \t]*(?=\r|\n|\Z)")
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
_PARAMETER = re.compile(r"""([\w*]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))""")


class MultipartError(ValueError):
    """A body that cannot be taken apart."""


@dataclass(frozen=True)
class Part:
    """One part, its content decoded. `file_name` is "" when it has none."""

    name: str
    file_name: str
    content_type: str
    content: bytes


def parse(data: bytes, content_type: str) -> list[Part]:
    """The named parts of a body, in order. Raises MultipartError."""
    boundary = _parameters(content_type).get("boundary", "")
    if not boundary:
        raise MultipartError("no boundary")
    found = list(_delimiters(data, b"--" + boundary.encode()))
    ends = [start for start, _ in found[1:]] + [len(data)] * bool(found)
    parts = [_part(data, end, until) for (_, end), until in zip(found, ends, strict=True)]
    return [part for part in parts if part is not None and part.name]


def _delimiters(data: bytes, mark: bytes) -> Iterator[tuple[int, int]]:
    """Where each line that is a boundary begins, with the line end before it, and ends."""
    done = 0
    at = data.find(mark)
    while at >= 0:
        rest = _REST_OF_LINE.match(data, at + len(mark))
        if rest is not None and (at == 0 or data[at - 1 : at] == b"\n"):
            before = 0 if at == 0 else 2 if data[max(at - 2, 0) : at] == b"\r\n" else 1
            yield max(at - before, done), rest.end()
            done = rest.end()
        at = data.find(mark, at + 1)


def _part(data: bytes, start: int, end: int) -> Part | None:
    """The part between two boundaries. Its content is the one copy that is made of it."""
    while start < end and data[start] in b"\r\n":
        start += 1
    blank = _BLANK_LINE.search(data, start, end)
    if blank is None:
        return None
    headers = dict(_header(line) for line in data[start : blank.start()].decode("utf-8", "replace").splitlines())
    content = data[blank.end() : end]
    if headers.get("content-transfer-encoding", "").lower() == "base64":
        content = _unpacked(content)
    disposition = _parameters(headers.get("content-disposition", ""))
    name = disposition.get("filename") or unquote(disposition.get("filename*", "").rpartition("'")[2])
    return Part(disposition.get("name", ""), name, headers.get("content-type", ""), content)


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _parameters(value: str) -> dict[str, str]:
    """The parameters of a header.

    >>> _parameters('form-data; name="a"; filename="b \\\\"c\\\\".txt"')
    {'name': 'a', 'filename': 'b "c".txt'}
    """
    return {
        name.lower(): re.sub(r"\\(.)", r"\1", quoted) if quoted else plain
        for name, quoted, plain in _PARAMETER.findall(value)
    }


def _unpacked(content: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(content.split()), validate=True)
    except binascii.Error as error:
        raise MultipartError(str(error)) from None
