"""BrandingThemes (xero.md 5.19): read only, but for the payment services that each offers."""

from __future__ import annotations

from typing import Any

from ...bookkeeping import Books, Document
from ...store import schema
from .. import errors
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..scopes import SETTINGS
from ..writing import write
from . import payment_services

KIND = "BrandingTheme"
_C = schema.document.c


def open_books(books: Books) -> None:
    """Store the default theme under the id that invoices get (sort order 0)."""
    body = {"Name": "Standard", "SortOrder": 0, "PaymentServices": []}
    books.save(Document(KIND, books.organisation.settings["branding_theme"], body, number="000"), operation="")


def get_all(call: Call) -> Answer:
    """GET /BrandingThemes: the default first."""
    return Answer("BrandingThemes", [_view(theme) for theme in call.books.find(KIND, order_by=(_C.number, _C.id))])


def get_one(call: Call, key: str) -> Answer:
    """GET /BrandingThemes/{BrandingThemeID}."""
    return Answer("BrandingThemes", [_view(_stored(call, key))])


def get_services(call: Call, key: str) -> Answer:
    """GET /BrandingThemes/{BrandingThemeID}/PaymentServices."""
    offered = [call.books.get(payment_services.KIND, one) for one in _stored(call, key).body["PaymentServices"]]
    return Answer("PaymentServices", [payment_services.view(service) for service in offered if service is not None])


def post_services(call: Call, key: str) -> Answer:
    """POST /BrandingThemes/{BrandingThemeID}/PaymentServices: offer a service that exists."""
    theme = _stored(call, key)
    elements = call.elements("PaymentServices", "PaymentService")
    return write(call, payment_services.SHAPE, elements, lambda call, element: _offer(call, element, theme))


def _offer(call: Call, element: Element, theme: Document) -> View:
    service = call.books.get(payment_services.KIND, element.guid("PaymentServiceID") or "")
    if service is None:
        raise InvalidError(errors.PAYMENT_SERVICE_UNKNOWN)
    if service.id not in theme.body["PaymentServices"]:
        theme.body["PaymentServices"] = [*theme.body["PaymentServices"], service.id]
        call.books.save(theme)
    return View(payment_services.view(service))


def _stored(call: Call, key: str) -> Document:
    found = call.books.get(KIND, as_guid(key) or "")
    if found is None:
        raise NotFoundError
    return found


def _view(theme: Document) -> dict[str, Any]:
    return {
        "BrandingThemeID": theme.id,
        "Name": theme.body["Name"],
        "LogoUrl": theme.body.get("LogoUrl"),
        "Type": "INVOICE",
        "SortOrder": theme.body["SortOrder"],
        "CreatedDateUTC": created_at(theme.created_at),
    }


ROUTES = (
    Route("GET", "BrandingThemes", SETTINGS, get_all),
    Route("GET", "BrandingThemes/{}", SETTINGS, get_one),
    Route("GET", "BrandingThemes/{}/PaymentServices", payment_services.SCOPE, get_services),
    Route("POST", "BrandingThemes/{}/PaymentServices", payment_services.SCOPE, post_services),
)
