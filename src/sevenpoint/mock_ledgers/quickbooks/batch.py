"""Batch: up to 30 items in one request, each of which stands or falls alone (quickbooks.md 4.2).

An item writes one record, or asks: `Query` a statement, `CDCQuery` for changes, `ReportQuery` for a report. The schema
knows the operations `revert` and `merge` too; nobody says what they do, so that they are unsupported operations here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from ..bookkeeping import Books
from . import cdc, query, reports, send, sync, writing
from .entities import BY_KEY
from .entity import Entity
from .faults import QuickBooksError, fault, fault_body
from .fields import Body
from .xml_shape import children, text_of

MOST_ITEMS = 30
# Records that all answers of a batch may hold together.
MOST_ROWS = 1000
_OWN = ("bId", "operation", "optionsData")


def run(books: Books, request: Body) -> list[Body]:
    """The `BatchItemResponse`, in the order of the request. Raises 1040, 2020."""
    items = children(request, "BatchItemRequest")
    if not items:
        raise fault("missing", name="BatchItemRequest")
    if len(items) > MOST_ITEMS:
        raise fault("batch_size", limit=MOST_ITEMS, number=len(items))
    answers: list[Body] = []
    room = MOST_ROWS
    for item in items:
        answer = _item(books, item, room)
        room -= _rows(answer)
        answers.append(answer)
    return answers


def _rows(answer: Body) -> int:
    """How many records an answer took of what a batch may hold."""
    slots = [slot for each in answer.get("CDCResponse", []) for slot in each["QueryResponse"]]
    return sum(int(each.get("maxResults", 0)) for each in (answer.get("QueryResponse", {}), *slots))


def _item(books: Books, item: Any, room: int) -> Body:
    shown = {"bId": str(item["bId"])} if isinstance(item, dict) and "bId" in item else {}
    try:
        with books.atomically():
            return {**_answer(books, item, room), **shown}
    except QuickBooksError as error:
        return {"Fault": fault_body(error), **shown}


def _answer(books: Books, item: Any, room: int) -> Body:
    if not isinstance(item, dict):
        raise fault("mistyped_property")
    asked = [name for name in item if name not in _OWN]
    if len(asked) == 1 and asked[0] in _QUESTIONS:
        return _QUESTIONS[asked[0]](books, item, room)
    if len(asked) != 1 or asked[0] not in BY_KEY:
        raise fault("unsupported", operation=f"{_text(item, 'operation')} on {', '.join(asked) or 'nothing'}")
    entity, body = BY_KEY[asked[0]], _only(item, asked[0])
    operation = _text(item, "operation").lower()
    if operation == "send" and entity.name in send.ADDRESS_OF:
        return _send(books, entity, body)
    options = frozenset(_text(item, "optionsData").lower().replace(",", " ").split())
    return writing.write(books, entity, body, operation, options)


def _send(books: Books, entity: Entity, body: Body) -> Body:
    document = sync.named_record(books, entity, {name: text_of(body, name) for name in body})
    return writing.record_answer(books, entity, send.send(books, entity, document, "", send.OCTETS))


def _query(books: Books, item: Body, room: int) -> Body:
    return {"QueryResponse": query.run(books, _text(item, "Query"), room)}


def _changes(books: Books, item: Body, room: int) -> Body:
    # The Java SDK writes `Entities` and `ChangedSince`.
    asked = _only(item, "CDCQuery")
    return {"CDCResponse": [cdc.changes(books, _text(asked, "Entities"), _text(asked, "ChangedSince"), room)]}


def _report(books: Books, item: Body, _room: int) -> Body:
    # How the text is written is not published: as the path after the company's has it.
    text = _text(item, "ReportQuery").removeprefix("/").removeprefix("reports/")
    name, _, parameters = text.partition("?")
    return {"Report": reports.run(books, name, dict(parse_qsl(parameters)), f"/reports/{name}")}


_QUESTIONS: Mapping[str, Callable[[Books, Body, int], Body]] = {
    "Query": _query, "CDCQuery": _changes, "ReportQuery": _report,
}  # fmt: skip


def _only(item: Body, name: str) -> Body:
    """The one object under a name. Raises 2010."""
    found = children(item, name)
    if len(found) != 1 or not isinstance(found[0], dict):
        raise fault("mistyped_property")
    return found[0]


def _text(item: Body, name: str) -> str:
    value = text_of(item, name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise fault("mistyped_property")
    return value
