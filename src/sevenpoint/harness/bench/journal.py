"""The ledger's journal of one run, read bit by bit so that nothing is fetched twice."""

from __future__ import annotations

from sevenpoint.harness.ledgers import Sandbox
from sevenpoint.harness.results import Exchange

MOST_EVIDENCE = 12
BOOKKEEPER = "bookkeeper"


class Journal:
    """Exchanges of a sandbox, in order."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Nothing is read yet."""
        self._sandbox = sandbox
        self._read: list[Exchange] = []
        self._mark = 0

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
        """Evidence starts here."""
        self._mark = self.last()

    def evidence(self) -> list[int]:
        """Sequence numbers since the mark, the newest dozen; the bookkeeper's reads only when there is nothing else."""
        since = self.exchanges(after=self._mark)
        told = [each for each in since if each.actor != BOOKKEEPER or each.method != "GET"]
        return [each.seq for each in told or since][-MOST_EVIDENCE:]

    def _refresh(self) -> None:
        self._read += self._sandbox.exchanges(after=self._read[-1].seq if self._read else 0)
