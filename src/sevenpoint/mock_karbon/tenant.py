"""Karbon accounts with their people, clients and work, and the applications that may come in."""

from __future__ import annotations

import base64
import datetime as dt
import json
import random
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any

Doc = dict[str, Any]
LETTERS = "123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"
KEY_LENGTH = 12

# Each kind of client: the path, the member that holds its key, what Karbon calls it, and what must be given.
CLIENTS = {
    "Contacts": ("ContactKey", "Contact", ("FirstName", "LastName")),
    "Organizations": ("OrganizationKey", "Organization", ("FullName",)),
    "ClientGroups": ("ClientGroupKey", "ClientGroup", ("FullName",)),
}
WORK_TYPES = ("Advisory", "Bookkeeping", "Payroll", "Tax")


@dataclass
class Trouble:
    """What the next requests are answered with; `times` None: until it is ended."""

    status: int
    times: int | None


@dataclass
class Tenant:
    """An account: its people (e-mail addresses of active users, who may be given work), templates, clients and work.

    `docs`: records by resource and key; `subscriptions`: by webhook type.
    """

    name: str
    seed: int = 0
    people: list[str] = field(default_factory=lambda: ["partner@firm.example", "junior@firm.example"])
    templates: list[str] = field(default_factory=lambda: ["Advisory engagement", "Monthly bookkeeping"])
    docs: dict[str, dict[str, Doc]] = field(default_factory=dict)
    subscriptions: dict[str, Doc] = field(default_factory=dict)
    guard: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(f"{self.name}/{self.seed}")
        for title in self.templates:
            key = self.key()
            self.docs.setdefault("WorkTemplates", {})[key] = {"WorkTemplateKey": key, "Title": title}

    def key(self) -> str:
        """A key as Karbon makes them: twelve letters and figures."""
        return "".join(self._random.choices(LETTERS, k=KEY_LENGTH))

    def records(self, resource: str) -> list[Doc]:
        """Every record of a resource, the oldest first."""
        with self.guard:
            return list(self.docs.get(resource, {}).values())

    def application(self) -> Application:
        """A new API application of this account."""
        parts = ({"alg": "HS256"}, {"tenant": self.name}, {"application": self.key()})
        token = str(uuid.UUID(int=self._random.getrandbits(128), version=4))
        return Application(self, token, ".".join(_part(each) for each in parts))


@dataclass
class Application:
    """A program that may come in: its two credentials, what it has asked, and what goes wrong for it on purpose."""

    tenant: Tenant
    token: str
    access_key: str
    requests: list[tuple[str, str, int]] = field(default_factory=list)
    trouble: Trouble | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What every request carries."""
        return {"Authorization": f"Bearer {self.token}", "AccessKey": self.access_key}

    def fail(self, status: int, times: int | None = None) -> None:
        """Answer the next `times` requests (None: all, until `recover`) with 429, 500 or 503."""
        self.trouble = Trouble(status, times)

    def recover(self) -> None:
        """Answer again."""
        self.trouble = None

    def struck(self) -> int | None:
        """The status that this request is answered with, when something is to go wrong."""
        with self.tenant.guard:
            trouble = self.trouble
            if trouble is None:
                return None
            if trouble.times is not None:
                trouble.times -= 1
                if trouble.times <= 0:
                    self.trouble = None
            return trouble.status


def now() -> str:
    """The time as Karbon writes it. The mock has no clock of its own: it is real time."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _part(content: Doc) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()
