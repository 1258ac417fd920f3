"""What a test holds: a sandbox with one organisation and an app, and everything that can be done to it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import requests

from . import consent
from .control import Control
from .shapes import PLACES, App, Exchange, Integrity, Organisation
from .users import Users

if TYPE_CHECKING:
    from sevenpoint.mock_ledgers import LedgerServer

REDIRECT_URI = "http://localhost:9/callback"
_TIMEOUT = (5.0, 60.0)
_PAGE = 1000


@dataclass(frozen=True)
class Faults:
    """What goes wrong in the sandbox (docs/reference/control-api.md lists the names)."""

    _sandbox: LedgerSandbox

    def add(
        self,
        fault: str,
        *,
        method: str | None = None,
        path: str | None = None,
        entity: str | None = None,
        skip: int = 0,
        times: int | None = None,
        probability: float = 1.0,
        **settings: Any,
    ) -> str:
        """Make something go wrong from now on; the fault's id. `settings`: the fault's own, e.g. `retry_after=3`."""
        match = {"method": method, "path": path, "entity": entity}
        wanted = {
            "fault": fault, "settings": settings,
            "match": {name: value for name, value in match.items() if value is not None},
            "trigger": {"skip": skip, "times": times, "probability": probability},
        }  # fmt: skip
        return str(self._sandbox.call("POST", "faults", wanted)["id"])

    def struck(self, fault_id: str) -> int:
        """How often a fault has struck."""
        standing = self._sandbox.call("GET", "faults")["faults"]
        return next(int(each["struck"]) for each in standing if each["id"] == fault_id)

    def clear(self) -> None:
        """End all of them."""
        self._sandbox.call("DELETE", "faults")


@dataclass(frozen=True)
class Clock:
    """The sandbox's clock. Time only moves forward, but for a rewind."""

    _sandbox: LedgerSandbox

    @property
    def now(self) -> dt.datetime:
        """The sandbox's time."""
        return dt.datetime.fromisoformat(self._sandbox.call("GET", "clock")["now"])

    def advance(self, seconds: float = 0, **delta: float) -> dt.datetime:
        """Move on, e.g. `advance(minutes=31)`: tokens run out, webhooks are tried again; the new time."""
        step = dt.timedelta(seconds=seconds, **delta).total_seconds()
        return dt.datetime.fromisoformat(self._sandbox.call("POST", "clock/advance", {"seconds": step})["now"])

    def freeze(self) -> None:
        """Let it stand still."""
        self._sandbox.call("PUT", "clock", {"mode": "frozen"})


