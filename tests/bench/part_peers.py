"""Beside what a user would pick instead."""

from __future__ import annotations

import time
from contextlib import ExitStack

from books import MeasuredBooks
from figures import Figure, Part, missing, ratio
from measuring import CONNECTIONS, ROUND_SECONDS, ROUNDS, Call, MeasuringError, rate
from peers import PEERS, NotStartedError, Peer, UnavailableError

from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.testing.sandbox import make_sandbox

LONGEST, FEWEST = 30.0, 2


def run(quick: bool = False) -> Part:
    """Each peer beside our Xero, in rounds that take turns; one that cannot be installed or started says so."""
    rounds, seconds = (3, 0.5) if quick else (ROUNDS, ROUND_SECONDS)
    figures: list[Figure] = []
    with ExitStack() as stack:
        server = stack.enter_context(LedgerServer())
        books = MeasuredBooks(server, stack.enter_context(make_sandbox(server, "xero", "bench")))
        for peer in PEERS:
            figures += _beside(peer, books, rounds, seconds)
    return Part(
        "Beside what a user would pick instead",
        f"How many times as many answers a second the Xero ledger gives as the peer, over {CONNECTIONS} connections, "
        f"kept "
        "alive where the peer keeps them. Reads: an invoice by its id; writes: a three-line invoice.",
        figures,
        [f"{peer.name}: {peer.does}." for peer in PEERS],
    )


def _beside(peer: Peer, books: MeasuredBooks, rounds: int, seconds: float) -> list[Figure]:
    try:
        peer.install()
        with peer.start(peer) as started:
            note = f"{peer.version()}; up after {started.seconds:.1f} s"
            return [
                _compared(peer, "reads", books.get(), started.read, peer.reads, rounds, seconds, note),
                _compared(peer, "writes", books.post(), started.write, peer.writes, rounds, seconds, note),
            ]
    except (UnavailableError, NotStartedError, MeasuringError) as error:
        return [missing(peer.name, f"not measured: {error}")]


def _compared(
    peer: Peer, what: str, ours: Call, theirs: Call, goal: float | None, rounds: int, seconds: float, note: str
) -> Figure:
    """Rounds that take turns; fewer with a peer that needs seconds for an answer."""
    taken: tuple[list[float], list[float]] = ([], [])
    ends = time.monotonic() + LONGEST
    for _ in range(rounds):
        taken[0].append(rate(ours, seconds, peer.connections))
        taken[1].append(rate(theirs, seconds, peer.connections))
        if time.monotonic() > ends and len(taken[0]) >= FEWEST:
            break
    return ratio(f"{peer.name}: {what}", *taken, goal=goal, note=note)
