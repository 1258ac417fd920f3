"""An app that goes through consent, and a small client for raw calls."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

import simplejson
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sevenpoint.mock_ledgers.bookkeeping import Organisation
from sevenpoint.mock_ledgers.oauth import App
from sevenpoint.mock_ledgers.store import Store

SCOPES = (
    "openid profile email offline_access accounting.transactions accounting.contacts accounting.settings"
    " accounting.reports.read"
)
REDIRECT = "http://localhost:9/callback"


class World(Protocol):
    """What the shared fixture `make_world` gives."""

    flask: Flask
    client: FlaskClient
    store: Store
    sandbox_id: str
    organisation: Organisation
    app: App

    def books(self, connection: Any) -> Any: ...
    def assert_balanced(self) -> None: ...
    def advance(self, **delta: float) -> None: ...


MakeWorld = Callable[..., World]


@dataclass
class Xero:
    """Calls as the app of a world. `tokens`: the last token answer."""

    world: World
    tokens: dict[str, Any]

    def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None,
             **query: str) -> TestResponse:  # fmt: skip
        """One call to the Accounting API."""
        return self.world.client.open(
            f"/api.xro/2.0/{path}",
            method=method,
            query_string=query,
            data=None if body is None else body if isinstance(body, bytes) else dump(body),
            headers={
                "Authorization": f"Bearer {self.tokens['access_token']}",
                "Xero-Tenant-Id": self.world.organisation.key,
                "Accept": "application/json",
                "Content-Type": "application/json",
                **(headers or {}),
            },
        )

    def advance(self, **delta: float) -> None:
        """Let time pass, and refresh the token as an app does."""
        self.world.advance(**delta)
        answer = self.token(grant_type="refresh_token", refresh_token=self.tokens["refresh_token"])
        assert answer.status_code == 200, answer.get_data(as_text=True)
        self.tokens = load(answer)

    def ok(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        """The parsed body of a call that must answer 200."""
        answer = self.call(method, path, body, None, **query)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return load(answer)

    def refused(self, method: str, path: str, body: Any = None, **query: str) -> list[str]:
        """The messages of a call that must answer a validation error."""
        answer = self.call(method, path, body, None, **query)
        assert answer.status_code == 400, answer.get_data(as_text=True)
        data = load(answer)
        assert (data["ErrorNumber"], data["Type"]) == (10, "ValidationException")
        return [error["Message"] for element in data["Elements"] for error in element["ValidationErrors"]]

    def contact(self, name: str = "Able Ltd") -> str:
        """A new contact's id."""
        return str(self.ok("PUT", "Contacts", {"Name": name})["Contacts"][0]["ContactID"])

    def invoice(self, *amounts: str, status: str = "AUTHORISED", kind: str = "ACCREC", contact: str | None = None,
                **members: Any) -> dict[str, Any]:  # fmt: skip
        """A new untaxed invoice with one line an amount."""
        lines = [
            {"Description": "Work", "UnitAmount": amount, "AccountCode": "200", "TaxType": "NONE"} for amount in amounts
        ]
        body = {
            "Type": kind, "Status": status, "DueDate": "2026-03-31", "LineItems": lines,
            "Contact": {"ContactID": contact} if contact else {"Name": "Able Ltd"}, **members,
        }  # fmt: skip
        made: dict[str, Any] = self.ok("PUT", "Invoices", body)["Invoices"][0]
        return made

    def pay(self, invoice: str, amount: str, **members: Any) -> TestResponse:
        """Pay an invoice into the bank account."""
        body = {"Invoice": {"InvoiceID": invoice}, "Account": {"Code": "090"}, "Amount": amount, **members}
        return self.call("PUT", "Payments", body)

    def token(self, **form: str) -> TestResponse:
        """A call to the token endpoint with form credentials."""
        app = self.world.app
        return self.world.client.post(
            "/connect/token", data={"client_id": app.client_id, "client_secret": app.client_secret, **form}
        )


def dump(value: Any) -> bytes:
    """A request body."""
    return simplejson.dumps(value, use_decimal=True).encode()


def load(answer: TestResponse) -> Any:
    """A response body with exact numbers."""
    return simplejson.loads(answer.get_data(as_text=True), use_decimal=True)


def moment(text: str) -> dt.datetime:
    """The time in a `/Date(ms+0000)/`."""
    found = re.fullmatch(r"/Date\((\d+)(\+0000)?\)/", text)
    assert found is not None
    return dt.datetime.fromtimestamp(int(found[1]) / 1000, dt.UTC)


def consent(world: World, decision: str = "allow", **changes: str) -> dict[str, str]:
    """What the app's redirect gets after the user pressed a button."""
    query = {
        "response_type": "code", "client_id": world.app.client_id, "redirect_uri": REDIRECT, "scope": SCOPES,
        "state": "s 1", **changes,
    }  # fmt: skip
    page = world.client.get("/identity/connect/authorize", query_string=query)
    assert page.status_code == 200, page.get_data(as_text=True)
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.get_data(as_text=True)))
    answer = world.client.post(
        "/identity/connect/authorize",
        data={**form, "organisation": world.organisation.key, "decision": decision},
    )
    assert answer.status_code == 302
    target = urlsplit(answer.headers["Location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == REDIRECT
    return {name: values[0] for name, values in parse_qs(target.query).items()}


def connect(world: World, **changes: str) -> Xero:
    """An app that went through consent."""
    xero = Xero(world, {})
    answer = xero.token(grant_type="authorization_code", code=consent(world, **changes)["code"], redirect_uri=REDIRECT)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    xero.tokens = load(answer)
    return xero