@dataclass
class LedgerSandbox:
    """A sandbox of one test. `url`: the server, in place of the ledger's hosts."""

    ledger: str
    url: str
    id: str
    organisation: Organisation
    app: App
    _control: Control
    _tokens: dict[str, Any] | None = field(default=None, repr=False)

    @property
    def api_url(self) -> str:
        """The base of the API: `<url>/api.xro/2.0` or `<url>/v3`."""
        return self.url + PLACES[self.ledger].api

    @property
    def authorize_url(self) -> str:
        """The consent page."""
        return self.url + PLACES[self.ledger].authorize

    @property
    def token_url(self) -> str:
        """The token endpoint."""
        return self.url + PLACES[self.ledger].token

    @property
    def faults(self) -> Faults:
        """What goes wrong."""
        return Faults(self)

    @property
    def clock(self) -> Clock:
        """The time."""
        return Clock(self)

    @property
    def users(self) -> Users:
        """Who works in the organisation."""
        return Users(self)

    # --- tokens -----------------------------------------------------------------------------------------------------

    def authorize(self, *scopes: str, user: str = "") -> dict[str, str]:
        """A consent: what the redirect address gets (`code`, `state`; QuickBooks also `realmId`).

        `user`: the address of the user who gives it; empty: the owner.
        """
        query = {
            "response_type": "code", "client_id": self.app.client_id, "redirect_uri": self.app.redirect_uri,
            "scope": " ".join(scopes or PLACES[self.ledger].scopes), "state": "sevenpoint",
        }  # fmt: skip
        return consent.allow(self.authorize_url, query, self.organisation.id, user)

    def tokens(self, *scopes: str, user: str = "") -> dict[str, Any]:
        """A fresh pair of tokens by a consent of its own, as the token endpoint answers it."""
        form = {
            "grant_type": "authorization_code", "code": self.authorize(*scopes, user=user)["code"],
            "redirect_uri": self.app.redirect_uri,
        }  # fmt: skip
        with requests.Session() as session:
            session.trust_env = False
            credentials = (self.app.client_id, self.app.client_secret)
            answer = session.post(self.token_url, data=form, auth=credentials, timeout=_TIMEOUT)
        answer.raise_for_status()
        self._tokens = answer.json()
        return dict(self._tokens)

    def access_token(self) -> str:
        """The access token of the first consent; it runs out on the sandbox's clock, and `tokens()` gives another."""
        return str((self._tokens or self.tokens())["access_token"])

    # --- what happened ----------------------------------------------------------------------------------------------

    def exchanges(self, after: int = 0, **query: str) -> list[Exchange]:
        """The journal, in order; `query` as in the control API: method, path, status, fault, actor."""
        found: list[Exchange] = []
        names = list(Exchange.__dataclass_fields__)
        while True:
            page = self.call("GET", "exchanges", query={"after": after, "limit": _PAGE, **query})["exchanges"]
            found += [Exchange(**{name: each[name] for name in names}) for each in page]
            if len(page) < _PAGE:
                return found
            after = found[-1].seq

    def assert_called(self, method: str, path: str, *, times: int | None = None) -> list[Exchange]:
        """The exchanges of a method whose path contains `path` (a regular expression); at least one, or `times`."""
        every = self.exchanges()
        called = [each for each in every if each.method == method.upper() and re.search(path, each.path)]
        seen = "\n".join(f"  {each.method} {each.path} -> {each.status}" for each in every) or "  nothing"
        wanted = len(called) == times if times is not None else bool(called)
        said = "at least once" if times is None else f"{times} times"
        assert wanted, f"{method} {path} was to be called {said}, and was {len(called)} times; called was:\n{seen}"
        return called

    def changes(self, after: int = 0) -> list[dict[str, Any]]:
        """What happened to which record, in order."""
        return list(self.call("GET", "changes", query={"after": after})["changes"])

    def deliveries(self) -> list[dict[str, Any]]:
        """Webhooks, sent and waiting."""
        return list(self.call("GET", "deliveries")["deliveries"])

    def set_webhook(self, url: str) -> dict[str, Any]:
        """Register where the app's webhooks go."""
        return dict(self.call("PUT", f"apps/{self.app.client_id}/webhook", {"url": url}))

    # --- the books --------------------------------------------------------------------------------------------------

    def books(self) -> Integrity:
        """Whether the books balance."""
        found = self.call("GET", f"organisations/{self.organisation.id}/integrity")
        return Integrity(found["ok"], found["problems"])

    def trial_balance(self) -> dict[str, str]:
        """Balance by account id, decimal strings, debit positive."""
        accounts = self.call("GET", f"organisations/{self.organisation.id}/trial-balance")["accounts"]
        return {each["id"]: each["balance"] for each in accounts}

    def assert_books_balance(self) -> None:
        """Fail with every problem that there is."""
        found = self.books()
        assert found.ok, f"the {self.ledger} books of {self.organisation.name} are wrong:\n" + "\n".join(found.problems)

    # --- moments ----------------------------------------------------------------------------------------------------

    def checkpoint(self) -> str:
        """A moment to come back to; its id."""
        return str(self.call("POST", "checkpoints")["id"])

    def rewind(self, checkpoint: str) -> None:
        """Back to that moment: records, tokens, clock and faults as they were; the journal stays."""
        self.call("POST", f"checkpoints/{checkpoint}/rewind")

    def call(self, method: str, path: str, value: object = None, query: dict[str, str | int] | None = None) -> Any:
        """A call of the control API below this sandbox. Raises ControlCallError."""
        return self._control.call(method, f"sandboxes/{self.id}/{path}", value, query)


@contextmanager
def make_sandbox(
    server: LedgerServer,
    ledger: str,
    name: str,
    *,
    redirect_uri: str = REDIRECT_URI,
    seed: int = 7,
    now: dt.datetime | str | None = None,
    clock: str = "running",
    keep_secrets: bool = False,
    **organisation: str,
) -> Iterator[LedgerSandbox]:
    """A sandbox with one organisation and an app, while the block lasts.

    `organisation`: country, currency, time_zone, template, as in the control API.
    """
    control = Control(server.url, server.control_token)
    wanted = {
        "name": name, "seed": seed, "clock": clock, "keep_secrets": keep_secrets,
        "now": now.isoformat() if isinstance(now, dt.datetime) else now,
        "organisations": [{"ledger": ledger, "name": "Harbour Advisory", **organisation}],
    }  # fmt: skip
    made = control.call("POST", "sandboxes", wanted)
    app = control.call(
        "POST",
        f"sandboxes/{made['id']}/apps",
        {"ledger": ledger, "name": "App under test", "actor": "candidate", "redirect_uris": [redirect_uri]},
    )
    try:
        yield LedgerSandbox(
            ledger, server.url, made["id"], _organisation(made["organisations"][0]),
            App(app["client_id"], app["client_secret"], redirect_uri, app["webhook_key"]), control,
        )  # fmt: skip
    finally:
        control.call("DELETE", f"sandboxes/{made['id']}")
        control.close()


def _organisation(shape: dict[str, Any]) -> Organisation:
    return Organisation(**{name: shape[name] for name in Organisation.__dataclass_fields__})
