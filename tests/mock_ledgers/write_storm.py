"""Two ledger processes over one PostgreSQL database in a storm of writes: `make write-storm`, a short run in the suite.

Every client sends each of its calls to one of the two, by chance. Afterwards every acknowledged write is there, once;
numbers are unique; no update of a record that all of them change was lost; whoever followed the change feed and the
journal meanwhile was told everything, in order; every webhook arrived once, in order; and the books balance.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import requests
from killing import Books
from own_cluster import run_cluster
from storm_receiver import StormReceiver

from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.testing.sandbox import LedgerSandbox, make_sandbox

CLIENTS = 4
_TOKEN = "storm"
_SHARED_TOTAL = 1_000_000
_PAUSE = 0.05


@dataclass
class Outcome:
    """What was acknowledged in one organisation, and how often a stale SyncToken was refused.

    `updates`: the SyncToken that each update of the shared record was answered with.
    """

    ledger: str
    invoices: dict[str, str] = field(default_factory=dict)
    payments: int = 0
    updates: list[int] = field(default_factory=list)
    stale: int = 0
    seconds: float = 0.0

    @property
    def writes(self) -> int:
        """Acknowledged writes."""
        return len(self.invoices) + self.payments + len(self.updates)


def run(database: str, seconds: float, servers: int = 2) -> list[Outcome]:
    """Storm both ledgers at once. Raises AssertionError."""
    with ExitStack() as stack:
        running = [stack.enter_context(LedgerServer(database=database, control_token=_TOKEN)) for _ in range(servers)]
        sandboxes = [stack.enter_context(make_sandbox(running[0], name, "storm")) for name in ("xero", "quickbooks")]
        storms = [stack.enter_context(_Storm(sandbox, [server.url for server in running])) for sandbox in sandboxes]
        end = time.monotonic() + seconds
        with ThreadPoolExecutor(len(storms) * (CLIENTS + 1)) as pool:
            work = [pool.submit(storm.client, number, end) for storm in storms for number in range(CLIENTS)]
            work += [pool.submit(storm.follow, end) for storm in storms]
            for each in work:
                each.result()
        for storm in storms:
            storm.seen.seconds = seconds
            storm.check()
        return [storm.seen for storm in storms]


class _Storm:
    """One organisation, written to through every server."""

    def __init__(self, sandbox: LedgerSandbox, urls: list[str]) -> None:
        sandbox.call("PUT", "limits", {sandbox.ledger: {"enforced": False}})
        self.seen = Outcome(sandbox.ledger)
        self.places = [replace(sandbox, url=url) for url in urls]
        self.books = Books(sandbox)
        self._lock = threading.Lock()
        self._receiver = StormReceiver(sandbox)
        self._shared = self._make_shared()
        self._followed: list[dict[str, Any]] = []
        self._journaled: list[dict[str, Any]] = []

    def __enter__(self) -> _Storm:
        return self

    def __exit__(self, *_: object) -> None:
        self._receiver.close()

    # --- the storm --------------------------------------------------------------------------------------------------

    def client(self, number: int, end: float) -> None:
        """Write until the end."""
        chance = random.Random(f"{self.seen.ledger}/{number}")
        kinds: list[Callable[[_Caller], None]] = [self._invoice, self._invoice, self._payment]
        kinds.append(self._payment if self.books.xero else self._update)
        with requests.Session() as session:
            session.trust_env = False
            caller = _Caller(session, self, chance)
            while time.monotonic() < end:
                chance.choice(kinds)(caller)

    def follow(self, end: float) -> None:
        """Read the change feed and the journal as they grow, at one server after the other."""
        turn = 0
        while time.monotonic() < end:
            place = self.places[turn % len(self.places)]
            self._read_on(place)
            turn += 1
            time.sleep(_PAUSE)

    def _invoice(self, caller: _Caller) -> None:
        made = caller.call("POST", self.books.url("Invoices", "invoice"), self.books.body)
        shown = made["Invoices"][0] if self.books.xero else made["Invoice"]
        key, number = ("InvoiceID", "InvoiceNumber") if self.books.xero else ("Id", "DocNumber")
        with self._lock:
            assert shown[key] not in self.seen.invoices, f"two invoices have the id {shown[key]}"
            self.seen.invoices[shown[key]] = shown[number]

    def _payment(self, caller: _Caller) -> None:
        if self.books.xero:
            paid = {"Invoice": {"InvoiceID": self._shared["InvoiceID"]}, "Account": {"Code": "090"}, "Amount": "1.00"}
            caller.call("PUT", self.books.url("Payments", ""), paid)
        else:
            line = {"Amount": 1, "LinkedTxn": [{"TxnId": self._shared["Id"], "TxnType": "Invoice"}]}
            paid = {"CustomerRef": self.books.body["CustomerRef"], "TotalAmt": 1, "Line": [line]}
            caller.call("POST", self.books.url("", "payment"), paid)
        with self._lock:
            self.seen.payments += 1

    def _update(self, caller: _Caller) -> None:
        """Change the customer whom everybody changes, as QuickBooks wants it: with the SyncToken that was read."""
        customer = self.books.body["CustomerRef"]["value"]
        read = caller.call("GET", self.books.url("", f"customer/{customer}"))["Customer"]
        change = {"Id": customer, "SyncToken": read["SyncToken"], "sparse": True, "Notes": caller.chance.random()}
        answer = caller.send("POST", self.books.url("", "customer"), {**change, "Notes": str(change["Notes"])})
        with self._lock:
            if answer.status_code == 400 and answer.json()["Fault"]["Error"][0]["code"] == "5010":
                self.seen.stale += 1
                return
            assert answer.status_code == 200, answer.text
            self.seen.updates.append(int(answer.json()["Customer"]["SyncToken"]))

    def _make_shared(self) -> dict[str, Any]:
        """The invoice that everybody pays a little of."""
        line = {**(self.books.body["LineItems"] if self.books.xero else self.books.body["Line"])[0]}
        line |= {"UnitAmount": _SHARED_TOTAL} if self.books.xero else {"Amount": _SHARED_TOTAL}
        body = {**self.books.body, ("LineItems" if self.books.xero else "Line"): [line]}
        with requests.Session() as session:
            session.trust_env = False
            url = self.books.url("Invoices", "invoice")
            made = _Caller(session, self, random.Random(0)).call("POST", url, body)
        return dict(made["Invoices"][0] if self.books.xero else made["Invoice"])

    def _read_on(self, place: LedgerSandbox) -> int:
        after = self._followed[-1]["seq"] if self._followed else 0
        changes = place.call("GET", "changes", query={"after": after, "limit": 10_000})["changes"]
        self._followed += changes
        after = self._journaled[-1]["seq"] if self._journaled else 0
        exchanges = place.call("GET", "exchanges", query={"after": after, "limit": 1000})["exchanges"]
        self._journaled += [{name: each[name] for name in ("seq", "method", "status", "path")} for each in exchanges]
        return len(changes) + len(exchanges)

    # --- what must hold ---------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Every server tells the same, and it is what was acknowledged."""
        for place in self.places:
            place.assert_books_balance()
        self._check_invoices()
        self._check_shared()
        self._check_feeds()
        events = self._receiver.check(self.places[0])
        created = Counter(key for operation, key in events if operation == "CREATE")
        assert {key: created[key] for key in self.seen.invoices} == dict.fromkeys(self.seen.invoices, 1)

    def _check_invoices(self) -> None:
        key = self._shared["InvoiceID" if self.books.xero else "Id"]
        there = {each.id: each.number for each in self.books.invoices() if each.id != key}
        assert there == self.seen.invoices
        twice = [number for number, times in Counter(there.values()).items() if times > 1]
        assert not twice, f"numbers used twice: {twice}"

    def _check_shared(self) -> None:
        if self.books.xero:
            shown = self.books.get(self.books.url(f"Invoices/{self._shared['InvoiceID']}", ""), {})["Invoices"][0]
            assert shown["AmountPaid"] == self.seen.payments
            assert len(shown["Payments"]) == self.seen.payments
            return
        shown = self.books.get(self.books.url("", f"invoice/{self._shared['Id']}"), {})["Invoice"]
        assert shown["Balance"] == _SHARED_TOTAL - self.seen.payments
        customer = self.books.get(self.books.url("", f"customer/{self.books.body['CustomerRef']['value']}"), {})
        assert sorted(self.seen.updates) == list(range(1, len(self.seen.updates) + 1))
        assert int(customer["Customer"]["SyncToken"]) == len(self.seen.updates)

    def _check_feeds(self) -> None:
        while self._read_on(self.places[-1]):
            pass
        followed, self._followed = self._followed, []
        journaled, self._journaled = self._journaled, []
        while self._read_on(self.places[0]):
            pass
        assert followed == self._followed
        assert journaled == self._journaled[: len(journaled)]
        writes = [each for each in journaled if each["method"] in ("POST", "PUT") and "/oauth" not in each["path"]]
        assert sum(each["status"] == 200 for each in writes) >= self.seen.writes


