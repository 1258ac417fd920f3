"""The temporary address of a file: for 15 minutes on the sandbox's clock, for whoever has it (quickbooks.md 4.3)."""

from __future__ import annotations

import hashlib
import hmac

from flask import Response, request

from ..bookkeeping import Books, worlds
from ..request_unit import current
from ..store import files
from . import formats

_SECONDS = 15 * 60
_EXPIRED = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
)


def temporary_url(books: Books, attachable: str) -> str:
    """An address that needs no token."""
    until = int(books.now.timestamp()) + _SECONDS
    ticket = f"{books.organisation.id}-{attachable}-{until}"
    path = f"/v3/company/{books.organisation.key}/temporary/{ticket}-{_seal(books.sandbox.id, ticket)}"
    return request.host_url.rstrip("/") + path


def answer(ticket: str) -> Response:
    """The file that a temporary address leads to; 403 when it is over or was never given out."""
    organisation_id, _, rest = ticket.partition("-")
    organisation = (
        worlds.load_organisation(current().connection, int(organisation_id))
        if organisation_id.isascii() and organisation_id.isdigit() and len(organisation_id) < 10
        else None
    )
    if organisation is None:
        return _expired()
    books = current().books(organisation)
    plain, _, seal = ticket.rpartition("-")
    if not hmac.compare_digest(seal.encode(), _seal(books.sandbox.id, plain).encode()):
        return _expired()
    attachable, _, until = rest.rpartition("-")[0].partition("-")
    document = books.get("Attachable", attachable)
    if int(until) < books.now.timestamp() or document is None or "_size" not in document.body:
        return _expired()
    content = files.read(books.connection, organisation.id, attachable)
    kind = document.body.get("ContentType", "application/octet-stream")
    response = Response(content, 200, content_type=_one_line(kind))
    response.headers.set("Content-Disposition", "attachment", filename=_one_line(document.body.get("FileName", "file")))
    return formats.with_headers(response)


def _seal(secret: str, ticket: str) -> str:
    # The sandbox's id is random and no ledger ever tells it.
    return hmac.new(f"download {secret}".encode(), ticket.encode(), hashlib.sha256).hexdigest()


def _expired() -> Response:
    return formats.with_headers(Response(_EXPIRED, 403, content_type="application/xml"))


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
