"""XML requests in the shape that the same request has in JSON, as the field tables say (quickbooks.md 2.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from .fields import Body, Field, Group, Many, Ref


def to_body(element: Element) -> Body:
    """The properties of an element, still all text: `typed` makes of them what the fields say."""
    body: Body = {}
    for child in element:
        body.setdefault(child.tag, []).append(child)
    return {**element.attrib, **body}


def typed(fields: Mapping[str, Field], body: Body) -> Body:
    """What `to_body` gave, in the shape that the same request has in JSON. JSON bodies pass unchanged."""
    return {name: _typed(fields.get(name), value) for name, value in body.items()}


def children(body: Body, name: str) -> list[Body]:
    """The objects under a name, from XML or JSON; empty when there is none."""
    found = body.get(name)
    if not isinstance(found, list):
        return [] if found is None else [found]
    return [to_body(each) if isinstance(each, Element) else each for each in found]


def text_of(body: Body, name: str) -> Any:
    """The text under a name, from XML; from JSON whatever stands there. None when there is nothing."""
    found = body.get(name)
    if isinstance(found, list) and len(found) == 1 and isinstance(found[0], Element):
        return found[0].text or ""
    return found


def _typed(found: Field | None, value: Any) -> Any:
    if not isinstance(value, list) or not any(isinstance(each, Element) for each in value):
        return value
    if isinstance(found, Many):
        return [_group(found.fields, each) for each in value]
    if len(value) > 1:
        return None if found is not None and found.readonly else [each.text for each in value]
    (element,) = value
    if isinstance(found, Group):
        return _group(found.fields, element)
    if isinstance(found, Ref):
        return {"value": (element.text or "").strip(), **element.attrib}
    return {} if len(element) else element.text or ""


def _group(fields: Mapping[str, Field], element: Element) -> Body:
    if not len(element) and "value" in fields:  # e.g. <CustomerMemo>Thank you</CustomerMemo>
        return {"value": element.text or ""}
    return typed(fields, to_body(element))
