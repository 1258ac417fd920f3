"""Request bodies: gzip, JSON and XML, as the properties that they hold (quickbooks.md 2.1)."""

from __future__ import annotations

import zlib
from typing import Any

from flask import request

from ..store import load_json
from .faults import fault
from .fields import Body
from .xml_in import XmlError, parse
from .xml_shape import to_body

_LARGEST_UNPACKED = 20 * 1024 * 1024
_GZIP = 16 + zlib.MAX_WBITS


def raw() -> bytes:
    """The body, unpacked when it is gzip, which is how the Java SDK sends it. Raises 2010."""
    data = request.get_data(cache=True)
    if request.headers.get("Content-Encoding", "").lower() != "gzip":
        return data
    unpacker = zlib.decompressobj(_GZIP)
    try:
        unpacked = unpacker.decompress(data, _LARGEST_UNPACKED)
    except zlib.error:
        raise fault("unknown_property") from None
    if not unpacker.eof:  # cut off, or a bomb
        raise fault("unknown_property")
    return unpacked


def read(root: str) -> Body:
    """The object that a request holds; `root`: the name of its XML element. Raises 2010."""
    return parsed(raw(), request.content_type or "", root)


def parsed(data: bytes, content_type: str, root: str) -> Body:
    """The object that `data` holds, XML when it looks like it or is called so. Raises 2010."""
    if "xml" in content_type or data.lstrip().startswith((b"<", b"\xef\xbb\xbf<")):
        return _from_xml(data, root)
    try:
        body: Any = load_json(data.decode())
    except (ValueError, RecursionError):
        raise fault("unknown_property") from None
    if not isinstance(body, dict):
        raise fault("mistyped_property")
    return body


def _from_xml(data: bytes, root: str) -> Body:
    try:
        element = parse(data)
    except XmlError:
        raise fault("unknown_property") from None
    if element.tag != root:
        raise fault("unknown_property")
    return to_body(element)
