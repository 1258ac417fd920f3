"""Who works in the books for the console: apps that it registers, consent that it is given, sessions that it keeps.

What is shown is always read by the bookkeeper, whom no fault strikes: a person sees the books as they are. What is done
is done by the bookkeeper too, or, when the person says so, by an integration's app that faults, limits and roles reach.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, TypeVar

from sevenpoint.harness.bookkeepers import REDIRECT, Bookkeeper, open_bookkeeper
from sevenpoint.harness.bookkeepers.base import BookkeeperError
from sevenpoint.harness.consent import ConsentError
from sevenpoint.harness.console.problems import Problem
from sevenpoint.harness.ledgers import App, LedgerControl, Organisation, Sandbox

Who = Literal["bookkeeper", "integration"]
NAMES: dict[Who, str] = {"bookkeeper": "Console bookkeeper", "integration": "Console integration"}
# How the control API calls them: faults, limits and roles are for the candidate.
ACTORS: dict[Who, str] = {"bookkeeper": "bookkeeper", "integration": "candidate"}
# The integration is let in by somebody else than the owner, so that a lowered role shuts out the one and not the other.
USERS: dict[Who, str | None] = {"bookkeeper": None, "integration": "integration@console.example"}
UNUSUAL = "The ledger answered, and not as it usually does"
LOOK = "Look at the books before you do it again."
_Answer = TypeVar("_Answer")
_Key = tuple[str, str, Who]


class Office:
    """Everybody who works for the console. Requests of one session go one after the other."""

    def __init__(self, url: str, token: str) -> None:
        """Nobody has been let in yet."""
        self.url = url.rstrip("/")
        self._token = token
        self._lock = threading.Lock()
        self._desks: dict[_Key, _Desk] = {}

    def control(self) -> LedgerControl:
        """The control API, for one request's thread."""
        return LedgerControl(self.url, self._token)

    def work(
        self, sandbox: Sandbox, organisation: Organisation, who: Who, task: Callable[[Bookkeeper], _Answer]
    ) -> _Answer:
        """Let somebody do something in the books. Raises what the bookkeeper raises, and Problem."""
        key = (sandbox.id, organisation.id, who)
        with self._lock:
            desk = self._desks.setdefault(key, _Desk())
        with desk.lock, self._trusted(key):
            if desk.bookkeeper is None:
                desk.bookkeeper = self._open(sandbox, organisation, who)
            return task(desk.bookkeeper)

    def forget(self, sandbox_id: str) -> None:
        """The sandbox was deleted or set back: apps and consent may not be there any more."""
        with self._lock:
            for key in [key for key in self._desks if key[0] == sandbox_id]:
                del self._desks[key]

    @contextmanager
    def _trusted(self, key: _Key) -> Iterator[None]:
        """A session whose access died is opened anew next time; an answer that cannot be read is no crash."""
        try:
            yield
        except (BookkeeperError, ConsentError) as error:
            if isinstance(error, ConsentError) or error.status == 401 or "token request" in str(error):
                with self._lock:
                    self._desks.pop(key, None)
            raise
        except (ValueError, LookupError, StopIteration) as error:  # no JSON, or a record that lacks what each has
            raise Problem(UNUSUAL, [LOOK, f"{type(error).__name__}: {error}"], status=502, journaled=True) from error

    def _open(self, sandbox: Sandbox, organisation: Organisation, who: Who) -> Bookkeeper:
        app = self._app(sandbox, organisation.ledger, who)
        user = USERS[who]
        if user is not None:
            staff = sandbox.users(organisation)
            if all(each.email != user for each in staff.users):
                sandbox.add_user(organisation, user, staff.roles[0])
        return open_bookkeeper(self.url, app, organisation, user)

    def _app(self, sandbox: Sandbox, ledger: str, who: Who) -> App:
        """Registered once in a sandbox: a console that was started again finds it."""
        for app in sandbox.apps:
            if (app.ledger, app.name, app.actor) == (ledger, NAMES[who], ACTORS[who]):
                return app
        return sandbox.create_app(ledger, NAMES[who], ACTORS[who], [REDIRECT])


class _Desk:
    """One session and its turn."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.bookkeeper: Bookkeeper | None = None
