"""The users of an organisation and their roles: whose consent an app's access rests on, and how far it reaches.

A role that is lowered is felt by the next call of every app that its user let in, and heals when it is given back. With
a user who is removed goes what he allowed, for good.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from flask import Blueprint, Response
from pydantic import AfterValidator, Field

from ..bookkeeping import Books
from ..oauth import User, leaving, users
from ..request_unit import current
from .errors import BadRequestError, ConflictError, NotFoundError
from .reading import Input, body, ledger_named, organisation_of, sandbox_of
from .shapes import answer, nothing


def _address(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise ValueError(f"{text!r} is not an e-mail address")
    return text


class NewUser(Input):
    """A user to add. `role`: the ledger's own name for it, in any case. The same address is the same person."""

    email: Annotated[str, AfterValidator(_address)]
    role: str
    first_name: str = Field("Sandbox", min_length=1)
    last_name: str = Field("User", min_length=1)


class UserChange(Input):
    """What changes about a user; what is left out stays."""

    role: str | None = None
    first_name: str | None = Field(None, min_length=1)
    last_name: str | None = Field(None, min_length=1)


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    path = "/sandboxes/<sandbox_id>/organisations/<key>/users"
    blueprint.add_url_rule(path, view_func=_list, methods=["GET"], endpoint="_list_users")
    blueprint.add_url_rule(path, view_func=_add, methods=["POST"], endpoint="_add_user")
    one = f"{path}/<user_id>"
    blueprint.add_url_rule(one, view_func=_change, methods=["PATCH"], endpoint="_change_user")
    blueprint.add_url_rule(one, view_func=_remove, methods=["DELETE"], endpoint="_remove_user")


def _list(sandbox_id: str, key: str) -> Response:
    books = _books(sandbox_id, key)
    roles = [role.name for role in ledger_named(books.organisation.ledger).roles]
    return answer({"users": [_shape(user) for user in users.of(books)], "roles": roles})


def _add(sandbox_id: str, key: str) -> Response:
    books, wanted = _books(sandbox_id, key), body(NewUser)
    user_id = users.person_id(sandbox_id, wanted.email)
    if users.get(books, user_id) is not None:
        raise ConflictError(f"email: {wanted.email} works in organisation {key} already.")
    role = _role(books, wanted.role)
    user = User(user_id, wanted.email, wanted.first_name, wanted.last_name, role)
    users.save(books, user)
    return answer(_shape(user), 201)


def _change(sandbox_id: str, key: str, user_id: str) -> Response:
    books, wanted = _books(sandbox_id, key), body(UserChange)
    user = _user(books, user_id)
    if wanted.role is not None:
        user.role = _role(books, wanted.role)
    user.first_name = wanted.first_name or user.first_name
    user.last_name = wanted.last_name or user.last_name
    users.save(books, user)
    return answer(_shape(user))


def _remove(sandbox_id: str, key: str, user_id: str) -> Response:
    books = _books(sandbox_id, key)
    users.remove(books, _user(books, user_id))
    leaving.leave(books.connection, books.organisation, user_id, books.now)
    return nothing()


def _books(sandbox_id: str, key: str) -> Books:
    return current().books(organisation_of(sandbox_of(sandbox_id), key))


def _user(books: Books, user_id: str) -> User:
    found = users.get(books, user_id)
    if found is None:
        raise NotFoundError(f"Organisation {books.organisation.key} has no user {user_id}.")
    return found


def _role(books: Books, name: str) -> str:
    """The ledger's own spelling of a role. Raises BadRequestError."""
    ledger = ledger_named(books.organisation.ledger)
    role = users.role_named(ledger.roles, name)
    if role is None:
        known = ", ".join(each.name for each in ledger.roles)
        raise BadRequestError(f"role: {ledger.name} has no role {name!r}; it has {known}.")
    return role.name


def _shape(user: User) -> dict[str, Any]:
    return vars(user)
