"""Change data capture: what changed since a time, one slot an entity (quickbooks.md 4.1)."""

from __future__ import annotations

import datetime as dt

from ..bookkeeping import Books, Document
from . import formats
from .entities import BY_PATH, ENTITIES
from .entity import DOCUMENT, Entity
from .faults import fault
from .fields import Body
from .present import present
from .references import name_of

_LOOK_BACK = dt.timedelta(days=30)
LARGEST_ANSWER = 1000


def changes(books: Books, entities: str, changed_since: str, most: int = LARGEST_ANSWER) -> Body:
    """The `CDCResponse` slots of the named entities as asked, of at most `most` records. Raises 500, 2020, 4001."""
    names = [name.strip() for name in entities.split(",") if name.strip()]
    if not names:
        raise fault("missing", name="entities")
    since = _since(books, changed_since)
    slots: list[Body] = []
    room = most
    for name in names:
        slot = _slot(books, _entity(name), since, room)
        room -= slot.get("maxResults", 0)
        slots.append(slot)
    return {"QueryResponse": slots}


def _entity(name: str) -> Entity:
    found = BY_PATH.get(name.lower())
    if found is None or "cdc" not in found.operations:
        raise fault("query_invalid", detail=f"Metadata not found for Entity: {name}")
    return found


def _since(books: Books, text: str) -> dt.datetime:
    if not text:
        raise fault("missing", name="changedSince")
    try:
        # A plus sign that was not escaped arrives as a blank.
        at = dt.datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    except ValueError:
        raise fault("query_invalid", detail=f"value {text} cannot be used as changedSince") from None
    since = at if at.tzinfo else at.replace(tzinfo=formats.PACIFIC)
    if since < books.now - _LOOK_BACK:
        operation = f"cdc with changedSince date {text} which is older than fixed days"
        raise fault("unsupported", operation=operation)
    return since


def _slot(books: Books, entity: Entity, since: dt.datetime, room: int) -> Body:
    names = name_of(books, ENTITIES)
    changed = books.find(entity.name, DOCUMENT.updated_at >= since, limit=room)
    rows = [(_at(document), present(books, entity, document, names)) for document in changed]
    for gone in books.changes_since(entity.name, since, "DELETE"):
        stub = {"domain": "QBO", "status": "Deleted", "Id": gone.document}
        rows.append((gone.at, {**stub, "MetaData": {"LastUpdatedTime": formats.stamp(gone.at)}}))
    shown = [row for _, row in sorted(rows, key=lambda each: each[0])][:room]
    return {entity.key: shown, "startPosition": 1, "maxResults": len(shown)} if shown else {}


def _at(document: Document) -> dt.datetime:
    return document.updated_at or document.created_at or dt.datetime.min.replace(tzinfo=dt.UTC)
