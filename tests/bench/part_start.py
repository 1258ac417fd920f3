"""How long until the first answer, and what a fresh server holds."""

from __future__ import annotations

import time

import requests
from figures import Part, median
from servers import memory

from sevenpoint.mock_ledgers import LedgerServer

RUNS = 7
SECONDS, MEBIBYTES = 0.6, 130.0


def run(quick: bool = False) -> Part:
    """Several starts, one after the other."""
    taken, held = [], []
    for _ in range(3 if quick else RUNS):
        began = time.perf_counter()
        with LedgerServer() as server:
            requests.get(f"{server.url}/_control/health", headers=_token(server), timeout=10).raise_for_status()
            taken.append(time.perf_counter() - began)
            held.append(memory(list(server.pids.values())))
    return Part(
        "Start and memory",
        "From the call that starts the ledgers to their first answer over HTTP, and what their processes hold then, "
        "pages "
        "that they share counted once (Linux's PSS).",
        [
            median("first answer after start", "s", taken, goal=SECONDS),
            median("memory of a fresh server", "MiB", held, goal=MEBIBYTES),
        ],
    )


def _token(server: LedgerServer) -> dict[str, str]:
    return {"Authorization": f"Bearer {server.control_token}"}
