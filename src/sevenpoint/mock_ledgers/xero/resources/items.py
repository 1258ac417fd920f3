"""Items (xero.md 5.6): GET, PUT, POST, DELETE; untracked ones only."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ...bookkeeping import Books, Document, round_to
from ...store import schema
from .. import errors
from ..answers import NO_CONTENT, Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..formats import Zoneless, scaled
from ..lists import ListSpec, boolean, decimals, guid, listing, member, moment, search, text
from ..scopes import SETTINGS
from ..writing import Shape, write
from . import accounts, history, tax_rates

KIND = "Item"
SHAPE = Shape("Items", "ItemID", "HasErrors")
LENGTHS = {"Code": 30, "Name": 50, "Description": 4000, "PurchaseDescription": 4000}
_C = schema.document.c
_SIDES = {"SalesDetails": "IsSold", "PurchaseDetails": "IsPurchased"}

SPEC = ListSpec(
    KIND,
    "Item",
    {
        "ItemID": guid(_C.id),
        "Code": text(_C.number),
        "UpdatedDateUTC": moment(),
        **{name: member(name) for name in ("Name", "Description", "PurchaseDescription")},
        **{name: boolean(name) for name in ("IsSold", "IsPurchased")},
        "SalesDetails.UnitPrice": decimals("SalesDetails", "UnitPrice"),
        "PurchaseDetails.UnitPrice": decimals("PurchaseDetails", "UnitPrice"),
        "SalesDetails.AccountCode": member("SalesDetails", "AccountCode"),
    },
    default_order=(_C.number, _C.id),
)


def by_code(books: Books, code: str) -> Document | None:
    """An item by its code, whatever its case."""
    return books.by_name(KIND, code)


def stub(document: Document) -> dict[str, Any]:
    """The item on a document line."""
    return {"ItemID": document.id, "Name": document.body.get("Name"), "Code": document.number}


def get_all(call: Call) -> Answer:
    """GET /Items."""
    conditions = search(call, _C.number, _C.body["Name"].as_string())
    found, _ = listing(call, SPEC, *conditions)
    return Answer("Items", [_view(call, document) for document in found])


def get_one(call: Call, key: str) -> Answer:
    """GET /Items/{ItemID} or /Items/{Code}."""
    return Answer("Items", [_view(call, _stored(call, key))])


def put(call: Call) -> Answer:
    """PUT and POST /Items."""
    return write(call, SHAPE, call.elements("Items", "Item"), _write)


def post_one(call: Call, key: str) -> Answer:
    """POST /Items/{ItemID}."""
    document = _stored(call, key)
    return write(call, SHAPE, call.elements("Items", "Item")[:1], lambda call, element: _save(call, element, document))


def delete(call: Call, key: str) -> Answer:
    """DELETE /Items/{ItemID}: 204. Lines keep their item code."""
    call.books.delete(KIND, _stored(call, key).id)
    return NO_CONTENT


def _write(call: Call, element: Element) -> View:
    known = None
    if element.has("ItemID"):
        known = call.books.get(KIND, element.guid("ItemID") or "")
        if known is None:
            raise NotFoundError
    code = (element.text("Code") or "").strip()
    if known is None and not code:
        raise InvalidError(errors.ITEM_CODE_MISSING)
    same = by_code(call.books, code) if code else None
    if known is None and same is not None:
        if call.creates_only:
            raise InvalidError(errors.ITEM_TAKEN.format(code=code))
        known = same
    return _save(call, element, known or Document(KIND, call.books.new_guid(), {}))


def _save(call: Call, element: Element, document: Document) -> View:
    body, new = document.body, document.revision < 0
    for name, length in LENGTHS.items():
        value = element.text(name)
        if value is not None:
            if len(value.strip()) > length:
                raise InvalidError(errors.TOO_LONG.format(member=name, length=length))
            body[name] = value.strip()
    for side, flag in _SIDES.items():
        sent = element.boolean(flag)
        body[flag] = sent if sent is not None else body.get(flag, True)
        details = element.child(side)
        if details is not None:
            body[side] = {**body.get(side, {}), **_details(call, details)}
        if not body[flag]:
            body.pop(side, None)
    code = body.get("Code", "")
    taken = by_code(call.books, code)
    if taken is not None and taken.id != document.id:
        raise InvalidError(errors.ITEM_TAKEN.format(code=code))
    document.number = document.name = code
    call.books.save(document)
    history.record(call, KIND, document.id, "Created" if new else "Edited")
    return View(_view(call, document, written=True))


def _details(call: Call, details: Element) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    price = call.unit_price(details, "UnitPrice")
    if price is not None:
        taken["UnitPrice"] = price
    for name in ("AccountCode", "COGSAccountCode"):
        code = details.text(name)
        if code:
            if accounts.by_code(call.books, code) is None:
                raise InvalidError(errors.ACCOUNT_CODE_INVALID.format(code=code))
            taken[name] = code
    tax_type = details.text("TaxType")
    if tax_type:
        tax_rates.rate_of(call.books, tax_type)
        taken["TaxType"] = tax_type
    return taken


def _stored(call: Call, key: str) -> Document:
    identity = as_guid(key)
    found = call.books.get(KIND, identity) if identity else None
    found = found or by_code(call.books, key)
    if found is None:
        raise NotFoundError
    return found


def _view(call: Call, document: Document, *, written: bool = False) -> dict[str, Any]:
    body, updated = document.body, created_at(document.updated_at)
    return {
        "ItemID": document.id,
        "Code": document.number,
        "Description": body.get("Description"),
        "PurchaseDescription": body.get("PurchaseDescription"),
        "UpdatedDateUTC": Zoneless(updated) if written else updated,
        "PurchaseDetails": _priced(call, body.get("PurchaseDetails", {})),
        "SalesDetails": _priced(call, body.get("SalesDetails", {})),
        "Name": body.get("Name"),
        "IsTrackedAsInventory": False,
        "IsSold": body["IsSold"],
        "IsPurchased": body["IsPurchased"],
        "ValidationErrors": [] if written else None,
    }


def _priced(call: Call, details: dict[str, Any]) -> dict[str, Any]:
    if "UnitPrice" not in details:
        return details
    return {**details, "UnitPrice": shown_price(call, Decimal(details["UnitPrice"]))}


def shown_price(call: Call, price: Decimal) -> Decimal:
    """A unit price with the places that this call speaks."""
    return scaled(round_to(price, call.unit_places), call.unit_places)


ROUTES = (
    Route("GET", "Items", SETTINGS, get_all),
    Route("PUT", "Items", SETTINGS, put),
    Route("POST", "Items", SETTINGS, put),
    Route("GET", "Items/{}", SETTINGS, get_one),
    Route("POST", "Items/{}", SETTINGS, post_one),
    Route("DELETE", "Items/{}", SETTINGS, delete),
)
