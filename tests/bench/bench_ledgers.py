"""How long what tests wait for takes: `make bench-ledgers`. Exits with 1 when a median is above its limit.

Measured over HTTP from outside, as a test suite sees it: the median of several runs. How fast calls are is given as a
share of a bare Flask hello on the same server; `make bench` has the rest.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import requests
from monthly_firm import SECONDS, START, take_on
from part_calls import run as calls_beside_hello
from servers import memory

from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.testing.control import Control
from sevenpoint.mock_ledgers.testing.sandbox import LedgerSandbox, make_sandbox

INVOICES = 1000
CLIENTS = 200
_BATCH = 50


class Figure(NamedTuple):
    """A median, in milliseconds unless `unit` says otherwise, and what it may be at most."""

    what: str
    value: float
    limit: float
    unit: str = "ms"


def main() -> int:
    """Measure and print; 1 when something is too slow."""
    figures = [_start(), _memory()]
    with LedgerServer() as server:
        control = Control(server.url, server.control_token)
        figures += [_new_sandbox(control, ledger) for ledger in ("xero", "quickbooks")]
        with make_sandbox(server, "xero", "bench") as xero:
            figures += _rewinds(xero)
        figures += [_fourteen_months(server, ledger) for ledger in ("xero", "quickbooks")]
        control.close()
    for each in figures:
        mark = "" if each.value <= each.limit else "  ABOVE"
        sys.stdout.write(f"{each.what:<58} {each.value:8.1f} {each.unit}  (limit {each.limit:.0f}){mark}\n")
    for call in calls_beside_hello().figures:
        sys.stdout.write(f"{call.what:<58} {call.value:8.3f} of hello\n")
    return int(any(each.value > each.limit for each in figures))


def _start() -> Figure:
    taken = []
    for _ in range(3):
        begin = time.perf_counter()
        with LedgerServer():
            taken.append((time.perf_counter() - begin) * 1000)
    return Figure("the fixture `ledger_server` starts", statistics.median(taken), 600)


def _memory() -> Figure:
    """What the processes of a fresh server hold, pages that they share counted once (Linux's PSS)."""
    with LedgerServer() as server:
        return Figure("a fresh server holds", memory(list(server.pids.values())), 130, "MiB")


def _fourteen_months(server: LedgerServer, ledger: str) -> Figure:
    with make_sandbox(server, ledger, "months", now=START, clock="frozen") as sandbox:
        take_on(sandbox, CLIENTS)
        taken = _median(lambda: sandbox.clock.advance(SECONDS), 1)
        sandbox.assert_books_balance()
    return Figure(f"fourteen months, {CLIENTS} repeating invoices, {ledger}", taken, 5000)


def _new_sandbox(control: Control, ledger: str) -> Figure:
    wanted = {"name": "bench", "organisations": [{"ledger": ledger, "name": "Harbour"}]}
    return Figure(f"a new empty sandbox, {ledger}", _median(lambda: control.call("POST", "sandboxes", wanted), 20), 30)


def _rewinds(xero: LedgerSandbox) -> list[Figure]:
    _write_invoices(xero, INVOICES)
    kept: list[str] = []
    checkpoint = _median(lambda: kept.append(xero.checkpoint()), 5)
    unchanged = _median(lambda: xero.rewind(kept[0]), 10)
    runs = []
    for _ in range(5):
        _write_invoices(xero, _BATCH)
        runs.append(_median(lambda: xero.rewind(kept[0]), 1))
    return [
        Figure(f"a checkpoint, {INVOICES} invoices", checkpoint, 100),
        Figure(f"a rewind, {INVOICES} invoices, nothing changed", unchanged, 50),
        Figure(f"a rewind, {INVOICES} invoices, {_BATCH} written since", statistics.median(runs), 50),
    ]


def _write_invoices(xero: LedgerSandbox, number: int) -> None:
    line = {"Description": "x", "UnitAmount": "10.00", "Quantity": 1, "AccountCode": "200"}
    invoice = {"Type": "ACCREC", "Contact": {"Name": "Amy"}, "Status": "AUTHORISED", "DueDate": "2030-01-01",
               "LineItems": [line]}  # fmt: skip
    headers = {"Authorization": f"Bearer {xero.access_token()}", "Xero-Tenant-Id": xero.organisation.id,
               "Accept": "application/json"}  # fmt: skip
    for _ in range(number // _BATCH):
        body = {"Invoices": [invoice] * _BATCH}
        requests.put(f"{xero.api_url}/Invoices", json=body, headers=headers, timeout=60).raise_for_status()


def _median(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begin) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    sys.exit(main())
