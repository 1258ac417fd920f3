"""Users (xero.md 5.19): who may work in the organisation; read only. The first of them owns it."""

from __future__ import annotations

from typing import Any

from ...bookkeeping import Books, Document
from ...oauth import User, users
from ...store import schema
from ..answers import Answer
from ..bodies import as_guid
from ..call import Call, Route, created_at
from ..errors import NotFoundError
from ..lists import ListSpec, boolean, guid, listing, member, moment
from ..roles import OWNER, OWNER_EMAIL
from ..scopes import SETTINGS

KIND = users.KIND
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "User",
    {
        "UserID": guid(_C.id),
        "UpdatedDateUTC": moment(),
        **{name: member(name) for name in ("EmailAddress", "FirstName", "LastName", "OrganisationRole")},
        "IsSubscriber": boolean("IsSubscriber"),
    },
)


def open_books(books: Books) -> None:
    """Store the owner."""
    owner = users.person_id(books.sandbox.id, OWNER_EMAIL)
    users.save(books, User(owner, OWNER_EMAIL, "Sandbox", "User", OWNER, owner=True))


def get_all(call: Call) -> Answer:
    """GET /Users."""
    found, _ = listing(call, SPEC)
    return Answer("Users", [_view(user) for user in found])


def get_one(call: Call, key: str) -> Answer:
    """GET /Users/{UserID}."""
    user = call.books.get(KIND, as_guid(key) or "")
    if user is None:
        raise NotFoundError
    return Answer("Users", [_view(user)])


def _view(user: Document) -> dict[str, Any]:
    body = user.body
    return {
        "UserID": user.id,
        "EmailAddress": body["EmailAddress"],
        "FirstName": body["FirstName"],
        "LastName": body["LastName"],
        "UpdatedDateUTC": created_at(user.updated_at),
        "IsSubscriber": body["IsSubscriber"],
        "OrganisationRole": body["OrganisationRole"],
    }


ROUTES = (
    Route("GET", "Users", SETTINGS, get_all),
    Route("GET", "Users/{}", SETTINGS, get_one),
)
