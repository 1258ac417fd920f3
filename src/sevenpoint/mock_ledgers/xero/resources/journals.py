"""Journals (xero.md 5.15): the postings as Xero shows them, append-only, numbers never used twice.

Postings keep one amount an account, tax on its own account; so `TaxAmount` of a line is 0.00 and gross equals net.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from ...bookkeeping import ZERO, Books, Document
from ...store import schema
from ..answers import Answer
from ..bodies import as_guid
from ..call import Call, Route
from ..errors import NotFoundError
from ..lists import modified_since
from . import accounts

SCOPE = "accounting.journals"
MOST = 100
_P = schema.posting.c
_BANK_SOURCES = {"RECEIVE": "CASHREC", "SPEND": "CASHPAID"}
# What each kind of record is called as a source; True: the record's own Type or PaymentType says it.
_SOURCES: dict[str, str | bool] = {
    "Invoice": True,
    "CreditNote": True,
    "Payment": True,
    "BankTransaction": True,
    "Prepayment": True,
    "Overpayment": True,
    "BankTransfer": "TRANSFER",
    "ManualJournal": "MANJOURNAL",
    "ExpenseClaim": "EXPCLAIM",
}
# What moves money: `paymentsOnly` leaves these. What Xero's cash basis does to them beyond that is [U].
_MONEY = ("Payment", "BankTransaction", "BankTransfer", "Prepayment", "Overpayment")


def get_all(call: Call) -> Answer:
    """GET /Journals: up to 100 after `offset`, in the order of their numbers."""
    offset = call.parameters.get("offset", "").strip()
    conditions: list[ColumnElement[bool]] = []
    if offset.isdecimal() and len(offset) <= 9:
        conditions.append(_P.entry > int(offset))
    if call.flag("paymentsonly") is True:
        conditions.append(_P.kind.in_(_MONEY))
    if call.modified_since:
        conditions.append(_P.posted_at >= modified_since(call.modified_since))
    numbers = (
        select(_P.entry)
        .where(_P.organisation == call.books.organisation.id, *conditions)
        .distinct()
        .order_by(_P.entry)
        .limit(MOST)
    )
    wanted = list(call.books.connection.execute(numbers).scalars())
    return Answer("Journals", _journals(call.books, wanted, with_source=True))


def get_one(call: Call, key: str) -> Answer:
    """GET /Journals/{JournalID} or /Journals/{JournalNumber}: without the source (xero.md 5.15)."""
    number = _number(call.books, key)
    found = [] if number is None else _journals(call.books, [number], with_source=False)
    if not found:
        raise NotFoundError
    return Answer("Journals", found)


def journal_id(books: Books, number: int) -> str:
    """The id of a journal: it carries the number, so that it is found again without being stored."""
    words = uuid.UUID(books.organisation.key).bytes + b"journal"
    digest = hashlib.sha256(words).digest()[:10] + number.to_bytes(6, "big")
    return str(uuid.UUID(bytes=digest, version=4))


def _number(books: Books, key: str) -> int | None:
    if key.strip().isdecimal() and len(key.strip()) <= 9:
        return int(key)
    identity = as_guid(key)
    if identity is None:
        return None
    number = int(identity[-12:], 16)
    return number if journal_id(books, number) == identity and number < 1_000_000_000 else None


def _journals(books: Books, numbers: Sequence[int], *, with_source: bool) -> list[dict[str, Any]]:
    query = (
        select(schema.posting)
        .where(_P.organisation == books.organisation.id, _P.entry.in_(numbers))
        .order_by(_P.entry, _P.id)
    )
    rows = list(books.connection.execute(query))
    chart = {account.id: account for account in books.find(accounts.KIND)}
    made = []
    for number, lines in groupby(rows, key=lambda row: row.entry):
        made.append(_journal(books, int(number), list(lines), chart, with_source=with_source))
    return made


def _journal(
    books: Books, number: int, rows: list[Row[Any]], chart: dict[str, Document], *, with_source: bool
) -> dict[str, Any]:
    first = rows[0]
    source = books.get(first.kind, first.document)
    kind = _source_type(first.kind, source)
    shown = with_source and kind is not None
    return {
        "JournalID": journal_id(books, number),
        "JournalDate": dt.date.fromisoformat(first.date),
        "JournalNumber": number,
        "CreatedDateUTC": first.posted_at,
        "Reference": "" if source is None else source.body.get("Reference") or source.body.get("Narration") or "",
        "SourceID": first.document if shown else None,
        "SourceType": kind if shown else None,
        "JournalLines": [_line(number, row, chart.get(row.account)) for row in rows],
    }


def _source_type(kind: str, source: Document | None) -> str | None:
    """Xero's word for what made the entry; conversion balances have none."""
    known = _SOURCES.get(kind)
    if isinstance(known, str):
        return known
    if known is None or source is None:
        return None
    word = str(source.body.get("PaymentType") or source.body.get("Type") or "")
    if kind in ("Prepayment", "Overpayment"):
        return f"{'AR' if word.startswith('RECEIVE') else 'AP'}{kind.upper()}"
    return _BANK_SOURCES.get(word, word) or None


def _line(number: int, row: Row[Any], account: Document | None) -> dict[str, Any]:
    known = account.body if account is not None else {}
    return {
        "JournalLineID": str(uuid.uuid5(uuid.UUID(int=number), str(row.id))),
        "AccountID": row.account,
        "AccountCode": None if account is None else account.number,
        "AccountType": known.get("Type"),
        "AccountName": known.get("Name"),
        "Description": "",
        "NetAmount": row.amount,
        "GrossAmount": row.amount,
        "TaxAmount": ZERO,
        "TaxType": "",
        "TaxName": "",
        "TrackingCategories": [],
    }


ROUTES = (
    Route("GET", "Journals", SCOPE, get_all),
    Route("GET", "Journals/{}", SCOPE, get_one),
)
