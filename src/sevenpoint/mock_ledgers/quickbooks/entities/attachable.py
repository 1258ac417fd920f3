"""Attachable: a note, or a file, that may hang on other records (quickbooks.md 4.3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ...bookkeeping import Books, Document
from ...store import files
from .. import downloads
from ..entity import DOCUMENT, LIST_OPERATIONS, NEWEST_FIRST, Draft, Entity, Filter, text
from ..faults import fault
from ..fields import READONLY, Body, Field, Flag, Many, Ref, Text

KIND = "Attachable"
FIELDS: dict[str, Field] = {
    "FileName": Text(1000, keep=True),
    "FileAccessUri": Text(readonly=True),
    "TempDownloadUri": Text(readonly=True),
    "ThumbnailFileAccessUri": READONLY,
    "ThumbnailTempDownloadUri": READONLY,
    "Size": Field(readonly=True),
    "ContentType": Text(100, keep=True),
    "Category": Text(100),
    "Note": Text(2000),
    "PlaceName": Text(2000),
    "Lat": Text(100),
    "Long": Text(100),
    "Tag": Text(2000),
    "AttachableRef": Many(
        fields={
            "EntityRef": Ref(typed=True, named=False),
            "IncludeOnSend": Flag(),
            "LineInfo": Text(100),
            "NoRefOnly": Flag(),
            "Inactive": Flag(),
            "CustomField": READONLY,
        }
    ),
}


def complete(draft: Draft) -> None:
    """A file name or a note, and links that lead somewhere. Raises 2020, 6000."""
    if not draft.body.get("FileName") and not draft.body.get("Note"):
        raise fault("missing", name="FileName or Note")
    for link in draft.body.get("AttachableRef", []):
        if "EntityRef" in link:
            _complete_link(draft, link)
    linked = [each["EntityRef"] for each in draft.body.get("AttachableRef", []) if "EntityRef" in each]
    # Both in one text each, so that queries can search them (quickbooks.md 3.2).
    draft.body["_types"] = "".join(f"|{each['type'].lower()}" for each in linked) + "|"
    draft.body["_ids"] = "".join(f"|{each['value']}" for each in linked) + "|"


def _complete_link(draft: Draft, link: Body) -> None:
    # The registry names this entity too, so that it is not there yet when this file is read.
    from . import BY_PATH

    reference = link["EntityRef"]
    kind = reference.get("type", "")
    known = BY_PATH.get(kind.lower())
    if known is None or draft.books.get(known.name, reference["value"]) is None:
        named = f"{kind} {reference['value']}"
        raise fault("business", detail=f"The entity {named} that you are trying to link does not exist. {named}")
    reference["type"] = known.name
    link.setdefault("IncludeOnSend", False)


def index(body: Body) -> dict[str, Any]:
    """`total` is the size in bytes."""
    return {"name": body.get("FileName"), "status": "active", "total": Decimal(body.get("_size", 0))}


def settle(draft: Draft, document: Document) -> None:
    """What is deleted takes its content along."""
    if not draft.body:
        files.delete(draft.books.connection, draft.books.organisation.id, document.id)


def derive(books: Books, document: Document, shown: Body) -> None:
    """The addresses of a file; a note has none."""
    if "_size" in shown:
        shown["Size"] = shown["_size"]
        shown["FileAccessUri"] = f"/v3/company/{books.organisation.key}/download/{document.id}"
        shown["TempDownloadUri"] = downloads.temporary_url(books, document.id)


ATTACHABLE = Entity(
    name=KIND,
    fields=FIELDS,
    operations=LIST_OPERATIONS | {"delete"},
    name_field="FileName",
    unseen_delete=True,
    filters={
        **{name: text(name) for name in
           ("FileName", "Note", "Category", "ContentType", "PlaceName", "Long", "Tag", "Lat")},
        "Size": Filter("money", DOCUMENT.total),
        "AttachableRef.EntityRef.Type": Filter("member", DOCUMENT.body["_types"].as_string()),
        "AttachableRef.EntityRef.value": Filter("member", DOCUMENT.body["_ids"].as_string()),
    },
    order=NEWEST_FIRST,
    complete=complete,
    index=index,
    settle=settle,
    derive=derive,
)  # fmt: skip
