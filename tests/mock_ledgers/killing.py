"""The application is killed in the middle of writes, again and again: `make kill-test`, and a short run in the suite.

After each restart every acknowledged invoice is there, none in part, no number is used twice, and the books balance.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.testing.sandbox import LedgerSandbox, make_sandbox

CLIENTS = 4
_LINES = ("10.00", "20.00", "30.00")


@dataclass
class Outcome:
    """What a run saw. `acknowledged`: id to number; `unanswered`: writes under way at a kill; `kept` of those."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    kills: int = 0
    unanswered: int = 0
    kept: int = 0
    seconds: float = 0.0


def run(ledger: str, writes: int, kills: int, folder: Path, database: str | None = None) -> Outcome:
    """Write invoices from several clients and kill the application `kills` times on the way. Raises AssertionError."""
    outcome, begin = Outcome(), time.perf_counter()
    server = LedgerServer(data=folder, database=database)
    try:
        with make_sandbox(server, ledger, "kill") as sandbox:
            books = Books(sandbox)
            for part in range(1, kills + 2):
                _write_until(server, books, outcome, writes * part // (kills + 1), kill=part <= kills)
                server.close()
                server = LedgerServer(server.port, data=folder, control_token=server.control_token, database=database)
                _check(books, outcome)
    finally:
        server.close()
    outcome.seconds = time.perf_counter() - begin
    return outcome


def _write_until(server: LedgerServer, books: Books, outcome: Outcome, wanted: int, *, kill: bool) -> None:
    enough = threading.Event()

    def write() -> None:
        with requests.Session() as session:
            while not enough.is_set() or kill:
                made = books.write(session)
                if made is None:
                    outcome.unanswered += 1
                    return
                assert made[0] not in outcome.acknowledged
                outcome.acknowledged[made[0]] = made[1]
                if len(outcome.acknowledged) >= wanted:
                    enough.set()

    clients = [threading.Thread(target=write) for _ in range(CLIENTS)]
    for each in clients:
        each.start()
    assert enough.wait(600)
    if kill:
        application = server.pids["application"]
        children = Path(f"/proc/{application}/task/{application}/children").read_text()
        os.kill(int(children.split()[0]), signal.SIGKILL)
        outcome.kills += 1
    for each in clients:
        each.join(60)


def _check(books: Books, outcome: Outcome) -> None:
    there = books.invoices()
    assert outcome.acknowledged.items() <= {each.id: each.number for each in there}.items()
    twice = [number for number, times in Counter(each.number for each in there).items() if times > 1]
    assert not twice, f"numbers used twice: {twice}"
    assert {(each.lines, each.total) for each in there} == {(len(_LINES), 60.0)}
    outcome.kept = len(there) - len(outcome.acknowledged)
    assert outcome.kept <= outcome.unanswered
    books.sandbox.assert_books_balance()


@dataclass(frozen=True)
class _Invoice:
    id: str
    number: str
    lines: int
    total: float


class Books:
    """An organisation's invoices over HTTP, the same for both ledgers. `body`: a new one, of three lines."""

    def __init__(self, sandbox: LedgerSandbox) -> None:
        self.sandbox = sandbox
        self.headers = {"Authorization": f"Bearer {sandbox.access_token()}", "Accept": "application/json"}
        self.xero = sandbox.ledger == "xero"
        if self.xero:
            self.headers["Xero-Tenant-Id"] = sandbox.organisation.id
        self.body = self._invoice()

    def write(self, session: requests.Session) -> tuple[str, str] | None:
        """Id and number of a new invoice; None when the server was killed."""
        try:
            answer = session.post(self.url("Invoices", "invoice"), json=self.body, headers=self.headers, timeout=60)
        except requests.ConnectionError:
            return None
        if answer.status_code == 502:
            return None
        assert answer.status_code == 200, answer.text
        made = answer.json()["Invoices"][0] if self.xero else answer.json()["Invoice"]
        return self._named(made)

    def invoices(self) -> list[_Invoice]:
        """Every invoice that is there."""
        found: list[Any] = []
        while page := self._page(len(found)):
            found += page
        lines, total = ("LineItems", "Total") if self.xero else ("Line", "TotalAmt")
        return [_Invoice(*self._named(each), self._lines(each[lines]), float(each[total])) for each in found]

    def _page(self, start: int) -> list[Any]:
        if self.xero:
            query = {"page": start // 1000 + 1, "pageSize": 1000}
            if start % 1000:
                return []
            return list(self.get(self.url("Invoices", ""), query)["Invoices"])
        query = {"query": f"select * from Invoice startposition {start + 1} maxresults 1000"}
        return list(self.get(self.url("", "query"), query)["QueryResponse"].get("Invoice", []))

    def get(self, url: str, query: dict[str, Any]) -> Any:
        """What a read is answered."""
        answer = requests.get(url, params=query, headers=self.headers, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def _named(self, made: Any) -> tuple[str, str]:
        return (made["InvoiceID"], made["InvoiceNumber"]) if self.xero else (made["Id"], made["DocNumber"])

    def _lines(self, lines: list[Any]) -> int:
        return sum(line.get("DetailType") != "SubTotalLineDetail" for line in lines)

    def url(self, xero: str, quickbooks: str) -> str:
        """Where a resource is, by each ledger's name for it."""
        if self.xero:
            return f"{self.sandbox.api_url}/{xero}"
        return f"{self.sandbox.api_url}/company/{self.sandbox.organisation.id}/{quickbooks}"

    def _invoice(self) -> dict[str, Any]:
        if self.xero:
            line = {"Description": "x", "Quantity": 1, "AccountCode": "200", "TaxType": "NONE"}
            return {"Type": "ACCREC", "Contact": {"Name": "Amy"}, "Status": "AUTHORISED", "DueDate": "2030-01-01",
                    "LineItems": [{**line, "UnitAmount": amount} for amount in _LINES]}  # fmt: skip
        made = requests.post(
            self.url("", "customer"), json={"DisplayName": "Amy"}, headers=self.headers, timeout=60
        ).json()["Customer"]["Id"]
        item = self.get(self.url("", "query"), {"query": "select * from Item"})["QueryResponse"]["Item"][0]["Id"]
        detail = {"DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {"ItemRef": {"value": item}}}
        return {"CustomerRef": {"value": made}, "Line": [{"Amount": float(each), **detail} for each in _LINES]}


def main(arguments: list[str]) -> int:
    """The long run, with its figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--writes", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=5)
    options = parser.parse_args(arguments)
    say: Callable[[str], object] = sys.stdout.write
    for ledger in ("xero", "quickbooks"):
        with tempfile.TemporaryDirectory(prefix="sevenpoint-kill-") as folder:
            seen = run(ledger, options.writes, options.kills, Path(folder))
        say(
            f"{ledger:<11} {len(seen.acknowledged)} acknowledged, all there; {seen.kills} kills, "
            f"{seen.unanswered} writes unanswered, {seen.kept} of them kept; {seen.seconds:.0f} s\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
