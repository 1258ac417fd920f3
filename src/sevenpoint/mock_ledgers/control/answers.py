"""What the control API answers, as models: the OpenAPI document is made of them, and the tests hold answers to them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class AnswerModel(BaseModel):
    """Base of the answers: a member that is not described is an error in the tests."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class Organisation(AnswerModel):
    """One set of books under its id in its ledger.

    `chart`: ready accounts by the ledger's own ids. `settings`: when they were changed.
    """

    id: str
    ledger: str
    name: str
    country: str
    currency: str
    time_zone: str
    chart: dict[str, str]
    settings: dict[str, Any] | None = None


class App(AnswerModel):
    """An app registration with its secrets: this is the developer portal."""

    client_id: str
    client_secret: str
    ledger: str
    name: str
    actor: Literal["candidate", "bookkeeper"]
    webhook_key: str
    flow: str
    scopes_model: str


class Sandbox(AnswerModel):
    """A world of its own."""

    id: str
    name: str
    seed: int
    now: dt.datetime
    clock: Literal["running", "frozen"]
    organisations: list[Organisation]
    apps: list[App]


class Sandboxes(AnswerModel):
    """Every sandbox."""

    sandboxes: list[Sandbox]


class Health(AnswerModel):
    """That it runs."""

    status: Literal["ok"]
    version: str
    sandboxes: int


class Webhook(AnswerModel):
    """Where an app's notifications go; `status`: none, pending, ok or failed."""

    url: str | None
    key: str
    status: str


class Clock(AnswerModel):
    """A sandbox's time."""

    now: dt.datetime
    mode: Literal["running", "frozen"]


class Fault(AnswerModel):
    """A fault that stands, with its counters: matching requests seen, and struck."""

    id: str
    fault: str
    point: str
    settings: dict[str, Any]
    match: dict[str, Any]
    trigger: dict[str, Any]
    seen: int
    struck: int


class Faults(AnswerModel):
    """Faults, the oldest first."""

    faults: list[Fault]


class FaultKind(AnswerModel):
    """A fault that can be switched on. `good_client`: what a good integration does about it.

    `points`: when it may strike, the first unless told otherwise. `settings`: their JSON schema.
    """

    name: str
    group: str
    summary: str
    good_client: str
    points: list[str]
    settings: dict[str, Any]


class FaultKinds(AnswerModel):
    """Every fault that there is, by what goes wrong."""

    faults: list[FaultKind]


class Preset(AnswerModel):
    """Faults under a name."""

    name: str
    summary: str
    faults: list[dict[str, Any]]


class Presets(AnswerModel):
    """Every preset."""

    presets: list[Preset]


class Exchange(AnswerModel):
    """One request and its answer, as the journal has it."""

    seq: int
    organisation: str | None
    ledger: str
    actor: Literal["candidate", "bookkeeper", "unknown"]
    at: dt.datetime
    method: str
    path: str
    query: str
    request_headers: dict[str, str]
    request_body: str
    status: int
    response_headers: dict[str, str]
    response_body: str
    fault: str | None
    milliseconds: float | None


class Exchanges(AnswerModel):
    """A page of the journal."""

    exchanges: list[Exchange]


class Delivery(AnswerModel):
    """One webhook POST on its way."""

    id: str
    ledger: str
    client_id: str
    url: str
    status: Literal["pending", "delivered", "failed"]
    attempts: int
    due_at: dt.datetime
    response_status: int | None
    body: str


class Deliveries(AnswerModel):
    """Webhook POSTs, the oldest first. `paused`: what waits is held back."""

    deliveries: list[Delivery]
    paused: bool


class Dropped(AnswerModel):
    """How many deliveries were lost."""

    dropped: int


class AccountBalance(AnswerModel):
    """An account of the trial balance; debit positive."""

    id: str
    name: str
    balance: str


class TrialBalance(AnswerModel):
    """Every account's balance as decimal strings."""

    accounts: list[AccountBalance]
    total: str


class Integrity(AnswerModel):
    """Whether the books are right; a sentence for each thing that is not."""

    ok: bool
    problems: list[str]
    receivables_control: str
    open_invoices: str


class User(AnswerModel):
    """A user of an organisation. `owner`: who consents when a consent page names nobody else."""

    id: str
    email: str
    first_name: str
    last_name: str
    role: str
    owner: bool


class Users(AnswerModel):
    """Every user of an organisation, the owner first, and the roles that its ledger has."""

    users: list[User]
    roles: list[str]


class Revoked(AnswerModel):
    """How many consents ended."""

    revoked: int


class Expired(AnswerModel):
    """How many tokens ran out."""

    expired: int


class Checkpoint(AnswerModel):
    """A moment to come back to. `last_change`: the last row of the change feed that it holds."""

    id: str
    name: str
    at: dt.datetime
    last_change: int


class Checkpoints(AnswerModel):
    """Every checkpoint of a sandbox."""

    checkpoints: list[Checkpoint]


class Change(AnswerModel):
    """One row of the change feed."""

    seq: int
    organisation: str
    kind: str
    id: str
    operation: str
    at: dt.datetime


class Changes(AnswerModel):
    """A page of the change feed."""

    changes: list[Change]


class Limits(AnswerModel):
    """One ledger's rate limits by name: how many calls in how many seconds, and whether more are refused."""

    enforced: bool
    allowed: dict[str, int]
    seconds: dict[str, int]


class ErrorText(AnswerModel):
    """Why a call was refused: a code for programs, a sentence for people."""

    code: str
    message: str


class Error(AnswerModel):
    """A refused call."""

    error: ErrorText
