"""XML that came from outside: parsed without document types, entities and bottomless nesting."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

_DEEPEST = 40


class XmlError(ValueError):
    """What came is no XML, or XML that nobody needs to send."""


def parse(data: bytes) -> Element:
    """The root element; names without their namespace.

    Raises XmlError for anything malformed, and for every document type: that is where entity bombs are built.

    >>> parse(b'<a:Term xmlns:a="x"><a:Name>Net 15</a:Name></a:Term>')[0].tag
    'Name'
    """
    builder, depth = TreeBuilder(), 0
    parser = expat.ParserCreate(namespace_separator="}")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise XmlError("nested too deeply")
        builder.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(name))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise XmlError(str(error)) from None
    return builder.close()


def _refuse(*_: Any) -> None:
    raise XmlError("a document type is not accepted")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
