"""Writing records: create, sparse and full update, delete, void, under SyncToken's rules (quickbooks.md 2.7)."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

from ..bookkeeping import Books, Document
from . import posting, references, rules
from .entity import Draft, Entity
from .faults import fault
from .fields import ENVELOPE, Body, read

ZERO = Decimal("0.00")


def create(books: Books, entity: Entity, request: Body, options: frozenset[str]) -> Document:
    """Keep a new record. Raises QuickBooksError."""
    sent = _own_properties(entity, request)
    draft = Draft(books, entity, sent, None, copy.deepcopy(sent), options=options)
    document = Document(entity.name, "", {})
    return _keep(draft, document, sparse=False)


def update(books: Books, entity: Entity, request: Body, options: frozenset[str]) -> Document:
    """Change a record: only what is sent when `sparse`, else all of it. Raises QuickBooksError."""
    document = current_record(books, entity, request)
    sent = _own_properties(entity, request)
    before = copy.deepcopy(document.body)
    sparse = request.get("sparse") in (True, "true", "True")
    body = copy.deepcopy({**before, **sent} if sparse else {**_kept_by_full_update(entity, before), **sent})
    return _keep(Draft(books, entity, sent, before, body, document.id, options), document, sparse=sparse)


def delete(books: Books, entity: Entity, request: Body) -> Body:
    """Remove a transaction. Returns the stub that is answered."""
    unseen = entity.unseen_delete and request.get("SyncToken") is None
    document = named_record(books, entity, request) if unseen else current_record(books, entity, request)
    rules.refuse_closed(books, entity, document.body)
    entity.release(books, document)
    books.delete(entity.name, document.id)
    books.post(entity.name, document.id, document.date or "", ())
    gone = Draft(books, entity, {}, document.body, {}, document.id)
    entity.settle(gone, document)
    posting.settle(gone, None, document)
    return {"domain": "QBO", "status": "Deleted", "Id": document.id}


def void(books: Books, entity: Entity, request: Body) -> Document:
    """Empty a transaction, which stays. Voiding it again changes nothing."""
    document = current_record(books, entity, request)
    if document.status == "voided":
        return document
    rules.refuse_closed(books, entity, document.body)
    entity.release(books, document)
    before = copy.deepcopy(document.body)
    entity.void(document.body)
    posting.clear(document.body)
    note = before.get("PrivateNote")
    document.body["PrivateNote"] = f"Voided - {note}" if note else "Voided"
    for name, value in entity.index(document.body).items():
        setattr(document, name, value)
    document.status = "voided"
    books.save(document, operation="VOID")
    books.post(entity.name, document.id, document.date or "", ())
    voided = Draft(books, entity, {}, before, document.body, document.id)
    entity.settle(voided, document)
    posting.settle(voided, None, document)
    return document


def current_record(books: Books, entity: Entity, request: Body) -> Document:
    """The record that a change is meant for, when the caller has seen its newest state. Raises 610 and 5010."""
    document = named_record(books, entity, request)
    token = request.get("SyncToken")
    if isinstance(token, bool) or str(token) != str(document.revision):
        raise fault("stale")
    return document


def named_record(books: Books, entity: Entity, request: Body) -> Document:
    """The record that a change is meant for, whatever its SyncToken. Raises 610."""
    document = books.get(entity.name, record_id(request.get("Id")))
    if document is None:
        raise fault("deleted")
    return document


def record_id(value: Any) -> str:
    """An id from a request. Raises 2030."""
    text = str(value) if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 20):
        raise fault("bad_id", value=value)
    return text


def _keep(draft: Draft, document: Document, *, sparse: bool) -> Document:
    books, entity = draft.books, draft.entity
    draft.body = {key: value for key, value in draft.body.items() if value not in ("", {})}
    for name in entity.required:
        if draft.body.get(name) in (None, []):
            raise fault("missing", name=name)
    posting.check(draft)
    references.check(draft)
    entity.complete(draft)
    posting.finish(draft)
    if sparse and draft.body == draft.before:
        return document
    former_party = document.party
    document.id = document.id or str(books.next_number(f"id {entity.sequence or entity.name}"))
    document.body = draft.body
    for name, value in entity.index(draft.body).items():
        setattr(document, name, value)
    books.save(document)
    books.post(entity.name, document.id, document.date or "", posting.entry(books, entity, document))
    entity.settle(draft, document)
    posting.settle(draft, former_party, document)
    return document


def _own_properties(entity: Entity, request: Body) -> Body:
    return read(entity.fields, {key: value for key, value in request.items() if key not in ENVELOPE})


def _kept_by_full_update(entity: Entity, before: Body) -> Body:
    # Server's own notes (`_…`) and read-only properties stay; what may be written and was left out goes.
    return {
        key: value
        for key, value in before.items()
        if (found := entity.fields.get(key)) is None or found.readonly or found.keep
    }
