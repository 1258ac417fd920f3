"""Clients of the firm."""

from __future__ import annotations

from pydantic import Field

from .base import Ledger, Model, SyncState


class Address(Model):
    """A postal address. `country` is a name or a code, as the ledger holds it."""

    line1: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


class NewClient(Model):
    """A client of the firm. `name` is unique in the workspace."""

    name: str
    email: str | None = None
    phone: str | None = None
    address: Address | None = None
    tax_number: str | None = None
    payment_terms_days: int | None = None
    currency: str | None = Field(default=None, description="What the client is billed in; absent: the workspace's own.")


class ClientChange(Model):
    """Members that are present change; absent ones stay."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    address: Address | None = None
    tax_number: str | None = None
    payment_terms_days: int | None = None
    active: bool | None = None


class Client(NewClient):
    """A client as the tool shows it. `ledger_ids`: the contact or customer it is linked to, by ledger."""

    id: str
    active: bool = True
    ledger_ids: dict[Ledger, str] = Field(default_factory=dict)
    sync: SyncState | None = None


class Clients(Model):
    """A list of clients."""

    clients: list[Client]
