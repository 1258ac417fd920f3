"""TrackingCategories and their Options (xero.md 5.5), and tracking on document lines."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text, cast

from ...bookkeeping import Books, Document
from ...store import schema
from .. import errors
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View
from ..errors import BrokenRequestError, InvalidError, NotFoundError
from ..lists import ListSpec, guid, listing, member, status
from ..scopes import SETTINGS
from ..writing import Shape, write

KIND = "TrackingCategory"
SHAPE = Shape("TrackingCategories", "TrackingCategoryID", "HasErrors", ("Options",))
OPTIONS = Shape("Options", "TrackingOptionID", "HasValidationErrors")
MOST_ACTIVE, MOST_ALL, LONGEST = 2, 4, 100
_C = schema.document.c
_STATUSES = ("ACTIVE", "ARCHIVED")
_TRACKED = ("Invoice", "CreditNote", "BankTransaction", "Quote", "PurchaseOrder", "RepeatingInvoice", "ManualJournal",
            "Receipt")  # fmt: skip

SPEC = ListSpec(
    KIND,
    "TrackingCategory",
    {"TrackingCategoryID": guid(_C.id), "Name": member("Name"), "Status": status()},
    default_order=(_C.created_at, _C.id),
)


# --- on lines -------------------------------------------------------------------------------------------------------


def read(books: Books, line: Element) -> list[dict[str, str]] | None:
    """The tracking of a line: unknown ids are dropped (xero.md 2.10), unknown names are refused."""
    value = line.data.get("Tracking")
    if value is None:
        return None
    if not isinstance(value, list):
        raise BrokenRequestError  # xero.md 2.9
    found = [_assigned(books, entry) for entry in line.children("Tracking") or []]
    return [entry for entry in found if entry is not None][:MOST_ACTIVE]


def _assigned(books: Books, entry: Element) -> dict[str, str] | None:
    by_id = entry.has("TrackingOptionID") or (entry.has("TrackingCategoryID") and not entry.has("Name"))
    category = _category_of(books, entry, by_id=by_id)
    if category is None:
        return None
    for option in category.body["Options"]:
        if by_id and option["TrackingOptionID"] == entry.guid("TrackingOptionID"):
            break
        if not by_id and option["Name"].casefold() == (entry.text("Option") or "").strip().casefold():
            break
    else:
        if by_id or not entry.text("Option"):
            return None
        raise InvalidError(errors.TRACKING_OPTION_UNKNOWN.format(name=entry.text("Option")))
    if option["Status"] != "ACTIVE":
        raise InvalidError(errors.TRACKING_OPTION_UNKNOWN.format(name=option["Name"]))
    return {
        "Name": category.body["Name"],
        "Option": option["Name"],
        "TrackingCategoryID": category.id,
        "TrackingOptionID": option["TrackingOptionID"],
    }


def _category_of(books: Books, entry: Element, *, by_id: bool) -> Document | None:
    if entry.has("TrackingCategoryID"):
        return books.get(KIND, entry.guid("TrackingCategoryID") or "")
    if by_id:
        wanted = entry.guid("TrackingOptionID")
        every = books.find(KIND)
        return next((c for c in every if any(o["TrackingOptionID"] == wanted for o in c.body["Options"])), None)
    name = (entry.text("Name") or "").strip()
    found = next((each for each in books.all_named(KIND, name) if each.status == "ACTIVE"), None)
    if found is None:
        raise InvalidError(errors.TRACKING_NAME_UNKNOWN.format(name=name))
    return found


# --- handlers -------------------------------------------------------------------------------------------------------


def get_all(call: Call) -> Answer:
    """GET /TrackingCategories; archived ones only with `includeArchived`."""
    shown = _STATUSES if call.flag("includearchived") else ("ACTIVE",)
    found, _ = listing(call, SPEC, _C.status.in_(shown))
    return Answer("TrackingCategories", [_view(document) for document in found])


def get_one(call: Call, category_id: str) -> Answer:
    """GET /TrackingCategories/{TrackingCategoryID}."""
    return Answer("TrackingCategories", [_view(_stored(call, category_id))])


def put(call: Call) -> Answer:
    """PUT /TrackingCategories."""
    return write(call, SHAPE, call.elements("TrackingCategories", "TrackingCategory"), _create)


def post_one(call: Call, category_id: str) -> Answer:
    """POST /TrackingCategories/{TrackingCategoryID}: rename or archive."""
    document = _stored(call, category_id)
    elements = call.elements("TrackingCategories", "TrackingCategory")[:1]
    return write(call, SHAPE, elements, lambda call, element: _change(call, element, document))


def delete(call: Call, category_id: str) -> Answer:
    """DELETE /TrackingCategories/{TrackingCategoryID}: a used one is archived."""
    document = _stored(call, category_id)
    document.status = document.body["Status"] = "ARCHIVED" if _is_used(call, document.id) else "DELETED"
    if document.status == "DELETED":
        document.name = None
    return Answer("TrackingCategories", [_view(call.books.save(document))])


def put_options(call: Call, category_id: str) -> Answer:
    """PUT /TrackingCategories/{TrackingCategoryID}/Options."""
    document = _stored(call, category_id)
    elements = call.elements("Options", "TrackingOption")
    return write(call, OPTIONS, elements, lambda call, element: _create_option(call, element, document))


def post_option(call: Call, category_id: str, option_id: str) -> Answer:
    """POST /TrackingCategories/{TrackingCategoryID}/Options/{TrackingOptionID}: rename or archive."""
    document = _stored(call, category_id)
    option = _option(document, option_id)
    elements = call.elements("Options", "TrackingOption")[:1]
    return write(call, OPTIONS, elements, lambda call, element: _change_option(call, element, document, option))


def delete_option(call: Call, category_id: str, option_id: str) -> Answer:
    """DELETE …/Options/{TrackingOptionID}: a used one is archived."""
    document = _stored(call, category_id)
    option = _option(document, option_id)
    option["Status"] = "ARCHIVED" if _is_used(call, option["TrackingOptionID"]) else "DELETED"
    shown = _option_view(option)
    document.body["Options"] = [one for one in document.body["Options"] if one["Status"] != "DELETED"]
    call.books.save(document)
    return Answer("Options", [shown])


# --- rules ----------------------------------------------------------------------------------------------------------


def _create(call: Call, element: Element) -> View:
    active = call.books.count(KIND, _C.status == "ACTIVE")
    if active >= MOST_ACTIVE or call.books.count(KIND, _C.status != "DELETED") >= MOST_ALL:
        raise InvalidError(errors.TRACKING_TOO_MANY)
    body: dict[str, Any] = {"Name": _name(element), "Status": "ACTIVE", "Options": []}
    _check_name(call, body["Name"], "")
    document = Document(KIND, call.books.new_guid(), body, name=body["Name"], status="ACTIVE")
    for option in element.children("Options") or []:
        body["Options"].append(_new_option(call, option, body["Options"]))
    return View(_view(call.books.save(document)))


def _change(call: Call, element: Element, document: Document) -> View:
    if element.has("Name"):
        _check_name(call, _name(element), document.id)
        document.name = document.body["Name"] = _name(element)
    wanted = element.choice("Status", _STATUSES, "Xero.API.Library.TrackingCategoryStatus")
    if wanted is not None:
        document.status = document.body["Status"] = wanted
    return View(_view(call.books.save(document)))


def _create_option(call: Call, element: Element, document: Document) -> View:
    option = _new_option(call, element, document.body["Options"])
    document.body["Options"].append(option)
    call.books.save(document)
    return View(_option_view(option))


def _change_option(call: Call, element: Element, document: Document, option: dict[str, str]) -> View:
    if element.has("Name"):
        option["Name"] = _name(element)
    wanted = element.choice("Status", _STATUSES, "Xero.API.Library.TrackingOptionStatus")
    option["Status"] = wanted or option["Status"]
    call.books.save(document)
    return View(_option_view(option))


def _new_option(call: Call, element: Element, existing: list[dict[str, str]]) -> dict[str, str]:
    name = _name(element)
    if any(option["Name"].casefold() == name.casefold() for option in existing):
        raise InvalidError(errors.TRACKING_NAME_TAKEN.format(thing="tracking option"))
    return {"TrackingOptionID": call.books.new_guid(), "Name": name, "Status": "ACTIVE"}


def _name(element: Element) -> str:
    name = (element.text("Name") or "").strip()
    if not name:
        raise InvalidError(errors.NAME_MISSING)
    if len(name) > LONGEST:
        raise InvalidError(errors.TOO_LONG.format(member="Name", length=LONGEST))
    return name


def _check_name(call: Call, name: str, own: str) -> None:
    if call.books.find_one(KIND, _C.name_key == name.casefold(), _C.id != own, _C.status != "DELETED"):
        raise InvalidError(errors.TRACKING_NAME_TAKEN.format(thing="tracking category"))


def _is_used(call: Call, identity: str) -> bool:
    whole = cast(_C.body, Text)
    return any(call.books.count(kind, whole.contains(identity)) for kind in _TRACKED)


def _stored(call: Call, category_id: str) -> Document:
    found = call.books.get(KIND, as_guid(category_id) or "")
    if found is None or found.status == "DELETED":
        raise NotFoundError
    return found


def _option(document: Document, option_id: str) -> dict[str, str]:
    for option in document.body["Options"]:
        if option["TrackingOptionID"] == as_guid(option_id):
            found: dict[str, str] = option
            return found
    raise NotFoundError


def _view(document: Document) -> dict[str, Any]:
    return {
        "Name": document.body["Name"],
        "Status": document.status,
        "TrackingCategoryID": document.id,
        "Options": [_option_view(option) for option in document.body["Options"]],
    }


def _option_view(option: dict[str, str]) -> dict[str, Any]:
    return {
        "TrackingOptionID": option["TrackingOptionID"],
        "Name": option["Name"],
        "Status": option["Status"],
        "HasValidationErrors": False,
        "IsDeleted": option["Status"] == "DELETED",
        "IsArchived": option["Status"] == "ARCHIVED",
        "IsActive": option["Status"] == "ACTIVE",
    }


ROUTES = (
    Route("GET", "TrackingCategories", SETTINGS, get_all),
    Route("PUT", "TrackingCategories", SETTINGS, put),
    Route("GET", "TrackingCategories/{}", SETTINGS, get_one),
    Route("POST", "TrackingCategories/{}", SETTINGS, post_one),
    Route("DELETE", "TrackingCategories/{}", SETTINGS, delete),
    Route("PUT", "TrackingCategories/{}/Options", SETTINGS, put_options),
    Route("POST", "TrackingCategories/{}/Options/{}", SETTINGS, post_option),
    Route("DELETE", "TrackingCategories/{}/Options/{}", SETTINGS, delete_option),
)
