"""What must hold of documents that post beside invoices, payments and bank transactions: their standing entries."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from sqlalchemy import func, select

from ..bookkeeping import ZERO, Books, Document
from ..store import schema
from .totals import EXCLUSIVE

_P = schema.posting.c


def problems(books: Books) -> list[str]:
    """Sentences about manual journals and expense claims whose entry is not what they say."""
    found = []
    for kind, said, word in _CHECKED:
        standing = _debits(books, kind)
        for document in books.find(kind):
            wanted = said(document)
            if standing.get(document.id, ZERO) != wanted:
                found.append(f"{word} {document.id} debits {standing.get(document.id, ZERO)}; it says {wanted}.")
    return found


def _debits(books: Books, kind: str) -> dict[str, Decimal]:
    """The debit side of every standing entry of a kind, by document: what its accounts add up to above zero."""
    query = (
        select(_P.document, _P.account, func.sum(_P.amount))
        .where(_P.organisation == books.organisation.id, _P.kind == kind)
        .group_by(_P.document, _P.account)
    )
    added: dict[str, Decimal] = {}
    for document, _account, amount in books.connection.execute(query):
        added[document] = added.get(document, ZERO) + max(amount or ZERO, ZERO)
    return added


def _journal_debits(document: Document) -> Decimal:
    if document.status != "POSTED":
        return ZERO
    sides: dict[str, Decimal] = {}
    exclusive = document.body["LineAmountTypes"] == EXCLUSIVE
    for line in document.body["JournalLines"]:
        tax = line["TaxAmount"]
        net = line["LineAmount"] if exclusive else line["LineAmount"] - tax
        for account, amount in ((line["AccountID"], net), ("tax", tax)):
            sides[account] = sides.get(account, ZERO) + amount
    return sum((amount for amount in sides.values() if amount > 0), ZERO)


def _claim_debits(document: Document) -> Decimal:
    claimed: Decimal = document.body["Total"]
    return claimed if document.status == "AUTHORISED" else ZERO


_CHECKED: tuple[tuple[str, Callable[[Document], Decimal], str], ...] = (
    ("ManualJournal", _journal_debits, "Manual journal"),
    ("ExpenseClaim", _claim_debits, "Expense claim"),
)
