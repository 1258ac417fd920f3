"""One write, as an `operation` and options ask for it: on its own or as an item of a batch (quickbooks.md 2.1, 4.2)."""

from __future__ import annotations

from ..bookkeeping import Books, Document
from . import recurring, sync
from .entities import ENTITIES, recurring_transaction
from .entity import Entity
from .faults import fault
from .fields import Body
from .present import present
from .references import name_of
from .xml_shape import typed


def write(books: Books, entity: Entity, body: Body, operation: str, options: frozenset[str]) -> Body:
    """Create, update, delete or void. Returns the answer without its `time`. Raises QuickBooksError."""
    if entity.name == recurring_transaction.KIND:
        return recurring.write(books, body, operation)
    body = typed(entity.fields, body)
    # Payments are voided by an update that includes `void`, invoices by an operation of their own (quickbooks.md 2.1).
    by_include = "void" in options and "void" in entity.operations and entity.name != "Invoice"
    by_operation = operation == "void" and entity.name == "Invoice"
    if by_include or by_operation:
        return record_answer(books, entity, sync.void(books, entity, body), sparse=by_include)
    if operation == "delete" and "delete" in entity.operations:
        return {entity.key: sync.delete(books, entity, body)}
    single = entity.name == "Preferences"
    changes = single or body.get("Id") not in (None, "") or operation == "update"
    if operation not in ("", "update", "create") or ("update" if changes else "create") not in entity.operations:
        raise fault("unsupported", operation=f"{operation or 'create'} on {entity.name.lower()}")
    if not changes:
        return record_answer(books, entity, sync.create(books, entity, body, options))
    return record_answer(books, entity, sync.update(books, entity, {"Id": "1", **body} if single else body, options))


def record_answer(books: Books, entity: Entity, document: Document, *, sparse: bool = False) -> Body:
    """One record under its entity's name."""
    if entity.name == recurring_transaction.KIND:
        return {entity.name: recurring.shown(books, document)}
    shown = present(books, entity, document, name_of(books, ENTITIES))
    shown["sparse"] = sparse
    return {entity.key: shown}
