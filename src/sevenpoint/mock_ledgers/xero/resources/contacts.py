"""Contacts (xero.md 5.1): GET, PUT, POST; archiving by ContactStatus; no DELETE."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from ...bookkeeping import Document
from ...store import schema
from .. import errors
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View
from ..errors import InvalidError, NotFoundError
from ..lists import ListSpec, boolean, guid, listed_guids, listing, member, moment, search, status, text
from ..scopes import CONTACTS
from ..writing import Shape, write
from . import contact_groups, contact_rules, history
from .contact_views import balances_of, full, stub, summary

KIND = "Contact"
SHAPE = Shape(
    "Contacts", "ContactID", "HasValidationErrors", ("Addresses", "Phones", "ContactGroups", "ContactPersons")
)
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "Contact",
    {
        "ContactID": guid(_C.id),
        "ContactNumber": text(_C.number),
        "ContactStatus": status(),
        "UpdatedDateUTC": moment(),
        **{name: member(name) for name in ("Name", "FirstName", "LastName", "EmailAddress", "AccountNumber",
                                           "TaxNumber", "CompanyNumber", "Website", "DefaultCurrency")},
        **{name: boolean(name) for name in ("IsCustomer", "IsSupplier")},
    },
    paged=True,
)  # fmt: skip

_SEARCHED = tuple(
    _C.body[name].as_string()
    for name in ("Name", "FirstName", "LastName", "ContactNumber", "CompanyNumber", "EmailAddress")
)


def get_all(call: Call) -> Answer:
    """GET /Contacts: archived ones only with `includeArchived`."""
    conditions: list[ColumnElement[bool]] = search(call, *_SEARCHED)
    if call.flag("includearchived") is not True:
        conditions.append(_C.status != "ARCHIVED")
    ids = listed_guids(call, "ids")
    if ids:
        conditions.append(_C.id.in_(ids))
    brief = call.flag("summaryonly") is True
    found, pagination = listing(call, SPEC, *conditions, must_page=brief)
    if brief:
        return Answer("Contacts", [summary(document) for document in found], pagination)
    balances = balances_of(call.books, found) if pagination is not None else None
    groups = contact_groups.groups_of(call.books, found) if pagination is not None else None
    return Answer("Contacts", [full(document, balances, groups) for document in found], pagination)


def get_one(call: Call, key: str) -> Answer:
    """GET /Contacts/{ContactID} or /Contacts/{ContactNumber}."""
    return Answer("Contacts", [_detailed(call, _stored(call, key))])


def put(call: Call) -> Answer:
    """PUT and POST /Contacts."""
    return write(call, SHAPE, call.elements("Contacts", "Contact"), _write)


def post_one(call: Call, key: str) -> Answer:
    """POST /Contacts/{ContactID}."""
    document = _stored(call, key)
    elements = call.elements("Contacts", "Contact")[:1]
    return write(call, SHAPE, elements, lambda call, element: _viewed(call, _update(call, element, document)))


def for_document(call: Call, element: Element | None) -> Document:
    """The contact that an invoice or bank transaction names, made or updated on the way (xero.md 5.1).

    Raises InvalidError.
    """
    if element is None:
        raise InvalidError(errors.CONTACT_MISSING)
    known = _matched(call, element, by_name=True, strict=False)
    if known is None:
        return _create(call, element)
    if known.status != "ACTIVE":
        raise InvalidError(errors.CONTACT_ARCHIVED_FOR_DOCUMENT)
    if set(element.data) & contact_rules.EDITABLE and contact_rules.differs(element, known.body):
        return _update(call, element, known)
    return known


def mark(call: Call, document: Document, member_name: str) -> None:
    """Note the first sales or purchase document; UpdatedDateUTC stays (xero.md 2.6)."""
    if document.body.get(member_name) is not True:
        document.body[member_name] = True
        call.books.save(document, operation="", bump=False)


# --- writing --------------------------------------------------------------------------------------------------------


def _write(call: Call, element: Element) -> View:
    known = _matched(call, element, by_name=not call.creates_only, strict=True)
    if known is not None and call.creates_only and not element.has("ContactID"):
        raise InvalidError(errors.CONTACT_NUMBER_TAKEN)
    return _viewed(call, _create(call, element) if known is None else _update(call, element, known))


def _viewed(call: Call, document: Document) -> View:
    return View(_detailed(call, document))


def _detailed(call: Call, document: Document) -> dict[str, Any]:
    books = call.books
    return full(document, balances_of(books, [document]), contact_groups.groups_of(books, [document]))


def _matched(call: Call, element: Element, *, by_name: bool, strict: bool) -> Document | None:
    """The stored contact by ContactID, then ContactNumber, then Name among the active ones.

    `strict`: an id that was never issued is a 404 for the whole request (xero.md 2.4).
    """
    if element.has("ContactID"):
        found = call.books.get(KIND, element.guid("ContactID") or "")
        if found is None and strict:
            raise NotFoundError
        if found is None:
            raise InvalidError(errors.CONTACT_UNIDENTIFIED)
        return found
    number = element.text("ContactNumber")
    if number:
        found = call.books.by_number(KIND, number.strip())
        if found is not None:
            return found
    name = element.text("Name")
    if not name and not number:
        raise InvalidError(errors.CONTACT_UNIDENTIFIED)
    if not name or not by_name:
        return None
    return next((found for found in call.books.all_named(KIND, name) if found.status == "ACTIVE"), None)


def _create(call: Call, element: Element) -> Document:
    wanted = element.text("ContactStatus")
    if wanted and wanted.upper() != "ACTIVE":
        raise InvalidError(errors.CONTACT_STATUS.format(status=wanted.upper()))
    if not element.text("Name"):
        raise InvalidError(errors.CONTACT_UNIDENTIFIED)
    body: dict[str, Any] = {"ContactStatus": "ACTIVE"}
    contact_rules.apply(call, element, body)
    document = Document(KIND, call.books.new_guid(), body, status="ACTIVE")
    _saved(call, document)
    history.record(call, KIND, document.id, "Created")
    return document


def _update(call: Call, element: Element, document: Document) -> Document:
    if document.status != "ACTIVE":
        raise InvalidError(errors.CONTACT_ARCHIVED, known={"ContactID": document.id})
    wanted = element.choice("ContactStatus", ("ACTIVE", "ARCHIVED"), "Xero.API.Library.ContactStatus")
    contact_rules.apply(call, element, document.body, document.id)
    if wanted is not None:
        document.status = document.body["ContactStatus"] = wanted
    _saved(call, document)
    history.record(call, KIND, document.id, "Archived" if wanted == "ARCHIVED" else "Edited")
    return document


def _saved(call: Call, document: Document) -> None:
    document.number, document.name = document.body.get("ContactNumber"), document.body["Name"]
    call.books.save(document)


def _stored(call: Call, key: str) -> Document:
    guid_text = as_guid(key)
    found = call.books.get(KIND, guid_text) if guid_text else None
    found = found or call.books.by_number(KIND, key)
    if found is None:
        raise NotFoundError
    return found


__all__ = ["KIND", "ROUTES", "for_document", "mark", "stub"]

ROUTES = (
    Route("GET", "Contacts", CONTACTS, get_all),
    Route("PUT", "Contacts", CONTACTS, put),
    Route("POST", "Contacts", CONTACTS, put),
    Route("GET", "Contacts/{}", CONTACTS, get_one),
    Route("POST", "Contacts/{}", CONTACTS, post_one),
)
