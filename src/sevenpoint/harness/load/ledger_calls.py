"""The calls that integrations make most, on either ledger: read one, read a page, ask what changed, write, pay.

What to send is here and how is not: `LedgerCalls` sends with requests, `users` with Locust's own client.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import requests
import simplejson
from requests.adapters import HTTPAdapter

from sevenpoint.harness.bookkeepers import quickbooks, xero
from sevenpoint.harness.bookkeepers.session import LedgerSession
from sevenpoint.harness.ledgers import App, Organisation
from sevenpoint.harness.load.world import CONNECTIONS, Place, World

TIMEOUT = 60.0
CLIENT = "Load Client"
ACCOUNT, ITEM = "200", "1"
OPEN = 10_000_000
NAMES = ("get", "page", "poll", "post", "pay")


@dataclass(frozen=True)
class Request:
    """One HTTP request, whatever sends it."""

    method: str
    path: str
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Wanted:
    """The requests of one set of books. `contact` and `invoice`: a client and an open invoice that are there."""

    def __init__(self, organisation: Organisation, now: Callable[[], dt.datetime]) -> None:
        """Nothing is there yet: `prepare` makes it. `now`: the ledger's time."""
        self.organisation = organisation
        self.contact = ""
        self.invoice = ""
        self._now = now
        self._xero = organisation.ledger == "xero"
        self._base = "/api.xro/2.0" if self._xero else f"/v3/company/{organisation.id}"

    def prepare(self, send: Callable[[Request], Any]) -> None:
        """Make the client and the invoice. `send`: sends a request and gives the answer's JSON."""
        if self._xero:
            made = send(self._write("/Contacts", {"Name": CLIENT}))
            self.contact = made["Contacts"][0]["ContactID"]
            self.invoice = send(self.post(OPEN))["Invoices"][0]["InvoiceID"]
            return
        made = send(self._write("/customer", {"DisplayName": CLIENT}))
        self.contact = made["Customer"]["Id"]
        self.invoice = send(self.post(OPEN))["Invoice"]["Id"]

    def get(self) -> Request:
        """One invoice by its id."""
        return Request("GET", f"{self._base}/{'Invoices' if self._xero else 'invoice'}/{self.invoice}")

    def page(self) -> Request:
        """A page of 100 invoices."""
        if self._xero:
            return Request("GET", f"{self._base}/Invoices?page=1&pageSize=100")
        return self._query("select * from Invoice startposition 1 maxresults 100")

    def poll(self) -> Request:
        """Invoices that changed in the last five seconds."""
        since = (self._now() - dt.timedelta(seconds=5)).strftime("%Y-%m-%dT%H:%M:%S")
        if self._xero:
            return Request("GET", f"{self._base}/Invoices?page=1", headers={"If-Modified-Since": since})
        return self._query(f"select * from Invoice where MetaData.LastUpdatedTime > '{since}Z'")

    def post(self, amount: int = 10) -> Request:
        """A new invoice of three lines, authorised."""
        if self._xero:
            line = {"Description": "Work", "Quantity": 1, "UnitAmount": amount, "AccountCode": ACCOUNT}
            due = (self._now() + dt.timedelta(days=30)).date().isoformat()
            invoice = {"Type": "ACCREC", "Contact": {"ContactID": self.contact}, "Status": "AUTHORISED", "DueDate": due,
                       "LineItems": [line] * 3}  # fmt: skip
            return self._write("/Invoices", invoice)
        detail = {"ItemRef": {"value": ITEM}, "TaxCodeRef": {"value": "NON"}}
        row = {"Amount": amount, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}
        return self._write("/invoice", {"CustomerRef": {"value": self.contact}, "Line": [row] * 3})

    def pay(self) -> Request:
        """A cent on the open invoice."""
        if self._xero:
            today = self._now().date().isoformat()
            return self._write("/Payments", {"Invoice": {"InvoiceID": self.invoice}, "Date": today, "Amount": 0.01,
                                             "Account": {"Code": self.organisation.chart.bank}})  # fmt: skip
        link = {"Amount": 0.01, "LinkedTxn": [{"TxnId": self.invoice, "TxnType": "Invoice"}]}
        return self._write("/payment", {"CustomerRef": {"value": self.contact}, "TotalAmt": 0.01, "Line": [link]})

    def named(self, name: str) -> Request:
        """The request of a name out of NAMES."""
        wanted: dict[str, Callable[[], Request]] = {
            "get": self.get, "page": self.page, "poll": self.poll, "post": self.post, "pay": self.pay,
        }  # fmt: skip
        return wanted[name]()

    def _write(self, path: str, body: Any) -> Request:
        return Request("POST", self._base + path, body)

    def _query(self, statement: str) -> Request:
        return Request("GET", f"{self._base}/query?query={quote(statement, safe='')}")


class LedgerCalls:
    """The calls in one set of books, sent by one app that goes through consent itself and renews its own token."""

    def __init__(self, url: str, app: App, organisation: Organisation, now: Callable[[], dt.datetime]) -> None:
        """Consent, and make what the calls are about."""
        self.ledger = organisation.ledger
        headers = {"Xero-Tenant-Id": organisation.id} if organisation.ledger == "xero" else {}
        endpoints = xero.ENDPOINTS if organisation.ledger == "xero" else quickbooks.ENDPOINTS
        self._session = LedgerSession(url, app, organisation, endpoints, headers)
        self._url = url
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.mount("http", HTTPAdapter(pool_connections=1, pool_maxsize=CONNECTIONS))
        self._wanted = Wanted(organisation, now)
        self._wanted.prepare(lambda request: self._send(request).json())

    def make(self, name: str) -> None:
        """One call. Raises requests.HTTPError for any refusal."""
        self._send(self._wanted.named(name))

    def _send(self, request: Request) -> requests.Response:
        answer = self._once(request)
        if answer.status_code == 401:
            self._session.renew()
            answer = self._once(request)
        answer.raise_for_status()
        return answer

    def _once(self, request: Request) -> requests.Response:
        data = None if request.body is None else simplejson.dumps(request.body).encode()
        headers = {**self._session.headers, "Content-Type": "application/json", **request.headers}
        return self._http.request(request.method, self._url + request.path, data=data, headers=headers, timeout=TIMEOUT)


def open_calls(world: World, place: Place) -> LedgerCalls:
    """The calls of one place of a world."""
    app = world.bookkeepers[place.organisation.ledger]
    return LedgerCalls(world.ledgers_url, app, place.organisation, world.open_sandbox().about_now)
