"""Attachments of eleven resources, one mechanism (xero.md 5.21): list, download, upload; PUT and POST are the same.

The body of an upload is the file itself, whatever its Content-Type says. A new kind of parent is one row in PARENTS.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import quote

from ...bookkeeping import Document
from ...store import files, schema
from .. import errors
from ..answers import Answer
from ..bodies import as_guid
from ..call import ANY_MEDIA, Call, Route
from ..errors import InvalidError, NotFoundError

KIND = "Attachment"
SCOPE = "accounting.attachments"
MOST = 10
# The sources say 10 MB and 25 MB (xero.md 0); every request is capped at 10 MB (xero.md 2.9), so that one holds here.
# `attachment_bytes` in the organisation's settings lowers it.
LARGEST = 10 * 1024 * 1024
LONGEST_NAME = 255
UNKNOWN_TYPE = "application/octet-stream"
_REFUSED = re.compile(r'[<>:"/\\|?*+\x00]')
_C = schema.document.c


class Parent(NamedTuple):
    """What carries attachments: the kind of its records; whether the path may name its number instead of its id."""

    kind: str
    numbered: bool = False


PARENTS: dict[str, Parent] = {
    "Invoices": Parent("Invoice", numbered=True),
    "Receipts": Parent("Receipt"),
    "CreditNotes": Parent("CreditNote", numbered=True),
    "RepeatingInvoices": Parent("RepeatingInvoice"),
    "BankTransactions": Parent("BankTransaction"),
    "BankTransfers": Parent("BankTransfer"),
    "Contacts": Parent("Contact", numbered=True),
    "Accounts": Parent("Account"),
    "ManualJournals": Parent("ManualJournal"),
    "PurchaseOrders": Parent("PurchaseOrder", numbered=True),
    "Quotes": Parent("Quote"),
}

# The type follows from the extension, not from the upload's header (xero.md 5.21).
TYPES: dict[str, str] = {
    "7z": "application/x-7z-compressed", "bmp": "image/bmp", "csv": "text/csv",
    "doc": "application/msword", "eml": "message/rfc822", "gif": "image/gif", "heic": "image/heic",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpeg": "image/jpeg", "jpg": "image/jpeg", "msg": "application/vnd.ms-outlook",
    "odf": "application/vnd.oasis.opendocument.formula", "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text", "pdf": "application/pdf", "png": "image/png",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rtf": "application/rtf", "tif": "image/tiff", "tiff": "image/tiff", "txt": "text/plain",
    "xls": "application/vnd.ms-excel", "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


def media_type(name: str) -> str:
    """The media type of a file name.

    >>> media_type("Receipt.PDF"), media_type("notes")
    ('application/pdf', 'application/octet-stream')
    """
    return TYPES.get(name.rpartition(".")[2].lower(), UNKNOWN_TYPE)


# --- handlers -------------------------------------------------------------------------------------------------------


def get_all(call: Call, resource: str, key: str) -> Answer:
    """GET /{Resource}/{id}/Attachments."""
    document = _document(call, resource, key)
    return Answer("Attachments", [_view(call, resource, document, one) for one in _attached(call, document)])


def get_one(call: Call, resource: str, key: str, wanted: str) -> Answer:
    """GET /{Resource}/{id}/Attachments/{AttachmentID} or /{FileName}: the file itself."""
    document = _document(call, resource, key)
    identity = as_guid(wanted)
    for one in _attached(call, document):
        if one.id == identity or one.body["FileName"].casefold() == wanted.casefold():
            content = files.read(call.books.connection, call.books.organisation.id, one.id)
            return Answer("", raw=content, media=one.body["MimeType"])
    raise NotFoundError


def put(call: Call, resource: str, key: str, name: str) -> Answer:
    """PUT and POST /{Resource}/{id}/Attachments/{FileName}: a file of that name is overwritten."""
    document = _document(call, resource, key)
    attached = _attached(call, document)
    known = next((one for one in attached if one.body["FileName"].casefold() == name.casefold()), None)
    try:
        _check(call, name, known is None and len(attached) >= MOST)
    except InvalidError as error:
        raise errors.validation([{"ValidationErrors": [{"Message": text} for text in error.messages]}]) from None
    one = known or Document(KIND, call.books.new_guid(), {}, party=document.id, number=document.kind)
    one.body.update(FileName=name, MimeType=media_type(name), ContentLength=len(call.body))
    online = call.flag("includeonline")
    if online is not None:
        one.body["IncludeOnline"] = online
    call.books.save(one, operation="")
    files.write(call.books.connection, call.books.organisation.id, one.id, call.body)
    _mark(call, document)
    return Answer("Attachments", [_view(call, resource, document, one)])


def _check(call: Call, name: str, full: bool) -> None:
    """Raise InvalidError with everything that is wrong with an upload."""
    largest = min(int(call.books.organisation.settings.get("attachment_bytes", LARGEST)), LARGEST)
    rules = (
        (_REFUSED.search(name) is not None or not name.strip(), errors.ATTACHMENT_NAME),
        (len(name) > LONGEST_NAME, errors.TOO_LONG.format(member="FileName", length=LONGEST_NAME)),
        (not call.body, errors.ATTACHMENT_EMPTY),
        (len(call.body) > largest, errors.ATTACHMENT_SIZE.format(bytes=largest)),
        (full, errors.ATTACHMENT_COUNT.format(most=MOST)),
    )
    broken = [text for wrong, text in rules if wrong]
    if broken:
        raise InvalidError(*broken)


def _mark(call: Call, document: Document) -> None:
    """The parent shows HasAttachments from now on. Whether Xero stamps it as changed is not documented."""
    if document.body.get("HasAttachments") is not True:
        document.body["HasAttachments"] = True
        stamped = call.books.organisation.settings.get("attachment_stamps_document", False) is True
        call.books.save(document, operation=None if stamped else "", bump=stamped)


def _document(call: Call, resource: str, key: str) -> Document:
    parent, identity = PARENTS[resource], as_guid(key)
    found = call.books.get(parent.kind, identity) if identity else None
    if found is None and parent.numbered:
        found = call.books.by_number(parent.kind, key)
    if found is None:
        raise NotFoundError
    return found


def _attached(call: Call, document: Document) -> list[Document]:
    return call.books.find(KIND, _C.party == document.id, _C.number == document.kind, order_by=(_C.created_at, _C.id))


def _view(call: Call, resource: str, document: Document, one: Document) -> dict[str, Any]:
    """The link has the host that the caller used: clients follow it (xero.md 5.21)."""
    body = one.body
    path = f"/api.xro/2.0/{resource}/{document.id}/Attachments/{quote(body['FileName'], safe='')}"
    return {
        "AttachmentID": one.id,
        "FileName": body["FileName"],
        "Url": f"{call.origin}{path}",
        "MimeType": body["MimeType"],
        "ContentLength": body["ContentLength"],
        "IncludeOnline": body.get("IncludeOnline") or None,
    }


def _routes() -> tuple[Route, ...]:
    made = []
    for resource in PARENTS:
        path = f"{resource}/{{}}/Attachments"
        made.append(Route("GET", path, SCOPE, lambda call, key, at=resource: get_all(call, at, key)))
        named = f"{path}/{{...}}"  # a name with a slash in it reaches the handler, which refuses it
        made.append(
            Route("GET", named, SCOPE, lambda call, key, name, at=resource: get_one(call, at, key, name), ANY_MEDIA)
        )
        made += [
            Route(verb, named, SCOPE, lambda call, key, name, at=resource: put(call, at, key, name))
            for verb in ("PUT", "POST")
        ]
    return tuple(made)


ROUTES = _routes()
