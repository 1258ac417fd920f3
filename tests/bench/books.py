"""The calls that are measured at our ledgers: an invoice by its id, a new one of three lines, a page, what changed."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import requests
from measuring import Call

from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.testing.sandbox import LedgerSandbox

XERO_LINE = {"Description": "x", "Quantity": 1, "UnitAmount": "10.00", "AccountCode": "200"}
XERO_INVOICE = {
    "Type": "ACCREC", "Contact": {"Name": "Amy"}, "Status": "AUTHORISED", "DueDate": "2030-01-01",
    "LineItems": [XERO_LINE] * 3,
}  # fmt: skip
QUICKBOOKS_LINE = {
    "Amount": 10, "DetailType": "SalesItemLineDetail",
    "SalesItemLineDetail": {"ItemRef": {"value": "1"}, "TaxCodeRef": {"value": "TAX"}},
}  # fmt: skip


@dataclass
class MeasuredBooks:
    """One organisation with a client Amy and one invoice of three lines, its rate limits off."""

    server: LedgerServer
    sandbox: LedgerSandbox
    invoice: str = ""
    _headers: dict[str, str] = field(default_factory=dict)
    _base: str = ""
    _new: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the client and the invoice."""
        sandbox = self.sandbox
        sandbox.call("PUT", "limits", {sandbox.ledger: {"enforced": False}})
        self._headers = {"Authorization": f"Bearer {sandbox.access_token()}", "Accept": "application/json",
                         "Content-Type": "application/json"}  # fmt: skip
        if sandbox.ledger == "xero":
            self._headers["Xero-Tenant-Id"] = sandbox.organisation.id
            self._base, self._new = "/api.xro/2.0", XERO_INVOICE
            self.invoice = self._send("/Invoices", XERO_INVOICE)["Invoices"][0]["InvoiceID"]
            return
        self._base = f"/v3/company/{sandbox.organisation.id}"
        customer = self._send("/customer", {"DisplayName": "Amy"})["Customer"]["Id"]
        self._new = {"CustomerRef": {"value": customer}, "Line": [QUICKBOOKS_LINE] * 3}
        self.invoice = self._send("/invoice", self._new)["Invoice"]["Id"]

    def get(self) -> Call:
        """The invoice by its id."""
        return self._call("GET", f"{self._kind}/{self.invoice}")

    def post(self) -> Call:
        """A new invoice: authorised, taxed, posted, journaled, durable."""
        return self._call("POST", self._kind, json.dumps(self._new).encode())

    def page(self, number: int = 1) -> Call:
        """A page of 100 invoices."""
        if self.sandbox.ledger == "xero":
            return self._call("GET", f"/Invoices?page={number}&pageSize=100")
        return self._query(f"select * from Invoice startposition {100 * (number - 1) + 1} maxresults 100")

    def changed(self, since: dt.datetime) -> Call:
        """What changed since a time."""
        text = since.strftime("%Y-%m-%dT%H:%M:%S")
        if self.sandbox.ledger == "xero":
            return self._call("GET", "/Invoices", headers={"If-Modified-Since": text})
        return self._query(f"select * from Invoice where MetaData.LastUpdatedTime >= '{text}Z'")

    def write(self) -> None:
        """One more invoice."""
        self._send(self._kind, self._new)

    @property
    def _kind(self) -> str:
        return "/Invoices" if self.sandbox.ledger == "xero" else "/invoice"

    def _query(self, statement: str) -> Call:
        return self._call("GET", f"/query?query={quote(statement, safe='')}")

    def _call(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Call:
        return Call(self.server.port, method, self._base + path, body, {**self._headers, **(headers or {})})

    def _send(self, path: str, body: Any) -> Any:
        answer = requests.post(self.server.url + self._base + path, json=body, headers=self._headers, timeout=60)
        answer.raise_for_status()
        return answer.json()
