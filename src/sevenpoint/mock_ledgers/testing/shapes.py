"""What a test reads: where a ledger's pages are, its organisation and app, exchanges, and whether books balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Places:
    """Where a ledger's pages are, below the server's address, and what an app asks for. `api`: the base of its API."""

    authorize: str
    token: str
    api: str
    scopes: tuple[str, ...]


PLACES = {
    "xero": Places(
        "/identity/connect/authorize", "/connect/token", "/api.xro/2.0",
        ("openid", "profile", "email", "accounting.transactions", "accounting.contacts", "accounting.settings",
         "offline_access"),
    ),
    "quickbooks": Places(
        "/connect/oauth2", "/oauth2/v1/tokens/bearer", "/v3", ("com.intuit.quickbooks.accounting",)
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Organisation:
    """One set of books. `id`: Xero's tenant id, QuickBooks' realm id; `chart`: ready accounts by their ids there."""

    id: str
    name: str
    country: str
    currency: str
    time_zone: str
    chart: Mapping[str, str]


@dataclass(frozen=True)
class App:
    """The app registration that the code under test uses."""

    client_id: str
    client_secret: str
    redirect_uri: str
    webhook_key: str


@dataclass(frozen=True)
class User:
    """One user of the organisation. `role`: the ledger's own name; `owner`: who consents unless another is named."""

    id: str
    email: str
    first_name: str
    last_name: str
    role: str
    owner: bool


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, secrets masked."""

    seq: int
    method: str
    path: str
    query: str
    status: int
    fault: str | None
    actor: str
    request_headers: Mapping[str, str]
    request_body: str
    response_headers: Mapping[str, str]
    response_body: str


@dataclass(frozen=True)
class Integrity:
    """Whether the books balance; sentences about what does not."""

    ok: bool
    problems: Sequence[str]
