"""Multipart bodies as QuickBooks' SDKs really write them, parsed by hand (quickbooks.md 4.3).

Lines may end in LF only, a blank line may come first, the last boundary may lack its dashes or be missing altogether,
parts may be base64 and need no file name: standard parsers refuse some of that.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote

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
    mark = re.escape(boundary.encode())
    delimiter = re.compile(rb"(?:\A|\r?\n|(?<=\n))--" + mark + rb"(?:--)?[ \t]*(?=\r|\n|\Z)")
    found = list(delimiter.finditer(data))
    ends = [each.start() for each in found[1:]] + [len(data)] * bool(found)
    parts = [_part(data[each.end() : end]) for each, end in zip(found, ends, strict=True)]
    return [part for part in parts if part is not None and part.name]


def _part(data: bytes) -> Part | None:
    blank = _BLANK_LINE.search(data.lstrip(b"\r\n"))
    if blank is None:
        return None
    inner = data.lstrip(b"\r\n")
    headers = dict(_header(line) for line in inner[: blank.start()].decode("utf-8", "replace").splitlines())
    content = inner[blank.end() :]
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
