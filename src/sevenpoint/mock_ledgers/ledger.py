"""What a ledger plugs into the shared machinery: its rules as functions and data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response
from pydantic import BaseModel, ConfigDict
from werkzeug.exceptions import HTTPException

from .bookkeeping import Books, Change
from .ledger_faults import FaultAnswers
from .limits import Limit
from .oauth import Access, App, Role


@dataclass(frozen=True)
class OutgoingWebhook:
    """A webhook POST as its bytes and headers, signed."""

    body: bytes
    headers: dict[str, str]


def nothing_falls_due(_books: Books) -> None:
    """Of a ledger in which nothing happens by itself."""


class MergeRefusedError(Exception):
    """Two contacts that cannot be made one; the message is a sentence."""


def merge_nothing(_books: Books, _losing: str, _surviving: str) -> None:
    """Of a ledger whose contacts cannot be merged. Raises MergeRefusedError."""
    raise MergeRefusedError("This ledger does not merge contacts.")


class NoSettings(BaseModel):
    """Of a ledger that has none to change."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


def keep_settings(books: Books, values: dict[str, Any]) -> None:
    """Take over values as they are."""
    books.organisation.settings.update(values)


def hide_settings(_books: Books) -> dict[str, Any]:
    """Of a ledger that shows none."""
    return {}


@dataclass(frozen=True)
class OrganisationSettings:
    """What the control API may change about an organisation.

    `model`: names and types; `change(books, values)`: takes over those that were sent; `shown(books)`: how they stand.
    """

    model: type[BaseModel] = NoSettings
    change: Callable[[Books, dict[str, Any]], None] = keep_settings
    shown: Callable[[Books], dict[str, Any]] = hide_settings


@dataclass(frozen=True)
class Ledger:
    """A ledger: its routes, and the answers and shapes that faults, webhooks and the control API ask of it.

    - `owns(path)`: whether a request path belongs to this ledger.
    - `new_key(books)`: a fresh public organisation id.
    - `open_books(books)`: fills a new organisation (accounts, taxes, preferences); returns its chart of ready accounts.
    - `outage`, `server_error`, `throttled`, `token_expired`: the ledger's own error answers; each takes fault settings.
    - `webhook(app, changes)`: the POST that tells an app of changes; None when nothing of it is told. Advances
      `app.webhook_events` where the ledger numbers events.
    - `http_error(error)`: an unknown path, wrong method or too large a body in the ledger's own form.
    - `handshake(app)`: POSTs with the status that each must get before a webhook goes live (Xero's intent to receive).
    - `retry_seconds`: pauses between delivery attempts; after the last the delivery has failed.
    - `failure_disables`: whether a failed delivery stops the app's webhook until its address proves itself again.
    - `deadline_seconds`: how long a receiver may take.
    - `fault_answers`: more of the ledger's own refusals; None: faults that need them cannot strike there.
    - `account_names(books)`: account id to name, for the trial balance.
    - `problems(books)`: sentences about what is wrong with the books beyond the trial balance; empty when all is well.
    - `receivables(books)`: control account balance and the sum of open documents, which must be equal.
    - `flows`, `scopes_models`: what an app registration may choose between.
    - `limits`: its rate limits.
    - `roles`: the roles that a user of an organisation may have.
    - `settings`: what may be changed about an organisation of it.
    - `fall_due(books)`: makes everything that is due by the organisation's time happen, in order and each at its own
      time: what repeats on a schedule. Called when the clock was moved, and by the ledger before it answers.
    - `merge_contacts(books, losing, surviving)`: what a person does on the ledger's pages and no API offers: one
      contact goes into another with everything that belongs to it. Raises MergeRefusedError.
    """

    name: str
    blueprint: Blueprint
    owns: Callable[[str], bool]
    new_key: Callable[[Books], str]
    open_books: Callable[[Books], dict[str, str]]
    outage: Callable[[dict[str, Any]], Response]
    server_error: Callable[[dict[str, Any]], Response]
    throttled: Callable[[dict[str, Any]], Response]
    token_expired: Callable[[Access | None], Response]
    http_error: Callable[[HTTPException], Response]
    webhook: Callable[[App, Sequence[Change]], OutgoingWebhook | None]
    handshake: Callable[[App], list[tuple[OutgoingWebhook, int]]]
    retry_seconds: tuple[int, ...]
    deadline_seconds: float
    account_names: Callable[[Books], dict[str, str]]
    problems: Callable[[Books], list[str]]
    receivables: Callable[[Books], tuple[Any, Any]]
    failure_disables: bool = False
    flows: tuple[str, ...] = ("code",)
    scopes_models: tuple[str, ...] = ("legacy",)
    limits: tuple[Limit, ...] = ()
    roles: tuple[Role, ...] = ()
    settings: OrganisationSettings = OrganisationSettings()
    fault_answers: FaultAnswers | None = None
    fall_due: Callable[[Books], None] = nothing_falls_due
    merge_contacts: Callable[[Books, str, str], None] = merge_nothing
