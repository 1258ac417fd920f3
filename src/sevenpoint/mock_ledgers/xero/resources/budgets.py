"""Budgets (xero.md 5.19): read only; a list has no lines, one budget has those of the asked months.

Xero offers no way to write them. What a budget holds is a record of kind `Budget`: `BudgetLines` of `AccountID`,
`AccountCode` and `BudgetBalances` of `Period` (`2026-03`), `Amount` and `Notes`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from ...bookkeeping import Books, Document, cents
from ...store import schema
from ..answers import Answer
from ..bodies import as_guid
from ..call import Call, Route, created_at
from ..errors import NotFoundError
from ..lists import listed_guids
from .fine_prices import asked_day

KIND = "Budget"
SCOPE = "accounting.budgets"
_C = schema.document.c


def open_books(books: Books) -> None:
    """The overall budget that every organisation has, without amounts."""
    body = {"Type": "OVERALL", "Description": "Overall Budget", "Tracking": [], "BudgetLines": []}
    identity = str(uuid.uuid5(uuid.UUID(books.organisation.key), "Overall Budget"))
    books.save(Document(KIND, identity, body, status="APPROVED"), operation="")


def get_all(call: Call) -> Answer:
    """GET /Budgets, also `?IDs=`; without lines."""
    wanted = listed_guids(call, "ids")
    conditions = [_C.id.in_(wanted)] if wanted else []
    found = call.books.find(KIND, *conditions, order_by=(_C.created_at, _C.id))
    return Answer("Budgets", [_view(one, []) for one in found])


def get_one(call: Call, key: str) -> Answer:
    """GET /Budgets/{BudgetID}, also `?DateFrom=` and `?DateTo=`: the months from and to, inclusive."""
    found = call.books.get(KIND, as_guid(key) or "")
    if found is None:
        raise NotFoundError
    first = (asked_day(call, "DateFrom") or "0000-00")[:7]
    last = (asked_day(call, "DateTo") or "9999-99")[:7]
    return Answer("Budgets", [_view(found, [_line(line, first, last) for line in found.body["BudgetLines"]])])


def _view(document: Document, lines: list[dict[str, Any]]) -> dict[str, Any]:
    body = document.body
    return {
        "BudgetID": document.id,
        "Status": document.status,
        "Description": body["Description"],
        "Type": body["Type"],
        "UpdatedDateUTC": created_at(document.updated_at),
        "BudgetLines": lines,
        "Tracking": body["Tracking"],
    }


def _line(line: dict[str, Any], first: str, last: str) -> dict[str, Any]:
    asked = [one for one in line["BudgetBalances"] if first <= one["Period"] <= last]
    return {
        "AccountID": line["AccountID"],
        "AccountCode": line["AccountCode"],
        "BudgetBalances": [_balance(one) for one in sorted(asked, key=lambda one: str(one["Period"]))],
    }


def _balance(balance: dict[str, Any]) -> dict[str, Any]:
    """The specification marks Period as a millisecond date; its example shows `2019-08`, which no SDK reads."""
    month = dt.date.fromisoformat(f"{balance['Period']}-01")
    return {"Period": month, "Amount": cents(Decimal(balance["Amount"])), "Notes": balance.get("Notes", "")}


ROUTES = (
    Route("GET", "Budgets", SCOPE, get_all),
    Route("GET", "Budgets/{}", SCOPE, get_one),
)
