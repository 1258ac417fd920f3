"""Document numbers: one sequence for all sales forms (quickbooks.md 7.2)."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from ..bookkeeping import Books
from .entity import DOCUMENT, Draft
from .faults import fault

_FIRST = 1001


def number_sales_form(draft: Draft) -> None:
    """Give the form the next number when it brings none; refuse a number that another one has (6140).

    That a duplicate is refused whether or not custom numbers are on is inferred: the published rule speaks of them on.
    """
    number = draft.body.get("DocNumber")
    if number is None:
        if not draft.preference("SalesFormsPrefs", "CustomTxnNumbers"):
            draft.body["DocNumber"] = _next(draft.books, draft.entity.name)
        return
    known = draft.before is not None and draft.before.get("DocNumber") == number
    if not known and "allowduplicatedocnum" not in draft.options:
        refuse_duplicate(draft, number)
    if draft.before is None and number.isascii() and number.isdigit() and len(number) < 10:
        last = draft.books.peek_number("DocNumber")
        draft.books.set_number("DocNumber", max(int(number), last or _FIRST - 1))


def refuse_duplicate(draft: Draft, number: str, *conditions: ColumnElement[bool]) -> None:
    """Raises 6140 when another record of the kind, and of the conditions, has that number."""
    itself = DOCUMENT.id != (draft.id or "")
    other = draft.books.find_one(draft.entity.name, DOCUMENT.number == number, itself, *conditions)
    if other is not None:
        raise fault("duplicate_number", number=number, type=other.kind, id=other.id)


def _next(books: Books, kind: str) -> str:
    while True:
        number = str(books.next_number("DocNumber", _FIRST))
        if books.by_number(kind, number) is None:
            return number


def next_in(books: Books, kind: str) -> str:
    """The next number of a kind that has a sequence of its own."""
    while True:
        number = str(books.next_number(f"DocNumber {kind}", _FIRST))
        if books.by_number(kind, number) is None:
            return number
