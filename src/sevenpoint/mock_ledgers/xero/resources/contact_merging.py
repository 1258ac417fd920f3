"""One contact merged into another on Xero's pages; the API shows it and cannot do it (xero.md 5.1: read-only member).

The losing contact is archived and names the surviving one in `MergedToContactID`; its documents belong to the surviving
one. Whether Xero stamps those documents as updated is not known [U]: here it does not.
"""

from __future__ import annotations

from ...bookkeeping import Books, Document
from ...ledger import MergeRefusedError
from ...store import schema
from . import (
    bank_transactions,
    contacts,
    credit_notes,
    invoice_store,
    linked_transactions,
    overpayments,
    payments,
    prepayments,
    purchase_orders,
    quotes,
    receipts,
    repeating_generation,
)

_BELONGING = (
    invoice_store, credit_notes, payments, prepayments, overpayments, bank_transactions, quotes, purchase_orders,
    receipts, linked_transactions, repeating_generation,
)  # fmt: skip
_C = schema.document.c


def merge(books: Books, losing_id: str, surviving_id: str) -> None:
    """Put one contact into another. Raises MergeRefusedError."""
    losing, surviving = _active(books, losing_id), _active(books, surviving_id)
    if losing.id == surviving.id:
        raise MergeRefusedError("A contact cannot be merged with itself.")
    for module in _BELONGING:
        for document in books.find(module.KIND, _C.party == losing.id):
            document.party = surviving.id
            if "ContactID" in document.body:
                document.body["ContactID"] = surviving.id
            books.save(document, operation="", bump=False)
    books.give_to_party(losing.id, surviving.id)
    for name in ("IsCustomer", "IsSupplier"):
        surviving.body[name] = bool(surviving.body.get(name) or losing.body.get(name))
    books.save(surviving)
    losing.status = losing.body["ContactStatus"] = "ARCHIVED"
    losing.body["MergedToContactID"] = surviving.id
    books.save(losing)


def _active(books: Books, contact_id: str) -> Document:
    found = books.get(contacts.KIND, contact_id)
    if found is None or found.status != "ACTIVE":
        raise MergeRefusedError(f"There is no active contact {contact_id}.")
    return found
