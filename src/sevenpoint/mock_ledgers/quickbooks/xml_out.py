"""QuickBooks' XML as it is answered: the same records as its JSON, in elements and attributes (quickbooks.md 2.1, 2.5).

Elements stand in the order of the entity's field table, since answers are built in that order. `domain`, `sparse` and
`status` are attributes of a record, `name` and `type` are attributes of a reference whose text is its id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ..store import dump_json

NAMESPACE = "http://schema.intuit.com/finance/v3"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# Element name to the properties that are its attributes; records are known by their `domain`.
_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "QueryResponse": ("startPosition", "maxResults", "totalCount"),
    "BatchItemResponse": ("bId",),
    "Entitlement": ("id",),
    "Fault": ("type",),
    "Error": ("code", "element"),
    "ColData": ("value", "id", "href"),
    "Row": ("type", "group"),
}
_RECORD = ("domain", "sparse", "status")
_REFERENCE = frozenset({"value", "name", "type"})
# XML 1.0 cannot hold these, not even escaped.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def dump(payload: Mapping[str, Any]) -> str:
    """An answer as XML.

    >>> dump({"Term": {"domain": "QBO", "Id": "3", "Name": "Net 30"}, "time": "t"}).partition("v3")[2]
    '"><Term domain="QBO"><Id>3</Id><Name>Net 30</Name></Term></IntuitResponse>'
    """
    if "fault" in payload:
        return dump({"Fault": _gateway_fault(payload["fault"]), "time": payload["time"]})
    if "Columns" in payload:
        return f"{_HEAD}<Report xmlns={quoteattr(NAMESPACE)}>{_members(payload)}</Report>"
    time = f" time={quoteattr(str(payload['time']))}" if "time" in payload else ""
    inner = _members({name: value for name, value in payload.items() if name != "time"})
    return f"{_HEAD}<IntuitResponse{time} xmlns={quoteattr(NAMESPACE)}>{inner}</IntuitResponse>"


def bare(name: str, body: Mapping[str, Any]) -> str:
    """An answer that has neither envelope nor namespace.

    >>> bare("A", {"B": True}).partition("?>")[2]
    '<A><B>true</B></A>'
    """
    return f"{_HEAD}<{name}>{_members(body)}</{name}>"


def _gateway_fault(fault: Mapping[str, Any]) -> dict[str, Any]:
    errors = [
        {
            "Message": each["message"].replace("message=Authentication", "message=ApplicationAuthentication"),
            **({"Detail": each["detail"]} if each["detail"] else {}),
            "code": each["code"],
        }
        for each in fault["error"]
    ]
    return {"type": fault["type"], "Error": errors}


def _members(body: Mapping[str, Any]) -> str:
    return "".join(_element(name, value) for name, value in body.items())


def _element(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "".join(_element(name, each) for each in value)
    if not isinstance(value, Mapping):
        return f"<{name}>{_text(value)}</{name}>"
    if "value" in value and value.keys() <= _REFERENCE and name != "ColData":
        attributes = _attributes(value, ("name", "type"))
        return f"<{name}{attributes}>{_text(value['value'])}</{name}>"
    own = _RECORD if "domain" in value else _ATTRIBUTES.get(name, ())
    inner = _members({key: each for key, each in value.items() if key not in own})
    return f"<{name}{_attributes(value, own)}>{inner}</{name}>" if inner else f"<{name}{_attributes(value, own)}/>"


def _attributes(value: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return "".join(
        f" {name}={quoteattr(_UNSPEAKABLE.sub('', _plain(value[name])))}"
        for name in names
        if value.get(name) is not None
    )


def _text(value: Any) -> str:
    return escape(_UNSPEAKABLE.sub("", _plain(value)), {"\r": "&#13;"})


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else dump_json(value) if isinstance(value, bool | int | Decimal) else ""
