"""Uploads: files with or without a description each, each of which stands or falls alone (quickbooks.md 4.3)."""

from __future__ import annotations

from decimal import Decimal

from ..bookkeeping import Books, Document
from ..store import files
from . import bodies, sync
from .entities.attachable import ATTACHABLE, KIND
from .faults import QuickBooksError, fault, fault_body
from .fields import Body
from .multipart import MultipartError, Part, parse
from .writing import record_answer
from .xml_shape import typed

_METADATA, _CONTENT = "file_metadata_", "file_content_"


def upload(books: Books, data: bytes, content_type: str) -> list[Body]:
    """The `AttachableResponse`, one element a file. Raises 2020 when there is none, 2010 for no parts."""
    try:
        parts = parse(data, content_type)
    except MultipartError:
        raise fault("unknown_property") from None
    described = {_suffix(part): part for part in parts if part.name.startswith(_METADATA)}
    contents = {_suffix(part): part for part in parts if part.name.startswith(_CONTENT)}
    if not contents and not described:
        raise fault("missing", name="file_content")
    suffixes = dict.fromkeys(_suffix(part) for part in parts if part.name.startswith((_METADATA, _CONTENT)))
    return [_keep(books, described.get(each), contents.get(each)) for each in suffixes]


def _suffix(part: Part) -> str:
    return part.name.rpartition("_")[2]


def _keep(books: Books, metadata: Part | None, content: Part | None) -> Body:
    try:
        with books.atomically():
            if content is None:
                raise fault("missing", name="file_content")
            return record_answer(books, ATTACHABLE, _save(books, _described(metadata, content), content))
    except QuickBooksError as error:
        return {"Fault": fault_body(error)}


def _described(metadata: Part | None, content: Part) -> Body:
    body: Body = {}
    if metadata is not None:
        body = typed(ATTACHABLE.fields, bodies.parsed(metadata.content, metadata.content_type, KIND))
    if not body.get("FileName"):
        body["FileName"] = content.file_name or content.name
    if not body.get("ContentType"):
        body["ContentType"] = content.content_type or "application/octet-stream"
    return body


def _save(books: Books, body: Body, content: Part) -> Document:
    """A new file, or new content of one that is named by its Id."""
    if body.get("Id") in (None, ""):
        document = sync.create(books, ATTACHABLE, body, frozenset())
    else:
        document = sync.update(books, ATTACHABLE, body, frozenset())
    document.body["_size"] = len(content.content)
    document.total = Decimal(len(content.content))
    books.save(document, operation="", bump=False)
    files.write(books.connection, books.organisation.id, document.id, content.content)
    return document
