"""Currencies (xero.md 5.19): the base currency and those subscribed to; they cannot be removed."""

from __future__ import annotations

from typing import Any

from ...bookkeeping import Books, Document
from ...store import schema
from .. import errors
from ..answers import Answer
from ..bodies import Element
from ..call import Call, Route, View
from ..chart.currencies import CODES, NAMES
from ..errors import InvalidError
from ..lists import ListSpec, listing, member, text
from ..scopes import SETTINGS
from ..writing import Shape, write

KIND = "Currency"
SHAPE = Shape("Currencies", "Code")
_C = schema.document.c

SPEC = ListSpec(
    KIND, "Currency", {"Code": text(_C.number), "Description": member("Description")}, default_order=(_C.number, _C.id)
)


def open_books(books: Books) -> None:
    """Store the base currency."""
    _store(books, books.organisation.currency.upper(), None)


def get_all(call: Call) -> Answer:
    """GET /Currencies."""
    found, _ = listing(call, SPEC)
    return Answer("Currencies", [_view(currency) for currency in found])


def put(call: Call) -> Answer:
    """PUT /Currencies subscribes to one more."""
    return write(call, SHAPE, call.elements("Currencies", "Currency"), _subscribe)


def _subscribe(call: Call, element: Element) -> View:
    code = element.choice("Code", CODES, "Xero.API.Library.CurrencyCode")
    if code is None:
        raise InvalidError(errors.CURRENCY_CODE_MISSING)
    if call.books.get(KIND, code) is not None:
        raise InvalidError(errors.CURRENCY_TAKEN.format(currency=code))
    return View(_view(_store(call.books, code, element.text("Description"))))


def _store(books: Books, code: str, description: str | None) -> Document:
    body = {"Description": description or NAMES.get(code, code)}
    return books.save(Document(KIND, code, body, number=code), operation="")


def _view(currency: Document) -> dict[str, Any]:
    return {"Code": currency.id, "Description": currency.body["Description"]}


ROUTES = (
    Route("GET", "Currencies", SETTINGS, get_all),
    Route("PUT", "Currencies", SETTINGS, put),
)
