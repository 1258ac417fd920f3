"""Locust users for other people's locustfiles: each works in books of its own at the mock ledgers.

    from locust import between, task
    from sevenpoint.harness.load.users import XeroUser

    class Practice(XeroUser):
        wait_time = between(0.5, 2)

        @task(5)
        def read(self):
            self.send("get")

        @task
        def bill(self):
            self.send("post")

Run it as any locustfile: `locust -f mine.py --host http://127.0.0.1:8400`, with the control token that `sevenpoint
serve` printed in SEVENPOINT_CONTROL_TOKEN. Import `locust` before this module, so that gevent comes first.
"""

from __future__ import annotations

import os
import secrets
from typing import Any

from locust import FastHttpUser

from sevenpoint.harness.bookkeepers import REDIRECT, quickbooks, xero
from sevenpoint.harness.bookkeepers.session import LedgerSession
from sevenpoint.harness.errors import UsageError
from sevenpoint.harness.ledgers import LedgerControl, NewOrganisation, Sandbox
from sevenpoint.harness.load.ledger_calls import Request, Wanted

TOKEN = "SEVENPOINT_CONTROL_TOKEN"


class LedgerUser(FastHttpUser):
    """A user with an organisation, an app and a token of its own; subclasses name the `ledger` and have the tasks.

    `limits`: whether the ledger's rate limits hold. `wanted`: the requests of these books, for tasks of one's own.
    """

    abstract = True
    ledger = ""
    limits = False
    wanted: Wanted
    sandbox: Sandbox

    def on_start(self) -> None:
        """Open the books. Raises UsageError when there is no control token."""
        token = os.environ.get(TOKEN)
        if not token:
            raise UsageError(f"{TOKEN} is not set: `sevenpoint serve` prints the token")
        if self.host is None:
            raise UsageError("--host is missing: give the address that `sevenpoint serve` printed")
        books = NewOrganisation(ledger=self.ledger, name=f"Load {secrets.token_hex(3)}")
        self.sandbox = LedgerControl(self.host, token).create_sandbox("locust", [books])
        if not self.limits:
            self.sandbox.lift_limits(self.ledger)
        organisation = self.sandbox.organisations[0]
        app = self.sandbox.create_app(self.ledger, "Locust", "candidate", [REDIRECT])
        headers = {"Xero-Tenant-Id": organisation.id} if self.ledger == "xero" else {}
        endpoints = xero.ENDPOINTS if self.ledger == "xero" else quickbooks.ENDPOINTS
        self._session = LedgerSession(self.host, app, organisation, endpoints, headers)
        self.wanted = Wanted(organisation, self.sandbox.about_now)
        self.wanted.prepare(self._prepare)

    def on_stop(self) -> None:
        """Forget the books."""
        if hasattr(self, "sandbox"):
            self.sandbox.delete()

    def send(self, name: str) -> Any:
        """One of the usual calls: `get`, `page`, `poll`, `post` or `pay`; Locust's response."""
        return self.send_request(self.wanted.named(name), f"{self.ledger} {name}")

    def send_request(self, request: Request, name: str) -> Any:
        """A request of one's own, counted under `name`; the token is renewed when it has run out."""
        answer = self._once(request, name)
        if answer.status_code == 401:
            self._session.renew()
            answer = self._once(request, name)
        return answer

    def _once(self, request: Request, name: str) -> Any:
        headers = {**self._session.headers, **request.headers}
        return self.client.request(request.method, request.path, name=name, json=request.body, headers=headers)

    def _prepare(self, request: Request) -> Any:
        return self.send_request(request, f"{self.ledger} preparing").json()


class XeroUser(LedgerUser):
    """In Xero."""

    abstract = True
    ledger = "xero"


class QuickBooksUser(LedgerUser):
    """In QuickBooks."""

    abstract = True
    ledger = "quickbooks"
