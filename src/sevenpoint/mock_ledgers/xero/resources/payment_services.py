"""PaymentServices (xero.md 5.19, OpenAPI document): the custom ways to pay that an online invoice can offer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ...bookkeeping import Document
from ...store import schema
from .. import errors
from ..answers import Answer
from ..bodies import Element
from ..call import Call, Route, View
from ..errors import InvalidError
from ..writing import Shape, write

KIND = "PaymentService"
SCOPE = "paymentservices"
SHAPE = Shape("PaymentServices", "PaymentServiceID", "HasErrors")
LENGTHS = {"PaymentServiceName": 255, "PaymentServiceUrl": 2000, "PayNowText": 255}
_C = schema.document.c


def get_all(call: Call) -> Answer:
    """GET /PaymentServices."""
    return Answer(
        "PaymentServices", [view(service) for service in call.books.find(KIND, order_by=(_C.created_at, _C.id))]
    )


def put(call: Call) -> Answer:
    """PUT /PaymentServices."""
    return write(call, SHAPE, call.elements("PaymentServices", "PaymentService"), _create)


def _create(call: Call, element: Element) -> View:
    """A name and a link are needed; the button's text is Pay Now unless given, the type always Custom."""
    body = {name: (element.text(name) or "").strip() for name in LENGTHS}
    broken = [
        errors.PAYMENT_SERVICE_NEEDS.format(member=name)
        for name in ("PaymentServiceName", "PaymentServiceUrl")
        if not body[name]
    ]
    broken += [
        errors.TOO_LONG.format(member=name, length=length)
        for name, length in LENGTHS.items()
        if len(body[name]) > length
    ]
    if body["PaymentServiceUrl"] and not _is_link(body["PaymentServiceUrl"]):
        broken.append(errors.PAYMENT_SERVICE_URL)
    if call.books.by_name(KIND, body["PaymentServiceName"]) is not None:
        broken.append(errors.PAYMENT_SERVICE_TAKEN)
    if broken:
        raise InvalidError(*broken)
    body["PayNowText"] = body["PayNowText"] or "Pay Now"
    service = Document(KIND, call.books.new_guid(), body, name=body["PaymentServiceName"])
    return View(view(call.books.save(service)))


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def view(service: Document) -> dict[str, Any]:
    """The wire form."""
    body = service.body
    return {
        "PaymentServiceID": service.id,
        "PaymentServiceName": body["PaymentServiceName"],
        "PaymentServiceUrl": body["PaymentServiceUrl"],
        "PaymentServiceType": "Custom",
        "PayNowText": body["PayNowText"],
    }


ROUTES = (
    Route("GET", "PaymentServices", SCOPE, get_all),
    Route("PUT", "PaymentServices", SCOPE, put),
)
