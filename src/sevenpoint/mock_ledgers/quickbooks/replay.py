"""`requestid`: the first answer again, word for word, whatever happened since (quickbooks.md 2.8)."""

from __future__ import annotations

import hashlib

from flask import Response, request
from sqlalchemy import insert, select

from ..bookkeeping import Books
from ..store import schema
from . import formats
from .faults import fault

_LONGEST = 50


def recall(books: Books, request_id: str) -> Response | None:
    """The answer that this id got before. Raises 2130.

    Whether another body matters is not published: the setting `requestid_other_body` refuses it with 600.
    """
    if len(request_id) > _LONGEST:
        raise fault("request_id", limit=_LONGEST)
    c = schema.replay.c
    row = books.connection.execute(
        select(schema.replay).where(c.sandbox == books.sandbox.id, c.scope == _scope(books), c.key == request_id)
    ).first()
    if row is None:
        return None
    strict = books.organisation.settings.get("requestid_other_body") == "refuse"
    if strict and row.fingerprint != _fingerprint():
        raise fault("request_id_taken", id=request_id)
    return formats.with_headers(Response(row.body, row.status, content_type=row.content_type))


def remember(books: Books, request_id: str, response: Response) -> None:
    """Keep an answer that succeeded; a refused request may be sent again with its id."""
    books.connection.execute(
        insert(schema.replay).values(
            sandbox=books.sandbox.id,
            scope=_scope(books),
            key=request_id,
            fingerprint=_fingerprint(),
            status=response.status_code,
            content_type=response.content_type or "",
            body=response.get_data(),
            at=books.now,
        )
    )


def _fingerprint() -> str:
    return hashlib.sha256(request.path.encode() + b"\n" + request.get_data(cache=True)).hexdigest()


def _scope(books: Books) -> str:
    return f"quickbooks/{books.organisation.key}"
