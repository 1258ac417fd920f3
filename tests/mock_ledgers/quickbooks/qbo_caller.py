"""An app that has been let into a QuickBooks company of this process, and speaks JSON with it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

from werkzeug.test import TestResponse

ACCOUNTING = "com.intuit.quickbooks.accounting"
Json = dict[str, Any]


@dataclass
class Caller:
    """An app that has been let into the world's company."""

    world: Any
    scope: str = ACCOUNTING
    tokens: Json = field(default_factory=dict)
    realm: str = ""

    def __post_init__(self) -> None:
        self.realm = self.realm or self.world.organisation.key
        self.connect()

    @property
    def basic(self) -> tuple[str, str]:
        return (self.world.app.client_id, self.world.app.client_secret)

    def consent(self, decision: str = "allow", **changed: str) -> TestResponse:
        """What the consent page answers to a decision."""
        form = {
            "client_id": self.world.app.client_id, "response_type": "code", "scope": self.scope, "state": "s1",
            "redirect_uri": self.world.app.redirect_uris[0], "organisation": self.realm,
            "decision": decision, **changed,
        }  # fmt: skip
        return self.world.client.post("/connect/oauth2", data=form)

    def code(self) -> str:
        """A fresh authorisation code."""
        return parse_qs(urlsplit(self.consent().headers["Location"]).query)["code"][0]

    def token(self, **form: str) -> TestResponse:
        """A call of the token endpoint."""
        return self.world.client.post("/oauth2/v1/tokens/bearer", data=form, auth=self.basic)

    def connect(self) -> None:
        """Go through consent and get tokens."""
        redirect = self.world.app.redirect_uris[0]
        answer = self.token(grant_type="authorization_code", code=self.code(), redirect_uri=redirect)
        assert answer.status_code == 200, answer.text
        self.tokens = answer.json or {}

    def call(self, method: str, path: str, *, realm: str | None = None, **options: Any) -> TestResponse:
        """A call under the company's path."""
        headers = {
            "Authorization": f"Bearer {self.tokens['access_token']}",
            "Accept": "application/json",
            **options.pop("headers", {}),
        }
        return self.world.client.open(
            f"/v3/company/{realm or self.realm}/{path}", method=method, headers=headers, **options
        )

    def post(self, path: str, body: Any) -> TestResponse:
        """A POST of JSON; the books must be right after it, whatever came of it."""
        answer = self.call("POST", path, data=json.dumps(body, default=str), content_type="application/json")
        self.world.assert_balanced()
        return answer

    def make(self, name: str, body: Any, options: str = "") -> Json:
        """Create or change a record that must succeed. Returns the record."""
        answer = self.post(name.lower() + options, body)
        assert answer.status_code == 200, answer.text
        return loads(answer)[name]

    def read(self, name: str, record_id: str) -> Json:
        """A record by id."""
        answer = self.call("GET", f"{name.lower()}/{record_id}")
        assert answer.status_code == 200, answer.text
        return loads(answer)[name]

    def query(self, statement: str) -> Json:
        """The QueryResponse of a statement."""
        answer = self.call("GET", "query", query_string={"query": statement})
        assert answer.status_code == 200, answer.text
        return loads(answer)["QueryResponse"]

    def customer(self, name: str = "Amy's Bird Sanctuary", **properties: Any) -> str:
        """The id of a new customer."""
        return self.make("Customer", {"DisplayName": name, **properties})["Id"]

    def invoice(self, customer: str, *amounts: str, **properties: Any) -> Json:
        """A new invoice with a line an amount."""
        return self.make("Invoice", {"CustomerRef": {"value": customer}, "Line": lines(*amounts), **properties})

    def payment(self, customer: str, total: str, *applied: tuple[str, str], **properties: Any) -> Json:
        """A new payment; `applied`: (invoice id, amount)."""
        links = [{"Amount": amount, "LinkedTxn": [{"TxnId": to, "TxnType": "Invoice"}]} for to, amount in applied]
        return self.make(
            "Payment", {"CustomerRef": {"value": customer}, "TotalAmt": total, "Line": links, **properties}
        )


def lines(*amounts: str, tax: str | None = None) -> list[Json]:
    """Sales lines of the item "Services"."""
    code = {} if tax is None else {"TaxCodeRef": {"value": tax}}
    detail = {"ItemRef": {"value": "1"}, **code}
    return [{"Amount": each, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail} for each in amounts]


def loads(answer: TestResponse) -> Json:
    """The JSON of an answer with exact numbers."""
    body: Json = json.loads(answer.text, parse_float=Decimal)
    return body


def refusal(answer: TestResponse) -> tuple[str, str]:
    """(code, Detail) of a refused request."""
    assert answer.status_code == 400, answer.text
    (error,) = loads(answer)["Fault"]["Error"]
    return error["code"], error["Detail"]
