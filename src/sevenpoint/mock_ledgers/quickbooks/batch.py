"""Batch: up to 30 items in one request, each of which stands or falls alone (quickbooks.md 4.2)."""

from __future__ import annotations

from typing import Any

from ..bookkeeping import Books
from . import query, writing
from .entities import BY_KEY
from .faults import QuickBooksError, fault, fault_body
from .fields import Body
from .xml_shape import children, text_of

MOST_ITEMS = 30
_OWN = ("bId", "operation", "optionsData")


def run(books: Books, request: Body) -> list[Body]:
    """The `BatchItemResponse`, in the order of the request. Raises 1040, 2020."""
    items = children(request, "BatchItemRequest")
    if not items:
        raise fault("missing", name="BatchItemRequest")
    if len(items) > MOST_ITEMS:
        raise fault("batch_size", limit=MOST_ITEMS, number=len(items))
    return [_item(books, item) for item in items]


def _item(books: Books, item: Any) -> Body:
    shown = {"bId": str(item["bId"])} if isinstance(item, dict) and "bId" in item else {}
    try:
        with books.atomically():
            return {**_answer(books, item), **shown}
    except QuickBooksError as error:
        return {"Fault": fault_body(error), **shown}


def _answer(books: Books, item: Any) -> Body:
    if not isinstance(item, dict):
        raise fault("mistyped_property")
    asked = [name for name in item if name not in _OWN]
    if asked == ["Query"]:
        return {"QueryResponse": query.run(books, _text(item, "Query"))}
    if len(asked) != 1 or asked[0] not in BY_KEY:
        raise fault("unsupported", operation=f"{_text(item, 'operation')} on {', '.join(asked) or 'nothing'}")
    bodies = children(item, asked[0])
    if len(bodies) != 1 or not isinstance(bodies[0], dict):
        raise fault("mistyped_property")
    options = frozenset(_text(item, "optionsData").lower().replace(",", " ").split())
    return writing.write(books, BY_KEY[asked[0]], bodies[0], _text(item, "operation").lower(), options)


def _text(item: Body, name: str) -> str:
    value = text_of(item, name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise fault("mistyped_property")
    return value