@dataclass
class _Caller:
    """Calls that go to one of the servers, by chance."""

    session: requests.Session
    storm: _Storm
    chance: random.Random

    def send(self, method: str, url: str, body: Any = None) -> requests.Response:
        """One call."""
        places = self.storm.places
        target = url.replace(self.storm.books.sandbox.url, self.chance.choice(places).url, 1)
        return self.session.request(method, target, json=body, headers=self.storm.books.headers, timeout=60)

    def call(self, method: str, url: str, body: Any = None) -> Any:
        """The JSON of a call that must succeed."""
        answer = self.send(method, url, body)
        assert answer.status_code == 200, f"{method} {url} was answered {answer.status_code}: {answer.text}"
        return answer.json()


def main(arguments: list[str]) -> int:
    """The long run, with its figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--servers", type=int, default=2)
    options = parser.parse_args(arguments)
    with run_cluster() as cluster, cluster.database() as database:
        for seen in run(database, options.seconds, options.servers):
            sys.stdout.write(
                f"{seen.ledger:<11} {options.servers} servers, {seen.seconds:.0f} s: {seen.writes} writes acknowledged "
                f"({len(seen.invoices)} invoices, {seen.payments} payments of one invoice, {len(seen.updates)} updates "
                f"of one customer, {seen.stale} refused as stale); all there, none lost, the books balance\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
