"""One customer merged into another on QuickBooks' pages, which no API call does (quickbooks.md 6.2 to 6.4).

The losing customer is gone, webhooks tell `Merge` of the surviving one with the other's id as `deletedId`, and whatever
named the losing one names the surviving one. Whether QuickBooks stamps those records as updated, and whether it tells a
Delete beside the Merge, is not known [?]: here it does neither.
"""

from __future__ import annotations

from typing import Any

from ..bookkeeping import Books, Document
from ..ledger import MergeRefusedError
from . import posting, settling
from .entities import ENTITIES
from .entity import ready_account
from .names import has_children

_KIND = "Customer"


def merge(books: Books, losing_id: str, surviving_id: str) -> None:
    """Put one customer into another. Raises MergeRefusedError."""
    losing, surviving = _active(books, losing_id), _active(books, surviving_id)
    if losing.id == surviving.id:
        raise MergeRefusedError("A customer cannot be merged with itself.")
    if has_children(losing):
        raise MergeRefusedError(f"Customer {losing.id} has sub-customers; give them another parent first.")
    if losing.body.get("CurrencyRef") != surviving.body.get("CurrencyRef"):
        raise MergeRefusedError("Customers of different currencies cannot be merged.")
    for name, entity in ENTITIES.items():
        for document in books.find(name):
            if not _renamed(document.body, losing.id, surviving.id):
                continue
            for column, value in entity.index(document.body).items():
                if column == "party":
                    document.party = value
            books.save(document, operation="", bump=False)
    books.give_to_party(losing.id, surviving.id, ready_account(books, "receivable"))
    books.merge_away(_KIND, losing.id, surviving.id)
    posting.refresh_balance(books, settling.RECEIVABLE, surviving.id)


def _renamed(value: Any, losing: str, surviving: str) -> int:
    """Let references to the losing customer in a body point to the surviving one; how many there were."""
    if isinstance(value, list):
        return sum(_renamed(each, losing, surviving) for each in value)
    if not isinstance(value, dict):
        return 0
    found = 0
    for name, inner in value.items():
        by_type = name == "EntityRef" and _KIND in (value.get("Type"), inner.get("type"))
        if (name == "CustomerRef" or by_type) and inner.get("value") == losing:
            inner["value"] = surviving
            found += 1
        else:
            found += _renamed(inner, losing, surviving)
    return found


def _active(books: Books, customer_id: str) -> Document:
    found = books.get(_KIND, customer_id)
    if found is None or not found.body.get("Active", True):
        raise MergeRefusedError(f"There is no active customer {customer_id}.")
    return found
