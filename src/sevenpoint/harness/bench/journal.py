"""The ledger's journal of one run, read bit by bit so that nothing is fetched twice."""

from __future__ import annotations

from sevenpoint.harness.ledgers import World
from sevenpoint.harness.results import Exchange

MOST_WRITES = 6
MOST_OTHERS = 6
CANDIDATE = "candidate"


class Journal:
    """Exchanges of a sandbox, in order."""

    def __init__(self, sandbox: World) -> None:
        """Nothing is read yet."""
        self._sandbox = sandbox
        self._read: list[Exchange] = []
        self._mark = 0
        self._story: int | None = None

    def exchanges(
        self,
        *,
        actor: str | None = None,
        method: str | None = None,
        path: str | None = None,
        after: int = 0,
    ) -> list[Exchange]:
        """Exchanges after a sequence number. `path`: a part of the path, ignoring case; None: any."""
        self._refresh()
        return [
            each
            for each in self._read
            if each.seq > after
            and (actor is None or each.actor == actor)
            and (method is None or each.method == method)
            and (path is None or path.lower() in each.path.lower())
        ]

    def last(self) -> int:
        """The newest sequence number; 0 when nothing has happened."""
        self._refresh()
        return self._read[-1].seq if self._read else 0

    def mark(self) -> None:
        """Evidence starts here; the first mark is where the story begins."""
        self._mark = self.last()
        self._story = self._mark if self._story is None else self._story

    def evidence(self) -> list[int]:
        """Sequence numbers worth citing: the story's newest writes, and what the candidate did since the mark."""
        writes = [each.seq for each in self.exchanges(after=self._story or 0) if _writes(each)]
        others = [each.seq for each in self.exchanges(actor=CANDIDATE, after=self._mark) if each.seq not in writes]
        return sorted(writes[-MOST_WRITES:] + others[-MOST_OTHERS:])

    def _refresh(self) -> None:
        self._read += self._sandbox.exchanges(after=self._read[-1].seq if self._read else 0)


def _writes(exchange: Exchange) -> bool:
    """Whether it could change the books: not a read, a token call or a query (which QuickBooks takes by POST)."""
    reads = exchange.method == "GET" or exchange.path.endswith("/query")
    return not reads and exchange.organisation is not None
