"""One request's unit of work: its transaction, who is calling, which worlds it touches.

Handlers reach it with `current()`. A refused request leaves nothing behind: its part of the transaction is a savepoint
that is rolled back, while the journal of exchanges is written beside it and committed before the answer leaves.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from flask import g
from sqlalchemy import Connection, RootTransaction

from .bookkeeping import Books, Change, Organisation, Sandbox, worlds
from .bookkeeping.views import BadElement, ReadView
from .limits import Usage
from .oauth import Access, App
from .store import Savepoint


@dataclass
class RequestUnit:
    """The unit of work. `app` and `sandbox` are known once a token or client id was seen, whether or not it is valid.

    `fault`: the name of the fault that struck; `wire`: what the wire is asked to do with the answer; `usage`: what a
    call used of the rate limits; `view` and `bad_element`: how a fault lets it see and change the books.
    """

    connection: Connection
    transaction: RootTransaction
    work: Savepoint
    ledger: str
    started: float
    access: Access | None = None
    app: App | None = None
    organisation: Organisation | None = None
    fault: str | None = None
    usage: Usage | None = None
    wire: dict[str, object] = field(default_factory=dict)
    view: ReadView | None = None
    bad_element: BadElement | None = None
    _sandboxes: dict[str, Sandbox] = field(default_factory=dict)
    _ids_issued: dict[str, int] = field(default_factory=dict)
    _books: dict[int, Books] = field(default_factory=dict)

    def sandbox(self, sandbox_id: str) -> Sandbox:
        """A sandbox by id, the same object throughout the request. Raises LookupError."""
        if sandbox_id not in self._sandboxes:
            found = worlds.load_sandbox(self.connection, sandbox_id)
            if found is None:
                raise LookupError(f"no sandbox {sandbox_id}")
            self._sandboxes[sandbox_id] = found
            self._ids_issued[sandbox_id] = found.ids_issued
        return self._sandboxes[sandbox_id]

    def now(self, sandbox_id: str) -> dt.datetime:
        """A sandbox's time."""
        return self.sandbox(sandbox_id).now

    @property
    def own_sandbox(self) -> Sandbox | None:
        """The sandbox of the calling app, when it is known."""
        return None if self.app is None else self.sandbox(self.app.sandbox)

    def books(self, organisation: Organisation) -> Books:
        """The organisation's books, the same object throughout the request."""
        if organisation.id not in self._books:
            self._books[organisation.id] = Books(
                self.connection, self.sandbox(organisation.sandbox), organisation, [], self.view, self.bad_element
            )
        return self._books[organisation.id]

    @property
    def changes(self) -> list[Change]:
        """Everything that this request changed, in order within each organisation."""
        return [change for books in self._books.values() for change in books.changes]

    def inner(self, ledger: str, access: Access) -> RequestUnit:
        """A unit inside this one: another caller's request in the same transaction, over the same worlds."""
        return RequestUnit(
            self.connection, self.transaction, Savepoint(self.connection), ledger, self.started, access, access.app,
            _sandboxes=self._sandboxes, _ids_issued=self._ids_issued, _books=self._books,
        )  # fmt: skip

    def undo(self) -> None:
        """Roll back what the request did so far; it may go on and write its journal."""
        if self.work.is_active:
            self.work.rollback()
        for books in self._books.values():
            books.undone()

    def save_sandboxes(self) -> None:
        """Write back the id counters that were used."""
        for sandbox in self._sandboxes.values():
            if sandbox.ids_issued != self._ids_issued[sandbox.id]:
                worlds.save_sandbox(self.connection, sandbox)


def current() -> RequestUnit:
    """The unit of the request being handled."""
    unit: RequestUnit = g.unit
    return unit
