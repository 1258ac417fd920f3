"""The same call with few and with very many invoices in one organisation."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack

from big_books import enlarge
from books import MeasuredBooks
from figures import Figure, Part, ratio
from measuring import Call, rate
from servers import memory

from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.testing.sandbox import make_sandbox

FEW, MANY, MANY_QUICK = 1_000, 1_000_000, 50_000
ROUNDS, SECONDS, CONNECTIONS = 5, 1.0, 4
GOAL, MEMORY_GOAL = 1.5, 1.2
CHANGED = 3
LAST = "the last page of 100"


def run(quick: bool = False) -> Part:
    """Costs at `many` as multiples of the costs at a thousand, both ledgers."""
    many, figures, notes = MANY_QUICK if quick else MANY, [], []
    for ledger, name in (("xero", "Xero"), ("quickbooks", "QuickBooks")):
        with ExitStack() as stack:
            small, large = (_opened(stack, ledger) for _ in range(2))
            enlarge(small.server.data, ledger, small.sandbox.organisation.id, small.invoice, FEW)
            began = time.perf_counter()
            enlarge(large.server.data, ledger, large.sandbox.organisation.id, large.invoice, many)
            built = time.perf_counter() - began
            notes.append(f"{name}: {many:,} invoices with their postings and changes were written in {built:.0f} s.")
            sys.stderr.write(f"  {notes[-1]}\n")
            figures += _compared(name, small, large, many, 3 if quick else ROUNDS)
    return Part(
        f"Cost against size: {FEW:,} and {many:,} invoices in one organisation",
        f"The time a call takes with {many:,} invoices divided by the time with {FEW:,}, on two servers that take "
        f"turns, over {CONNECTIONS} keep-alive connections. The last page is told without a limit: a page asked "
        "for by its number has to be walked to. Lists that are filtered by status, or sorted by a column that no index "
        "ends in, grow with what they look through, and are not among these.",
        figures,
        notes,
    )


def _opened(stack: ExitStack, ledger: str) -> MeasuredBooks:
    server = stack.enter_context(LedgerServer())
    return MeasuredBooks(server, stack.enter_context(make_sandbox(server, ledger, "bench")))


def _compared(name: str, small: MeasuredBooks, large: MeasuredBooks, many: int, rounds: int) -> list[Figure]:
    calls: dict[str, Callable[[MeasuredBooks, int], Call]] = {
        "GET an invoice by its id": lambda books, _: books.get(),
        "POST a three-line invoice": lambda books, _: books.post(),
        f"poll for what changed, {CHANGED} invoices": lambda books, _: _polled(books),
        "the first page of 100": lambda books, _: books.page(),
        LAST: lambda books, count: books.page(count // 100),
    }
    figures = []
    for what, call in calls.items():
        taken: tuple[list[float], list[float]] = ([], [])
        for _ in range(rounds):
            for books, count, own in ((small, FEW, taken[0]), (large, many, taken[1])):
                own.append(1 / rate(call(books, count), SECONDS, CONNECTIONS))
        goal = None if what == LAST else GOAL
        figures.append(ratio(f"{name}: {what}", taken[1], taken[0], goal=goal, most=True))
    held = [[memory(list(books.server.pids.values()))] for books in (small, large)]
    figures.append(ratio(f"{name}: memory of the ledgers' processes", held[1], held[0], goal=MEMORY_GOAL, most=True))
    return figures


def _polled(books: MeasuredBooks) -> Call:
    """A question for what changed since now, with the same few changes after it on either side."""
    time.sleep(1.1)  # the question is asked in whole seconds
    since = dt.datetime.now(dt.UTC)
    for _ in range(CHANGED):
        books.write()
    return books.changed(since)
