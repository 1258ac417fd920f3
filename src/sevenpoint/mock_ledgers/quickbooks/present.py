"""How a record is answered: envelope, own fields, names in references (quickbooks.md 2.4)."""

from __future__ import annotations

from ..bookkeeping import Books, Document
from . import formats
from .entity import Entity
from .fields import Body, NameOf, show


def present(books: Books, entity: Entity, document: Document, name_of: NameOf) -> Body:
    """A record as it stands in an answer."""
    kept = dict(document.body)
    entity.derive(books, document, kept)
    shown = {
        "domain": "QBO",
        "sparse": False,
        **({} if entity.anonymous else {"Id": document.id}),
        "SyncToken": str(document.revision),
        "MetaData": {
            "CreateTime": formats.stamp(document.created_at),
            "LastUpdatedTime": formats.stamp(document.updated_at),
        },
        **show(entity.fields, kept, name_of),
    }
    # Any transaction may come from a template (quickbooks.md 8).
    return {**shown, "RecurDataRef": kept["RecurDataRef"]} if "RecurDataRef" in kept else shown
