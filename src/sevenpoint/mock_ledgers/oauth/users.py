"""Who works in an organisation, and in which role: the users on whose consent an app's access rests.

A user is a record of the books, in both ledgers in the same form. The same address is the same person in every
organisation of a sandbox.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, select

from ..bookkeeping import Books, Document, Organisation
from ..store import Prepared, schema

KIND = "User"
# The field of a consent page that says who consents; left empty it is the owner.
FIELD = '<label>User <input name="user" list="users" placeholder="the owner"></label>'
_D = schema.document
_PERSON = uuid.UUID("5d0c5b1e-6f0e-4c0e-9f52-6d8f6b1c7a10")


@dataclass(frozen=True)
class Role:
    """A role by the ledger's own name. `reads`, `writes`: regular expressions over the kinds of record, whole names."""

    name: str
    reads: str = ".*"
    writes: str = ".*"

    def allows(self, kind: str, *, reading: bool) -> bool:
        """Whether it may read or write records of a kind, by the ledger's name for them in any case."""
        return re.fullmatch(self.reads if reading else self.writes, kind, re.IGNORECASE) is not None


@dataclass
class User:
    """One user of one organisation. `role`: the ledger's own name for it."""

    id: str
    email: str
    first_name: str
    last_name: str
    role: str
    owner: bool = False


def person_id(sandbox_id: str, email: str) -> str:
    """The id of the person with that address."""
    return str(uuid.uuid5(_PERSON, f"{sandbox_id}/{email.casefold()}"))


def role_named(roles: Sequence[Role], name: str) -> Role | None:
    """The role of that name, however its case, spaces and underscores are written."""
    return next((role for role in roles if _folded(role.name) == _folded(name)), None)


def of(books: Books) -> list[User]:
    """Every user of an organisation, the owner first."""
    return _among(books.connection, books.organisation)


def get(books: Books, user_id: str) -> User | None:
    """The user of that id."""
    document = books.get(KIND, user_id)
    return None if document is None else _user(document)


def save(books: Books, user: User) -> None:
    """Write a user, new or changed; neither ledger tells anybody of it."""
    document = books.get(KIND, user.id) or Document(KIND, user.id, {})
    document.body = {
        "EmailAddress": user.email,
        "FirstName": user.first_name,
        "LastName": user.last_name,
        "IsSubscriber": user.owner,
        "OrganisationRole": user.role,
    }
    books.save(document, operation="")


def remove(books: Books, user: User) -> None:
    """The user works here no more. What was allowed on his word is ended apart (`leaving.leave`)."""
    books.connection.execute(delete(_D).where(_is(books.organisation, user.id)))


def consenting(connection: Connection, organisations: Sequence[Organisation], email: str | None) -> User | None:
    """Who gives consent for all of these: the user of that address, or without one the first who works in each."""
    working = [_among(connection, organisation) for organisation in organisations]
    everywhere = set.intersection(*({user.id for user in users} for users in working)) if working else set()
    able = [user for user in (working[0] if working else []) if user.id in everywhere]
    if email:
        able = [user for user in able if user.email.casefold() == email.strip().casefold()]
    return able[0] if able else None


def addresses(connection: Connection, organisations: Sequence[Organisation]) -> str:
    """What `FIELD` proposes: the addresses of all who work in any of these organisations."""
    every = {user.email for organisation in organisations for user in _among(connection, organisation)}
    options = "".join(f'<option value="{escape(email)}"></option>' for email in sorted(every))
    return f'<datalist id="users">{options}</datalist>'


def person(connection: Connection, sandbox_id: str, user_id: str) -> User | None:
    """The person behind a consent, as the oldest organisation knows him."""
    o = schema.organisation.c
    query = (
        select(_D.c.id, _D.c.body)
        .join(schema.organisation, o.id == _D.c.organisation)
        .where(o.sandbox == sandbox_id, _D.c.kind == KIND, _D.c.id == user_id)
        .order_by(o.id)
    )
    row = connection.execute(query).first()
    return None if row is None else _user(Document(KIND, row.id, row.body))


def may(connection: Connection, roles: Sequence[Role], organisation: Organisation, user_id: str, kind: str, *,
        reading: bool) -> bool:  # fmt: skip
    """Whether the user's role allows it. Who is no user, such as a custom connection, is held back by no role."""
    body = _BODY.scalar(connection, o=organisation.id, i=user_id)
    role = None if body is None else role_named(roles, body["OrganisationRole"])
    return role is None or role.allows(kind, reading=reading)


def _among(connection: Connection, organisation: Organisation) -> list[User]:
    query = select(_D.c.id, _D.c.body).where(_D.c.organisation == organisation.id, _D.c.kind == KIND)
    found = [_user(Document(KIND, row.id, row.body)) for row in connection.execute(query)]
    return sorted(found, key=lambda user: (not user.owner, user.email))


def _is(organisation: Organisation, user_id: str) -> ColumnElement[bool]:
    return and_(_D.c.organisation == organisation.id, _D.c.kind == KIND, _D.c.id == user_id)


def _user(document: Document) -> User:
    body = document.body
    return User(document.id, body["EmailAddress"], body["FirstName"], body["LastName"], body["OrganisationRole"],
                body["IsSubscriber"])  # fmt: skip


def _folded(name: str) -> str:
    return re.sub(r"[\s_()-]", "", name).casefold()


# Asked in every request: built once.
_BODY = Prepared(
    select(_D.c.body).where(_D.c.organisation == bindparam("o"), _D.c.kind == KIND, _D.c.id == bindparam("i"))
)
