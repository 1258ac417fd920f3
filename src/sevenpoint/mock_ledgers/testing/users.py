"""The users of a sandbox's organisation: whose consent the app's access rests on, and how far it reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .shapes import User

if TYPE_CHECKING:
    from .sandbox import LedgerSandbox


@dataclass(frozen=True)
class Users:
    """Who works in the organisation. A user is named by address; none: the owner."""

    _sandbox: LedgerSandbox

    def all(self) -> list[User]:
        """Everybody, the owner first."""
        return [User(**each) for each in self._call("GET")["users"]]

    def roles(self) -> list[str]:
        """The roles that the ledger has."""
        return list(self._call("GET")["roles"])

    def add(self, email: str, role: str, **names: str) -> User:
        """Add a user; `names`: first_name, last_name."""
        return User(**self._call("POST", "", {"email": email, "role": role, **names}))

    def set_role(self, role: str, email: str = "") -> User:
        """Give a user another role: the next call of every app that he let in feels it."""
        return User(**self._call("PATCH", f"/{self._id(email)}", {"role": role}))

    def remove(self, email: str = "") -> None:
        """Remove a user, and what that user allowed."""
        self._call("DELETE", f"/{self._id(email)}")

    def _id(self, email: str) -> str:
        """Raises LookupError when nobody has that address."""
        for each in self.all():
            if not email or each.email.casefold() == email.casefold():
                return each.id
        raise LookupError(f"nobody in {self._sandbox.organisation.name} has the address {email!r}")

    def _call(self, method: str, below: str = "", value: object = None) -> Any:
        return self._sandbox.call(method, f"organisations/{self._sandbox.organisation.id}/users{below}", value)
