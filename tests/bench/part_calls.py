"""Our calls against a bare Flask hello on the same server."""

from __future__ import annotations

from books import MeasuredBooks
from figures import Part, ratio
from measuring import CONNECTIONS, ROUND_SECONDS, ROUNDS, Call, take_turns
from servers import hello

from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.testing.sandbox import make_sandbox

GOALS = {"GET": 0.55, "POST": 0.25}
HELLOS = {"hello": "same server", "hello on Granian": "Granian alone"}
LEDGERS = {"xero": "Xero", "quickbooks": "QuickBooks"}


def run(quick: bool = False) -> Part:
    """Every call's share of hello's rate."""
    rates = measured(3 if quick else ROUNDS, 0.5 if quick else ROUND_SECONDS)
    own = {name: rates[name] for name in rates if name not in HELLOS}
    return Part(
        "Against a bare Flask hello",
        f"Answers a second over {CONNECTIONS} keep-alive connections, as shares of what a Flask hello reaches, once on "
        "the ledgers' own server (the wire that can break answers, behind it Granian with one worker and one Python "
        "thread) and once on that Granian alone. POST: a three-line invoice, authorised, taxed, posted, journaled, "
        "durable. Rounds of each take turns; a round gives one share.",
        [
            ratio(f"{name}, {where}", values, rates[hello], goal=GOALS[name.split()[1]], unit="of hello")
            for hello, where in HELLOS.items()
            for name, values in own.items()
        ],
    )


def measured(rounds: int = ROUNDS, seconds: float = ROUND_SECONDS) -> dict[str, list[float]]:
    """Answers a second of `hello` and of each of our calls, a figure a round."""
    with (
        hello(on_the_wire=True) as wired,
        hello() as port,
        LedgerServer() as server,
        make_sandbox(server, "xero", "bench") as xero,
        make_sandbox(server, "quickbooks", "bench") as quickbooks,
    ):
        calls = {"hello": Call(wired, "GET", "/"), "hello on Granian": Call(port, "GET", "/")}
        for sandbox in (xero, quickbooks):
            books, name = MeasuredBooks(server, sandbox), LEDGERS[sandbox.ledger]
            calls[f"{name}: GET an invoice by its id"] = books.get()
            calls[f"{name}: POST a three-line invoice"] = books.post()
        return take_turns(calls, rounds, seconds)
