"""Fourteen months in one step of the clock: what falls due happens in order, each at its own time, and balances."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
import requests
from monthly_firm import MONTHS, SECONDS, START, take_on

from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.testing.sandbox import LedgerSandbox, make_sandbox

CLIENTS = 20
# The whole firm of 200 is to take less than 5 s (`make bench-ledgers`); ten times the share of 20 is a fault.
_SLOW_SECONDS = 5.0


@pytest.fixture(scope="module")
def server(database: str | None) -> Iterator[LedgerServer]:
    """Ledgers of their own."""
    with LedgerServer(database=database) as running:
        yield running


def _month_ends() -> list[dt.date]:
    firsts = [dt.date(2026 + month // 12, month % 12 + 1, 1) for month in range(3, 3 + MONTHS)]
    return [first - dt.timedelta(days=1) for first in firsts]


def _invoiced_at(sandbox: LedgerSandbox) -> list[dt.datetime]:
    after, found = 0, []
    while page := sandbox.changes(after):
        found += [dt.datetime.fromisoformat(each["at"]) for each in page if each["kind"] == "Invoice"]
        after = page[-1]["seq"]
    return found


@pytest.mark.parametrize("ledger", ["xero", "quickbooks"])
def test_every_month_in_order(server: LedgerServer, ledger: str) -> None:
    with make_sandbox(server, ledger, "months", now=START, clock="frozen", time_zone="UTC") as sandbox:
        take_on(sandbox, CLIENTS)
        begin = time.perf_counter()
        sandbox.clock.advance(SECONDS)
        assert time.perf_counter() - begin < _SLOW_SECONDS
        at = _invoiced_at(sandbox)
        assert at == sorted(at)
        assert Counter(each.date() for each in at) == dict.fromkeys(_month_ends(), CLIENTS)
        balances = {account: Decimal(balance) for account, balance in sandbox.trial_balance().items()}
        assert sum(balances.values()) == 0
        assert max(balances.values()) == CLIENTS * MONTHS * 100
        sandbox.assert_books_balance()
        assert _reads(sandbox, sandbox.access_token()) == 401
        assert _reads(sandbox, sandbox.tokens()["access_token"]) == 200


def test_a_lock_date_holds_for_what_falls_due_under_it(server: LedgerServer) -> None:
    """Invoices up to the lock stay drafts and post nothing; those after it are approved (xero.md 6)."""
    with make_sandbox(server, "xero", "lock", now=START, clock="frozen", time_zone="UTC") as sandbox:
        take_on(sandbox, CLIENTS)
        path = f"organisations/{sandbox.organisation.id}"
        sandbox.call("PATCH", path, {"settings": {"period_lock_date": "2026-12-31"}})
        sandbox.clock.advance(SECONDS)
        assert len(_invoiced_at(sandbox)) == CLIENTS * MONTHS
        posted = sum(day.year == 2027 for day in _month_ends())
        assert max(map(Decimal, sandbox.trial_balance().values())) == CLIENTS * posted * 100
        sandbox.assert_books_balance()


def _reads(sandbox: LedgerSandbox, token: str) -> int:
    """How a call with the token is answered."""
    path = "Invoices" if sandbox.ledger == "xero" else f"company/{sandbox.organisation.id}/query"
    headers = {"Authorization": f"Bearer {token}", "Xero-Tenant-Id": sandbox.organisation.id}
    query = {"query": "select count(*) from Invoice"}
    return requests.get(f"{sandbox.api_url}/{path}", params=query, headers=headers, timeout=60).status_code
