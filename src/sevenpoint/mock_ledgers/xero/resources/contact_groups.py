"""ContactGroups (xero.md 5.2): groups, and who is in them. A group keeps the ids of its members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...bookkeeping import Books, Document
from ...store import schema
from .. import errors
from ..answers import NO_CONTENT, Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View
from ..errors import InvalidError, NotFoundError
from ..lists import ListSpec, guid, listing, member, moment, status
from ..scopes import CONTACTS
from ..writing import Shape, write
from . import contact_views

KIND = "ContactGroup"
SHAPE = Shape("ContactGroups", "ContactGroupID", "HasValidationErrors", ("Contacts",))
MEMBER_SHAPE = Shape(
    "Contacts", "ContactID", "HasValidationErrors", ("Addresses", "Phones", "ContactGroups", "ContactPersons")
)
MOST = 100
LONGEST_NAME = 255
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "ContactGroup",
    {"ContactGroupID": guid(_C.id), "Name": member("Name"), "Status": status(), "UpdatedDateUTC": moment()},
    default_order=(_C.name_key, _C.id),
)


def groups_of(books: Books, contacts: Sequence[Document]) -> Mapping[str, list[dict[str, Any]]]:
    """The active groups of each contact, as the contact shows them."""
    wanted, found = {contact.id for contact in contacts}, dict[str, list[dict[str, Any]]]()
    if not wanted:
        return found
    for group in books.find(KIND, _C.status == "ACTIVE", order_by=(_C.name_key, _C.id)):
        shown = {"ContactGroupID": group.id, "Name": group.body["Name"], "Status": group.status}
        for contact in wanted.intersection(group.body["Members"]):
            found.setdefault(contact, []).append({**shown, "Contacts": [], "HasValidationErrors": False})
    return found


# --- groups ---------------------------------------------------------------------------------------------------------


def get_all(call: Call) -> Answer:
    """GET /ContactGroups: the active ones, without their members."""
    found, _ = listing(call, SPEC, _C.status == "ACTIVE")
    return Answer("ContactGroups", [_view(group) for group in found])


def get_one(call: Call, key: str) -> Answer:
    """GET /ContactGroups/{ContactGroupID}: with its members."""
    group = _stored(call, key)
    members = call.books.find("Contact", _C.id.in_(group.body["Members"]), order_by=(_C.name_key, _C.id))
    return Answer("ContactGroups", [{**_view(group, [contact_views.stub(contact) for contact in members])}])


def put(call: Call) -> Answer:
    """PUT /ContactGroups."""
    return write(call, SHAPE, call.elements("ContactGroups", "ContactGroup"), _create)


def post_one(call: Call, key: str) -> Answer:
    """POST /ContactGroups/{ContactGroupID}: another name, or Status DELETED."""
    group = _stored(call, key)
    elements = call.elements("ContactGroups", "ContactGroup")[:1]
    return write(call, SHAPE, elements, lambda call, element: _change(call, element, group))


def _create(call: Call, element: Element) -> View:
    if call.books.count(KIND, _C.status == "ACTIVE") >= MOST:
        raise InvalidError(errors.GROUP_LIMIT)
    if not (element.text("Name") or "").strip():
        raise InvalidError(errors.NAME_MISSING)
    group = Document(KIND, call.books.new_guid(), {"Members": []}, status="ACTIVE")
    return View(_view(_renamed(call, element, group)))


def _change(call: Call, element: Element, group: Document) -> View:
    if group.status == "DELETED":
        raise InvalidError(errors.GROUP_DELETED, known={"ContactGroupID": group.id})
    wanted = element.choice("Status", ("ACTIVE", "DELETED"), "Xero.API.Library.ContactGroupStatus")
    group.status = wanted or group.status
    return View(_view(_renamed(call, element, group)))


def _renamed(call: Call, element: Element, group: Document) -> Document:
    name = (element.text("Name") or group.body.get("Name", "")).strip()
    if len(name) > LONGEST_NAME:
        raise InvalidError(errors.TOO_LONG.format(member="Name", length=LONGEST_NAME))
    same = (_C.name_key == name.casefold(), _C.status == "ACTIVE", _C.id != group.id)
    if group.status == "ACTIVE" and call.books.find_one(KIND, *same) is not None:
        raise InvalidError(errors.GROUP_NAME_TAKEN)
    group.body["Name"] = group.name = name
    return call.books.save(group)


# --- members --------------------------------------------------------------------------------------------------------


def put_members(call: Call, key: str) -> Answer:
    """PUT /ContactGroups/{ContactGroupID}/Contacts: add contacts; those that are in it already stay."""
    group = _active(call, key)
    return write(
        call, MEMBER_SHAPE, call.elements("Contacts", "Contact"), lambda call, element: _add(call, element, group)
    )


def delete_members(call: Call, key: str) -> Answer:
    """DELETE /ContactGroups/{ContactGroupID}/Contacts: nobody is left."""
    group = _active(call, key)
    group.body["Members"] = []
    call.books.save(group)
    return NO_CONTENT


def delete_member(call: Call, key: str, contact: str) -> Answer:
    """DELETE /ContactGroups/{ContactGroupID}/Contacts/{ContactID}."""
    group, identity = _active(call, key), as_guid(contact)
    if identity is None or call.books.get("Contact", identity) is None:
        raise NotFoundError
    if identity not in group.body["Members"]:
        raise errors.validation([{"ValidationErrors": [{"Message": errors.GROUP_NOT_A_MEMBER}]}])
    group.body["Members"] = [one for one in group.body["Members"] if one != identity]
    call.books.save(group)
    return NO_CONTENT


def _add(call: Call, element: Element, group: Document) -> View:
    identity = element.guid("ContactID")
    if identity is None:
        raise InvalidError(errors.CONTACT_UNIDENTIFIED)
    contact = call.books.get("Contact", identity)
    if contact is None:
        raise NotFoundError  # an id that was never issued (xero.md 2.4)
    if contact.status != "ACTIVE":
        raise InvalidError(errors.GROUP_ARCHIVED_CONTACT, known={"ContactID": contact.id})
    if identity not in group.body["Members"]:
        group.body["Members"] = [*group.body["Members"], identity]
        call.books.save(group)
    shown = {name: value for name, value in contact_views.stub(contact).items() if name != "Name"}
    return View({**shown, "ValidationErrors": []})


def _stored(call: Call, key: str) -> Document:
    found = call.books.get(KIND, as_guid(key) or "")
    if found is None:
        raise NotFoundError
    return found


def _active(call: Call, key: str) -> Document:
    group = _stored(call, key)
    if group.status != "ACTIVE":
        raise NotFoundError
    return group


def _view(group: Document, members: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    return {
        "ContactGroupID": group.id,
        "Name": group.body["Name"],
        "Status": group.status,
        "Contacts": list(members),
        "HasValidationErrors": False,
    }


ROUTES = (
    Route("GET", "ContactGroups", CONTACTS, get_all),
    Route("PUT", "ContactGroups", CONTACTS, put),
    Route("GET", "ContactGroups/{}", CONTACTS, get_one),
    Route("POST", "ContactGroups/{}", CONTACTS, post_one),
    Route("PUT", "ContactGroups/{}/Contacts", CONTACTS, put_members),
    Route("DELETE", "ContactGroups/{}/Contacts", CONTACTS, delete_members),
    Route("DELETE", "ContactGroups/{}/Contacts/{}", CONTACTS, delete_member),
)
